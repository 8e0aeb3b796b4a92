import { kindOf, type TrackSource } from '@tribu-live/protocol';
import { layerFor, priorityFor } from './layers.ts';
import type { Route, RouteViewer } from './types.ts';

/** A producer as it is. */
export interface CurrentProducer {
  /** Changes when the track is published again. */
  readonly id: string;
  readonly source: TrackSource;
  readonly paused: boolean;
  /** Published, but no route has named it yet. */
  readonly pending: boolean;
  /** Heights of its simulcast layers in pixels; null when there is nothing to choose. */
  readonly layerHeights: readonly number[] | null;
}

/** A consumer as it is. */
export interface CurrentConsumer {
  readonly producerId: string;
  readonly paused: boolean;
  /** The client has built its end. */
  readonly ready: boolean;
  readonly spatialLayer: number | null;
  readonly priority: number;
  /** Kept small although the line carries more. */
  readonly stunted: boolean;
}

export interface CurrentViewer {
  /** By track id. */
  readonly consumers: ReadonlyMap<string, CurrentConsumer>;
  /** Producers (by their own id) that this viewer's device cannot receive. */
  readonly beyond: ReadonlySet<string>;
}

/** Everything mediasoup holds of a room, as values. */
export interface CurrentMedia {
  /** By track id. */
  readonly producers: ReadonlyMap<string, CurrentProducer>;
  /** By person id: those who have a transport to receive on. */
  readonly viewers: ReadonlyMap<string, CurrentViewer>;
}

export type Step =
  | { readonly do: 'close-producer' | 'pause-producer' | 'resume-producer'; readonly trackId: string }
  | { readonly do: 'close-consumer'; readonly personId: string; readonly trackId: string }
  | {
      readonly do: 'consume';
      readonly personId: string;
      readonly trackId: string;
      readonly spatialLayer: number | null;
      readonly priority: number;
      /** Held back for now: made only so that it can flow at once when it is wanted. There is time. */
      readonly ahead: boolean;
    }
  | {
      readonly do: 'pause-consumer' | 'resume-consumer' | 'regrow-consumer';
      readonly personId: string;
      readonly trackId: string;
    }
  | {
      readonly do: 'prefer-layer';
      readonly personId: string;
      readonly trackId: string;
      readonly spatialLayer: number;
    }
  | {
      readonly do: 'prioritise';
      readonly personId: string;
      readonly trackId: string;
      readonly priority: number;
    };

interface IndexedRoute {
  readonly silenced: boolean;
  /** By person id. */
  readonly viewers: ReadonlyMap<string, RouteViewer>;
}

type IndexedRoutes = ReadonlyMap<string, IndexedRoute>;

/**
 * What must be done so that the media equals the routes (SPEC R9). Pure; empty once they are equal. Steps are in
 * the order in which they are to be begun: first what takes away, then what gives. A picture that is held back gets a
 * consumer only when it is wanted (its viewer waits for a keyframe anyway); a voice gets one ahead.
 */
export function reconcile(current: CurrentMedia, routes: readonly Route[]): Step[] {
  const indexed: IndexedRoutes = new Map(
    routes.map(({ trackId, silenced, viewers }) => [
      trackId,
      { silenced, viewers: new Map(viewers.map((viewer) => [viewer.personId, viewer])) },
    ]),
  );
  return [
    ...producerSteps(current, indexed),
    ...closings(current, indexed),
    ...viewerSteps(current, indexed),
  ];
}

function producerSteps(current: CurrentMedia, routes: IndexedRoutes): Step[] {
  const pauses: Step[] = [];
  const resumes: Step[] = [];
  for (const [trackId, producer] of current.producers) {
    const route = routes.get(trackId);
    if (route === undefined) {
      if (!producer.pending) pauses.push({ do: 'close-producer', trackId });
    } else if (route.silenced && !producer.paused) pauses.push({ do: 'pause-producer', trackId });
    else if (!route.silenced && producer.paused) resumes.push({ do: 'resume-producer', trackId });
  }
  return [...pauses, ...resumes];
}

function closings(current: CurrentMedia, routes: IndexedRoutes): Step[] {
  const steps: Step[] = [];
  for (const [personId, { consumers }] of current.viewers) {
    for (const [trackId, consumer] of consumers) {
      const wanted = routes.get(trackId)?.viewers.has(personId) === true;
      const same = current.producers.get(trackId)?.id === consumer.producerId;
      if (!wanted || !same) steps.push({ do: 'close-consumer', personId, trackId });
    }
  }
  return steps;
}

function viewerSteps(current: CurrentMedia, routes: IndexedRoutes): Step[] {
  const steps: Step[] = [];
  for (const [trackId, route] of routes) {
    const producer = current.producers.get(trackId);
    if (producer === undefined) continue;
    for (const wanted of route.viewers.values()) {
      const viewer = current.viewers.get(wanted.personId);
      if (viewer === undefined || viewer.beyond.has(producer.id)) continue;
      const consumer = viewer.consumers.get(trackId);
      if (consumer?.producerId === producer.id)
        steps.push(...adjustments(trackId, producer, consumer, wanted));
      else if (!wanted.paused || kindOf(producer.source) === 'audio') {
        const step = { do: 'consume', personId: wanted.personId, trackId, ahead: wanted.paused } as const;
        steps.push({ ...step, ...qualityOf(producer, wanted) });
      }
    }
  }
  return steps;
}

function adjustments(
  trackId: string,
  producer: CurrentProducer,
  consumer: CurrentConsumer,
  wanted: RouteViewer,
): Step[] {
  const { personId } = wanted;
  const steps: Step[] = [];
  const { spatialLayer, priority } = qualityOf(producer, wanted);
  const paused = wanted.paused || !consumer.ready;
  if (paused && !consumer.paused) steps.push({ do: 'pause-consumer', personId, trackId });
  if (spatialLayer !== null && spatialLayer !== consumer.spatialLayer) {
    steps.push({ do: 'prefer-layer', personId, trackId, spatialLayer });
  }
  if (priority !== consumer.priority) steps.push({ do: 'prioritise', personId, trackId, priority });
  if (!paused && !consumer.paused && consumer.stunted)
    steps.push({ do: 'regrow-consumer', personId, trackId });
  // Last, so that the first packets are of the right layer.
  if (!paused && consumer.paused) steps.push({ do: 'resume-consumer', personId, trackId });
  return steps;
}

function qualityOf(producer: CurrentProducer, wanted: RouteViewer) {
  return {
    spatialLayer: producer.layerHeights === null ? null : layerFor(producer.layerHeights, wanted.maxHeight),
    priority: priorityFor(producer.source, wanted.maxHeight),
  };
}

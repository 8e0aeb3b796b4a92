import type { ConsumerOffer } from '@tribu-live/protocol';
import type { types } from 'mediasoup';
import type { HeldConsumer, PersonMedia } from './person-media.ts';
import type { Step } from './reconcile.ts';
import type { RoomPipes } from './room-pipes.ts';
import type { RoomProducers } from './room-producers.ts';
import type { MediaLog, RoomMediaListener } from './types.ts';

export interface Stage {
  readonly pipes: RoomPipes;
  readonly producers: RoomProducers;
  readonly people: ReadonlyMap<string, PersonMedia>;
  readonly listener: RoomMediaListener;
  readonly log: MediaLog;
}

type ConsumeStep = Extract<Step, { do: 'consume' }>;

/**
 * Does the steps: what closes is done and told first, everything else goes to the worker in one batch. A step
 * that fails is logged and left to the next round; the others go on.
 */
export async function carryOut(steps: readonly Step[], stage: Stage): Promise<void> {
  closeConsumers(steps, stage);
  const work: Promise<void>[] = [];
  const consumes = new Map<string, ConsumeStep[]>();
  for (const step of steps) {
    if (step.do === 'consume') consumes.set(step.personId, [...(consumes.get(step.personId) ?? []), step]);
    else if (step.do !== 'close-consumer') work.push(attempt(step, stage, () => adjust(step, stage)));
  }
  for (const [personId, wanted] of consumes) work.push(consumeAll(personId, wanted, stage));
  await Promise.all(work);
}

function closeConsumers(steps: readonly Step[], { people, listener }: Stage): void {
  const closed = new Map<string, string[]>();
  for (const step of steps) {
    if (step.do !== 'close-consumer' || people.get(step.personId)?.drop(step.trackId) !== true) continue;
    closed.set(step.personId, [...(closed.get(step.personId) ?? []), step.trackId]);
  }
  for (const [personId, trackIds] of closed) listener.closed(personId, trackIds);
}

async function adjust(step: Exclude<Step, ConsumeStep>, stage: Stage): Promise<void> {
  switch (step.do) {
    case 'close-producer':
      stage.producers.close(step.trackId);
      return;
    case 'pause-producer':
      return withProducer(step, stage, (producer) => producer.pause());
    case 'resume-producer':
      return withProducer(step, stage, (producer) => producer.resume());
    case 'close-consumer':
      return; // done before everything else
    case 'pause-consumer':
      return withConsumer(step, stage, (held) => {
        held.stunted = false;
        return held.consumer.pause();
      });
    case 'resume-consumer':
      // mediasoup asks for a keyframe by itself when a video consumer starts to flow.
      return withConsumer(step, stage, (held) => {
        held.stunted = false;
        return held.consumer.resume();
      });
    case 'regrow-consumer':
      // Paused for no longer than two messages take, so that mediasoup forgets that it had to make it smaller.
      return withConsumer(step, stage, async (held) => {
        held.stunted = false;
        await Promise.all([held.consumer.pause(), held.consumer.resume()]);
      });
    case 'prioritise': {
      const { priority } = step;
      return withConsumer(step, stage, async (held) => {
        await held.consumer.setPriority(priority);
        held.priority = priority;
      });
    }
    case 'prefer-layer': {
      const { spatialLayer } = step;
      return withConsumer(step, stage, async (held) => {
        await held.consumer.setPreferredLayers({ spatialLayer });
        held.spatialLayer = spatialLayer;
      });
    }
  }
}

async function withProducer(
  { do: what, trackId }: { readonly do: string; readonly trackId: string },
  { producers }: Stage,
  ask: (producer: types.Producer) => Promise<void>,
): Promise<void> {
  const held = producers.get(trackId);
  if (held !== undefined) await held.place.worker.request(what, () => ask(held.producer));
}

async function withConsumer(
  {
    do: what,
    personId,
    trackId,
  }: { readonly do: string; readonly personId: string; readonly trackId: string },
  { people }: Stage,
  ask: (held: HeldConsumer) => Promise<void>,
): Promise<void> {
  const person = people.get(personId);
  const held = person?.consumers.get(trackId);
  if (person !== undefined && held !== undefined) await person.place.worker.request(what, () => ask(held));
}

async function consumeAll(personId: string, steps: readonly ConsumeStep[], stage: Stage): Promise<void> {
  const person = stage.people.get(personId);
  if (person === undefined) return;
  const offers: ConsumerOffer[] = [];
  const consumeOne = async (step: ConsumeStep): Promise<void> => {
    const published = stage.producers.get(step.trackId);
    if (published === undefined) return;
    const producer = await stage.pipes.at(person.place, published);
    const held = await person.consume(step.trackId, producer, step);
    if (held !== null) offers.push(held.offer);
    else if (person.beyond.has(producer.id)) {
      stage.log.warn({ personId, trackId: step.trackId }, 'this device cannot receive the track');
    }
  };
  await Promise.all(steps.map((step) => attempt(step, stage, () => consumeOne(step))));
  if (offers.length > 0 && person.alive && person.hears) stage.listener.consume(personId, offers);
}

async function attempt(step: Step, stage: Stage, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    // A dead worker is told by its reset; what its objects answer then is of no interest. A track may go meanwhile.
    if (concerned(step, stage)) stage.log.warn({ err: error, step }, 'media step failed');
  }
}

function concerned(step: Step, { producers, people }: Stage): boolean {
  const published = producers.get(step.trackId);
  const places = [published?.place, 'personId' in step ? people.get(step.personId)?.place : published?.place];
  return places.every((place) => place?.worker.alive === true);
}

import type { Joined, Pushes } from '@tribu-live/protocol';
import { noteFailure } from './measures.ts';

type Told = Pushes['events']['events'][number];

/**
 * How far somebody has heard: the (epoch, seq) that a return names, and the cameras there are. Each event has to come
 * after the one before it.
 */
export class Place {
  /** Others' and one's own, by track. */
  readonly cameras = new Map<string, string>();
  #last: { readonly epoch: number; readonly seq: number } | null = null;

  get last(): { readonly epoch: number; readonly seq: number } | null {
    return this.#last;
  }

  catchUp(catchUp: Joined['catchUp']): void {
    if (catchUp.kind === 'snapshot') this.replace(catchUp.state);
    else this.take(catchUp.events);
  }

  replace(state: Pushes['snapshot']['state']): void {
    this.#last = { epoch: state.epoch, seq: state.seq };
    this.cameras.clear();
    for (const track of Object.values(state.tracks)) {
      if (track.source === 'camera') this.cameras.set(track.id, track.personId);
    }
  }

  take(events: readonly Told[]): void {
    for (const event of events) {
      const due = (this.#last?.seq ?? 0) + 1;
      if (event.seq !== due) noteFailure('gap', `${event.seq} came where ${due} was due`);
      this.#last = { epoch: event.epoch, seq: event.seq };
      if ('hidden' in event) continue;
      const { source, trackId, personId } = event.data as Partial<Record<string, string>>;
      if (trackId === undefined) continue;
      if (event.type === 'track.published' && source === 'camera') this.cameras.set(trackId, personId ?? '');
      else if (event.type === 'track.unpublished') this.cameras.delete(trackId);
    }
  }
}

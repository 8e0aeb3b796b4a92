import type { TrackSource } from '../../primitives.ts';
import type { RoomEvent } from '../../room/entries.ts';
import type { PersonFacts } from '../facts.ts';
import { commonMs, type Span, seconds } from '../spans.ts';

/** A picture that somebody publishes; `sinceMs` null: its person has switched it off. */
interface Live {
  readonly personId: string;
  readonly source: TrackSource;
  sinceMs: number | null;
}

interface Shown {
  readonly personId: string;
  readonly source: TrackSource;
  readonly spans: Span[];
}

/** When cameras and screens were on. Who was not connected meanwhile was not seen: presence is counted with it. */
export class Tracks {
  readonly #live = new Map<string, Live>();
  readonly #shown = new Map<string, Shown>();

  note(event: RoomEvent): void {
    switch (event.type) {
      case 'track.published': {
        const { trackId, personId, source, silenced } = event.data;
        if (source !== 'camera' && source !== 'screen') return;
        this.#end(trackId, event.at);
        const sinceMs = silenced.includes('self') ? null : event.at;
        this.#live.set(trackId, { personId, source, sinceMs });
        this.#of(personId, source);
        return;
      }
      case 'track.changed': {
        const live = this.#live.get(event.data.trackId);
        if (live === undefined || event.data.reason !== 'self') return;
        if (event.data.silenced) this.#pause(live, event.at);
        else live.sinceMs ??= event.at;
        return;
      }
      case 'track.unpublished':
        this.#end(event.data.trackId, event.at);
        return;
      case 'room.ended':
      case 'session.cancelled':
        for (const trackId of [...this.#live.keys()]) this.#end(trackId, event.at);
        return;
      default:
        return;
    }
  }

  /** `there`: when the person was connected. Null of what they never published. */
  of(
    personId: string,
    there: readonly Span[],
    nowMs: number,
  ): Pick<PersonFacts, 'cameraSeconds' | 'screenSeconds'> {
    return {
      cameraSeconds: this.#seconds(personId, 'camera', there, nowMs),
      screenSeconds: this.#seconds(personId, 'screen', there, nowMs),
    };
  }

  #seconds(personId: string, source: TrackSource, there: readonly Span[], nowMs: number): number | null {
    const shown = this.#shown.get(`${source}/${personId}`);
    if (shown === undefined) return null;
    const on = [...shown.spans];
    for (const live of this.#live.values()) {
      if (live.personId === personId && live.source === source && live.sinceMs !== null)
        on.push({ fromMs: live.sinceMs, toMs: Math.max(live.sinceMs, nowMs) });
    }
    return seconds(commonMs(on, there));
  }

  #of(personId: string, source: TrackSource): Shown {
    const key = `${source}/${personId}`;
    const known = this.#shown.get(key);
    if (known !== undefined) return known;
    const fresh: Shown = { personId, source, spans: [] };
    this.#shown.set(key, fresh);
    return fresh;
  }

  #pause(live: Live, atMs: number): void {
    if (live.sinceMs === null) return;
    this.#of(live.personId, live.source).spans.push({ fromMs: live.sinceMs, toMs: atMs });
    live.sinceMs = null;
  }

  #end(trackId: string, atMs: number): void {
    const live = this.#live.get(trackId);
    if (live === undefined) return;
    this.#pause(live, atMs);
    this.#live.delete(trackId);
  }
}

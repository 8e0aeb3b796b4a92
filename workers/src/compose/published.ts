import {
  emptyState,
  evolve,
  type RoomState,
  type StoredEvent,
  silenceReasons,
  type TrackSource,
} from '@tribu-live/protocol';
import type { Interval } from './intervals.ts';

/** What the journal says of one source of one person: a camera, a microphone, a screen. */
export interface PublishedSource {
  readonly personId: string;
  readonly source: TrackSource;
  /** Should be in the recording: published, not silenced, with consent, and its person was there. */
  readonly due: readonly Interval[];
  /** The same whether or not its person was there: during an outage of ours nobody seems to be. */
  readonly dueOrAway: readonly Interval[];
  /** Published and rightly not captured: its person did not agree, or no longer. */
  readonly withheld: readonly Interval[];
}

export interface Published {
  readonly state: RoomState;
  readonly sources: readonly PublishedSource[];
  /** Milliseconds since the Unix epoch; null while the session isn't over. */
  readonly endedAt: number | null;
}

type Aspect = 'due' | 'dueOrAway' | 'withheld';

/** Folds a whole journal and follows what was published when. Times in milliseconds since the Unix epoch. */
export function publishedIn(sessionId: string, journal: readonly StoredEvent[]): Published {
  const following = new Map<string, Following>();
  let state = emptyState(sessionId);
  for (const event of journal) {
    state = evolve(state, event);
    const present = new Map<string, ReadonlySet<Aspect>>();
    for (const track of Object.values(state.tracks)) {
      // What is whispered is nobody else's, and never captured.
      if (track.source === 'whisper') continue;
      const key = `${track.source} ${track.personId}`;
      present.set(key, aspectsOf(state, track.personId, silenceReasons(state, track).length > 0));
      if (!following.has(key)) following.set(key, new Following(track.personId, track.source));
    }
    // Somebody who went away without a goodbye was gone before that was noticed.
    const at = disconnectedSince(event) ?? event.at;
    for (const [key, each] of following) each.at(at, present.get(key) ?? new Set());
  }
  const endedAt = state.status.is === 'ended' ? state.status.at : null;
  const lastAt = endedAt ?? journal.at(-1)?.at ?? 0;
  return { state, endedAt, sources: [...following.values()].map((each) => each.close(lastAt)) };
}

function aspectsOf(state: RoomState, personId: string, silenced: boolean): ReadonlySet<Aspect> {
  if (silenced) return new Set();
  if (state.consents[personId]?.record?.answer !== 'yes') return new Set(['withheld']);
  const there = state.people[personId]?.presence.is === 'connected';
  return new Set(there ? ['due', 'dueOrAway'] : ['dueOrAway']);
}

function disconnectedSince(event: StoredEvent): number | null {
  if (event.type !== 'participant.disconnected') return null;
  const { data } = event;
  if (typeof data !== 'object' || data === null || !('since' in data)) return null;
  return typeof data.since === 'number' ? Math.min(data.since, event.at) : null;
}

class Following {
  readonly #personId: string;
  readonly #source: TrackSource;
  readonly #since = new Map<Aspect, number>();
  readonly #done: Record<Aspect, Interval[]> = { due: [], dueOrAway: [], withheld: [] };

  constructor(personId: string, source: TrackSource) {
    this.#personId = personId;
    this.#source = source;
  }

  at(nowMs: number, present: ReadonlySet<Aspect>): void {
    for (const aspect of ['due', 'dueOrAway', 'withheld'] as const) {
      const since = this.#since.get(aspect);
      if (since === undefined && present.has(aspect)) this.#since.set(aspect, nowMs);
      if (since === undefined || present.has(aspect)) continue;
      this.#since.delete(aspect);
      if (nowMs > since) this.#done[aspect].push({ fromMs: since, toMs: nowMs });
    }
  }

  close(nowMs: number): PublishedSource {
    this.at(nowMs, new Set());
    return { personId: this.#personId, source: this.#source, ...this.#done };
  }
}

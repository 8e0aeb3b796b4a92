import {
  type EventData,
  isConnected,
  type LineQuality,
  type PageUse,
  type RoomState,
  type StoredEvent,
  silenceReasons,
} from '@tribu-live/protocol';
import { ownRole } from '../decide/actors.ts';
import { sameForMedia } from '../routes/same-for-media.ts';
import { Speech } from './speech.ts';

export type Sample = EventData<'room.sampled'>;
type PersonSample = Sample['people'][number];

/** A pause between two saves up to this long is part of writing. */
const WRITING_PAUSE_MS = 5000;
/** What the first save after a longer pause counts. */
const FIRST_SAVE_MS = 1000;

const USES: readonly PageUse[] = ['hidden', 'shown', 'used'];
const LINES: readonly LineQuality[] = ['good', 'weak', 'bad'];

/** Whoever comes back says anew how line and microphone are. */
const GONE: ReadonlySet<string> = new Set([
  'participant.left',
  'participant.disconnected',
  'participant.removed',
]);

/** What a person's own client said last; it holds until it says otherwise or the person goes. */
interface Said {
  readonly line?: LineQuality;
  readonly microphoneDead?: boolean;
}

/** What was noticed of one person in the stretch that goes on. */
interface Noticed {
  wroteMs: number;
  page?: PageUse;
  line?: LineQuality;
  microphoneDead?: true;
}

/** What a room's home sees of its people between two samples (SPEC E1). */
export class MinuteDraft {
  readonly #speech = new Speech();
  readonly #noticed = new Map<string, Noticed>();
  /** People who had an open microphone, who could write, and who were there, each in this stretch. */
  readonly #hadMicrophone = new Set<string>();
  readonly #couldWrite = new Set<string>();
  readonly #there = new Set<string>();
  readonly #said = new Map<string, Said>();
  readonly #savedAt = new Map<string, number>();
  /** Since when the stretch goes on; null: nobody is there. */
  #sinceMs: number | null = null;
  #state: RoomState;

  /** @param state of a room that was just taken home: who is there will have to come back */
  constructor(state: RoomState) {
    this.#state = state;
  }

  /** What was decided together, and the room after it. */
  follow(events: readonly StoredEvent[], after: RoomState): void {
    const before = this.#state;
    this.#state = after;
    const nowMs = events.at(-1)?.at;
    if (nowMs === undefined) return;
    for (const { type, data } of events)
      if (GONE.has(type)) this.#said.delete((data as EventData<'participant.left'>).personId);
    if (events.some(({ type }) => type === 'room.sampled')) this.#restart(nowMs);
    else if (before.exercises !== after.exercises || !sameForMedia(before, after)) this.#look(nowMs);
  }

  hear(trackIds: readonly string[], nowMs: number): void {
    this.#speech.hear(trackIds, nowMs);
  }

  /** Something else than before stands on the person's page, kept at this moment. */
  wrote(personId: string, savedAtMs: number): void {
    const pauseMs = savedAtMs - (this.#savedAt.get(personId) ?? Number.NEGATIVE_INFINITY);
    this.#savedAt.set(personId, savedAtMs);
    this.#of(personId).wroteMs += pauseMs <= WRITING_PAUSE_MS ? Math.max(0, pauseMs) : FIRST_SAVE_MS;
  }

  used(personId: string, page: PageUse): void {
    const noticed = this.#of(personId);
    noticed.page = greater(USES, noticed.page, page);
  }

  /** What the person's own client says of its line or microphone. */
  said(personId: string, said: Said): void {
    this.#said.set(personId, { ...this.#said.get(personId), ...said });
    this.#keep(personId, said);
  }

  /** What was seen since the last sample; null: nobody was there. */
  sample(nowMs: number): Sample | null {
    if (this.#sinceMs === null || nowMs <= this.#sinceMs) return null;
    const spoken = this.#speech.spoken(nowMs);
    const people = [...this.#there].map((personId) => this.#sampleOf(personId, spoken.get(personId) ?? 0));
    return {
      fromMs: this.#sinceMs,
      toMs: nowMs,
      people: people.filter((person) => Object.keys(person).length > 1),
    };
  }

  #sampleOf(personId: string, spokeMs: number): PersonSample {
    const { wroteMs = 0, ...noticed } = this.#noticed.get(personId) ?? {};
    return {
      personId,
      ...(this.#hadMicrophone.has(personId) ? { spokeMs: Math.round(spokeMs) } : {}),
      ...(wroteMs > 0 || this.#couldWrite.has(personId) ? { wroteMs: Math.round(wroteMs) } : {}),
      ...noticed,
    };
  }

  #restart(nowMs: number): void {
    this.#speech.restart(nowMs);
    for (const each of [this.#noticed, this.#hadMicrophone, this.#couldWrite, this.#there]) each.clear();
    this.#sinceMs = null;
    for (const [personId, said] of this.#said) this.#keep(personId, said);
    this.#look(nowMs);
  }

  #look(nowMs: number): void {
    const { people, exercises } = this.#state;
    const microphones = openMicrophones(this.#state);
    this.#speech.open(microphones, nowMs);
    for (const personId of microphones.values()) this.#hadMicrophone.add(personId);
    const phase = exercises.at(-1)?.phase.is;
    const writing = phase === 'running' || phase === 'paused';
    for (const person of Object.values(people)) {
      if (!isConnected(person)) continue;
      this.#sinceMs ??= nowMs;
      this.#there.add(person.id);
      const role = ownRole(person);
      if (writing && (role === 'student' || role === 'guest')) this.#couldWrite.add(person.id);
    }
    // Who lost the socket may be heard all the same.
    if (this.#sinceMs !== null) for (const personId of microphones.values()) this.#there.add(personId);
  }

  #keep(personId: string, { line, microphoneDead }: Said): void {
    const noticed = this.#of(personId);
    if (line !== undefined) noticed.line = greater(LINES, noticed.line, line);
    if (microphoneDead === true) noticed.microphoneDead = true;
  }

  #of(personId: string): Noticed {
    const known = this.#noticed.get(personId);
    if (known !== undefined) return known;
    const noticed: Noticed = { wroteMs: 0 };
    this.#noticed.set(personId, noticed);
    return noticed;
  }
}

/** Person by microphone that nothing silences now. A whisper is no microphone. */
function openMicrophones(state: RoomState): Map<string, string> {
  return new Map(
    Object.values(state.tracks)
      .filter(({ source }) => source === 'microphone')
      .filter((track) => silenceReasons(state, track).length === 0)
      .map(({ id, personId }) => [id, personId]),
  );
}

function greater<T>(order: readonly T[], one: T | undefined, other: T): T {
  return one === undefined || order.indexOf(other) > order.indexOf(one) ? other : one;
}

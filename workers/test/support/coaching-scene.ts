import { join } from 'node:path';
import type { TakeRow } from '@tribu-live/server/store';
import { DEFAULT_SHAPE, encodedLoop, type MediaLoop } from '../../../loadtest/media/index.ts';
import {
  type BeatReport,
  compareBeats,
  type ReplayReading,
  readReplay,
} from '../../../loadtest/replay/index.ts';
import { tempFolder } from '../../../loadtest/support/temp-folder.ts';
import { type ComposedReplay, composeSession } from '../../src/compose/compose-session.ts';
import { galleryPlaces } from '../../src/compose/layout.ts';
import { CoachingJournal } from './coaching-journal.ts';
import { type LogTakeOptions, logTake } from './log-take.ts';

/** A whole second, so that marks fall where they are looked for. */
export const SCENE_MS = 1_760_000_000_000;
export const MENTOR = { id: 'mentor-1', name: 'Maëlle : 100 % Mentor', role: 'mentor' } as const;
export const STUDENT = { id: 'student-1', name: "Sami d'Étudiant", role: 'student' } as const;

const SHAPE = { ...DEFAULT_SHAPE, seconds: 1, width: 640, height: 360 };
export const LOOPS = {
  mentor: () => encodedLoop({ ...SHAPE, beepHz: 1000, markAtMs: 0 }),
  student: () => encodedLoop({ ...SHAPE, beepHz: 1600, markAtMs: 500 }),
  small: () => encodedLoop({ ...SHAPE, width: 320, height: 180, videoKbps: 250, beepHz: 1000, markAtMs: 0 }),
};

/** A coaching that is written rather than held: takes, a journal, and the replay that comes of them. */
export class CoachingScene {
  readonly sessionId = 'coaching:1@school';
  readonly root: string;
  readonly journal: CoachingJournal;
  readonly takes: TakeRow[] = [];
  readonly #close: () => PromiseLike<void>;

  private constructor(root: string, close: () => PromiseLike<void>) {
    this.root = root;
    this.#close = close;
    this.journal = new CoachingJournal(this.sessionId, SCENE_MS - 1000);
  }

  static async create(): Promise<CoachingScene> {
    const folder = await tempFolder();
    return new CoachingScene(folder.path, () => folder[Symbol.asyncDispose]());
  }

  /** A take; `publish` has the journal say that its track is there. */
  async take(of: Omit<LogTakeOptions, 'root' | 'sessionId'>): Promise<TakeRow> {
    const row = await logTake({ root: this.root, sessionId: this.sessionId, ...of });
    this.takes.push(row);
    return row;
  }

  publish({ take }: TakeRow, at = take.openedAt): void {
    const { trackId, personId, source } = take;
    this.journal.add(at, 'track.published', { trackId, personId, source, silenced: [] });
  }

  /** Camera and microphone of one person throughout. */
  async stays(personId: string, loop: MediaLoop, toMs: number): Promise<void> {
    for (const source of ['microphone', 'camera'] as const) {
      this.publish(await this.take({ personId, source, loop, stretches: [{ fromMs: SCENE_MS, toMs }] }));
    }
  }

  compose(
    attempt = 1,
    signal = new AbortController().signal,
    onProgress: (share: number) => unknown = () => undefined,
  ): Promise<ComposedReplay> {
    const { sessionId, root, takes } = this;
    const journal = this.journal.events;
    return composeSession({
      sessionId,
      root,
      takes,
      journal,
      attempt,
      signal,
      onProgress,
      confirm: async () => undefined,
      now: () => SCENE_MS,
    });
  }

  get replay(): string {
    return join(this.root, this.sessionId, 'replay/replay.mp4');
  }

  /** Mentor and student by their places in the picture and the pitches of their beeps. */
  read(): Promise<ReplayReading> {
    const [left, right] = galleryPlaces(2).tiles;
    if (left === undefined || right === undefined) throw new RangeError('two faces have two places');
    return readReplay(this.replay, {
      mentor: { tile: left, beepHz: 1000 },
      student: { tile: right, beepHz: 1600 },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

/** Beats of one person from `fromMs` to `toMs` of the scene, in a replay that begins with the scene. */
export function beats(
  reading: ReplayReading,
  who: 'mentor' | 'student',
  fromMs: number,
  toMs: number,
): BeatReport {
  const found = reading.people.get(who) ?? { flashes: [], beeps: [] };
  const markAtMs = who === 'mentor' ? 0 : 500;
  return compareBeats(found, { zeroAtMs: 0, fromMs, toMs, markAtMs, perSecond: 1 });
}

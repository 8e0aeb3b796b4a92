import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { RecordingResource } from '@tribu-live/protocol';
import { type PersonOptions, SyntheticPerson } from '../../../loadtest/media/index.ts';
import { readSessionReplay, type Seen, type SessionReplay } from '../../../loadtest/replay/index.ts';
import { MENTOR, type School, type ServerProcess, STUDENT } from '../../../loadtest/support/index.ts';
import type { Content, Seat } from './loops.ts';

const PEOPLE = { mentor: MENTOR, student: STUDENT } as const;
/** From the end of a session to its replay: composing waits its turn behind other sessions. */
const READY_LIMIT_MS = 240_000;
const POLL_MS = 200;

export interface Replay extends SessionReplay {
  readonly recording: RecordingResource;
  readonly mentor: Seen;
  readonly student: Seen;
}

/** A coaching with synthetic people, from booking to the replay that is read from the disk. */
export class RecordedSession {
  readonly id: string;
  readonly #server: ServerProcess;
  readonly #school: School;
  readonly #content: Readonly<Record<Seat, Content>>;
  readonly #people = new Map<Seat, SyntheticPerson>();

  private constructor(
    id: string,
    server: ServerProcess,
    school: School,
    content: Readonly<Record<Seat, Content>>,
  ) {
    this.id = id;
    this.#server = server;
    this.#school = school;
    this.#content = content;
  }

  static async book(
    server: ServerProcess,
    school: School,
    content: Readonly<Record<Seat, Content>>,
  ): Promise<RecordedSession> {
    const { id } = await school.book();
    return new RecordedSession(id, server, school, content);
  }

  /** Resolves once everything that was asked for is published. */
  async enter(
    seat: Seat,
    options: Partial<Omit<PersonOptions, 'token' | 'serverUrl' | 'loop'>> = {},
  ): Promise<SyntheticPerson> {
    const token = await this.#school.token(this.id, PEOPLE[seat]);
    const { loop } = this.#content[seat];
    const serverUrl = this.#server.url;
    const person = await SyntheticPerson.enter({ serverUrl, token, loop, ...options });
    this.#people.set(seat, person);
    return person;
  }

  person(seat: Seat): SyntheticPerson {
    const person = this.#people.get(seat);
    if (person === undefined) throw new Error(`no ${seat} is there`);
    return person;
  }

  /** @returns the moment at which the end was asked for, milliseconds since the Unix epoch */
  async end(): Promise<number> {
    const endedAtMs = Date.now();
    await this.#school.end(this.id);
    this.close();
    return endedAtMs;
  }

  close(): void {
    for (const person of this.#people.values()) person.close();
  }

  recording(): Promise<RecordingResource> {
    return this.#school.call('GET', `/v1/recordings/${this.id}`);
  }

  /** Resolves when the recording is as asked. Nothing tells it but the resource itself: it is asked again and again. */
  async until(
    passes: (recording: RecordingResource) => boolean,
    limitMs = READY_LIMIT_MS,
  ): Promise<RecordingResource> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const recording = await this.recording();
      if (passes(recording)) return recording;
      if (recording.status === 'failed' || performance.now() > deadline) {
        throw new Error(`the recording is ${JSON.stringify(recording)}`);
      }
      await later(POLL_MS);
    }
  }

  get folder(): string {
    return join(this.#server.env.RECORDINGS_DIR ?? join(this.#server.dataDir, 'recordings'), this.id);
  }

  /** Waits for the replay and reads it as a player would. */
  async replay(): Promise<Replay> {
    const recording = await this.until(({ status }) => status === 'ready');
    const { mentor, student } = this.#content;
    const people = { [MENTOR.id]: mentor.shape, [STUDENT.id]: student.shape };
    const replay = await readSessionReplay(this.folder, people);
    const seen = (id: string): Seen => {
      const found = replay.people.get(id);
      if (found === undefined) throw new Error(`${id} was not looked for`);
      return found;
    };
    return { recording, ...replay, mentor: seen(MENTOR.id), student: seen(STUDENT.id) };
  }
}

/** Lets media flow: there is no event to wait for but time itself. */
export function flow(seconds: number): Promise<void> {
  return later(seconds * 1000);
}

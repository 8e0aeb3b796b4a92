import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  emptyState,
  exerciseOf,
  fold,
  type JoinAnswer,
  type RoomState,
  type StoredEvent,
  view,
} from '@tribu-live/protocol';
import type { Browser } from 'playwright-core';
import { httpJoin, SyntheticClient } from '../../media/index.ts';
import { bookWorkshop, type School, type WorkshopPerson, workshopPeople } from '../../support/index.ts';
import type { Machine, Machines } from './machines.ts';
import { finish, talk, write } from './page.ts';
import { BrowserSeat, type Seat, SyntheticSeat } from './seats.ts';

/** One mentor, one student in Chromium, four synthetic students, and who watches a node that comes back. */
const STUDENTS = 6;
const EVENTS_AT_ONCE = 1000;
const EXERCISE_SECONDS = 3600;

export type Phase = 'exercise' | 'circle';

interface Before {
  readonly state: RoomState;
  readonly exerciseId: string | null;
}

/** A workshop that goes on from fault to fault, and what must be the same after each. */
export class Workshop {
  readonly sessionId: string;
  readonly seats: readonly Seat[];
  readonly #machines: Machines;
  readonly #mentor: BrowserSeat;
  readonly #writer: BrowserSeat;
  readonly #students: readonly SyntheticSeat[];
  readonly #watcher: WorkshopPerson;
  #before: Before | null = null;

  private constructor(parts: {
    machines: Machines;
    sessionId: string;
    mentor: BrowserSeat;
    writer: BrowserSeat;
    students: readonly SyntheticSeat[];
    watcher: WorkshopPerson;
  }) {
    this.sessionId = parts.sessionId;
    this.#machines = parts.machines;
    this.#mentor = parts.mentor;
    this.#writer = parts.writer;
    this.#students = parts.students;
    this.#watcher = parts.watcher;
    this.seats = [parts.mentor, parts.writer, ...parts.students];
  }

  static async gather(machines: Machines, browser: Browser): Promise<Workshop> {
    const { school } = machines;
    const [mentor, writer, ...others] = workshopPeople(STUDENTS);
    const watcher = others.pop();
    if (mentor === undefined || writer === undefined || watcher === undefined) throw new RangeError('nobody');
    const sessionId = await bookWorkshop(school, [mentor, writer, ...others, watcher]);
    const token = (person: WorkshopPerson) => school.token(sessionId, person);
    const inBrowser = async (person: WorkshopPerson) =>
      BrowserSeat.take(browser, school.url, person, await token(person));
    const seated = { mentor: await inBrowser(mentor), writer: await inBrowser(writer) };
    const students: SyntheticSeat[] = [];
    for (const person of others) {
      const sends = students.length === 0;
      students.push(await SyntheticSeat.take(school.url, person, await token(person), sends));
    }
    return new Workshop({ machines, sessionId, ...seated, students, watcher });
  }

  /** Where the room lives, as a living node says. */
  async home(asked: School = this.#machines.school): Promise<Machine> {
    return this.#machines.at((await this.knock(asked.url)).url);
  }

  /** What a node answers to somebody at its door. @throws TribuError */
  async knock(url: string): Promise<JoinAnswer> {
    return httpJoin(url, { token: await this.#machines.school.at(url).token(this.sessionId, this.#watcher) });
  }

  /** Everybody writes, or reads in turn; the mentor talks on and a student types. */
  async begin(phase: Phase): Promise<void> {
    const { page } = this.#mentor;
    const { state: now } = await this.#journal(this.#machines.school);
    const [reader, second, third] = this.#students;
    if (reader === undefined || second === undefined || third === undefined) throw new RangeError('nobody');
    if (now.exercises.at(-1)?.phase.is === 'running')
      await page.evaluate(() => (window as never as Paged).room.exercise.end());
    if (phase === 'exercise') {
      await page.evaluate((durationSeconds) => {
        const prompt = [{ kind: 'paragraph' as const, spans: [{ text: 'Raconte ta première vente.' }] }];
        return (window as never as Paged).room.exercise.start({ prompt, durationSeconds });
      }, EXERCISE_SECONDS);
    } else {
      const order = [reader, second, third].map(({ personId }) => personId);
      await page.evaluate((order) => {
        const how = { exerciseId: null, from: 'everybody' as const, order, perReaderSeconds: null };
        return (window as never as Paged).room.circle.open(how);
      }, order);
    }
    for (const { person, personId } of [third, second])
      if (!now.hands.some((hand) => hand.personId === personId)) await person.workshop.raiseHand();
    const { state, journal } = await this.#journal(this.#machines.school);
    await this.#allHold(journal);
    const exerciseId = phase === 'exercise' ? (state.exercises.at(-1)?.id ?? null) : null;
    this.#before = { state, exerciseId };
    await page.evaluate(talk);
    if (exerciseId !== null) await this.#writer.page.evaluate(write, exerciseId);
  }

  /** Somebody whose connection to the home stays as it is, whatever happens to that. */
  async watch(): Promise<SyntheticClient> {
    const token = await this.#machines.school.token(this.sessionId, this.#watcher);
    return SyntheticClient.join({
      serverUrl: this.#machines.school.url,
      credential: { token },
      media: false,
    });
  }

  /** Ends what `begin` began and compares; gives what isn't as it should be, in words. */
  async faultsAfter(asked: School): Promise<string[]> {
    if (this.#before === null) throw new Error('nothing was begun');
    const { state: before, exerciseId } = this.#before;
    await this.#mentor.page.evaluate(finish, null);
    const text = await this.#writer.page.evaluate(finish, exerciseId);
    const { state, journal } = await this.#journal(asked);
    const wrong = await this.#allHold(journal);
    const same = (what: string, one: unknown, other: unknown) => {
      if (!isDeepStrictEqual(one, other))
        wrong.push(`${what}: ${JSON.stringify(one)} became ${JSON.stringify(other)}`);
    };
    same('people', Object.keys(before.people).toSorted(), Object.keys(state.people).toSorted());
    same('hands', before.hands, state.hands);
    same('circle', before.circle, state.circle);
    if (exerciseId !== null) {
      same('countdown', exerciseOf(before, exerciseId)?.phase, exerciseOf(state, exerciseId)?.phase);
      same('page', text, await this.#storedPage(exerciseId));
    }
    for (const { personId } of this.seats) {
      same(`${personId} is there`, 'connected', state.people[personId]?.presence.is);
      const tracks = (of: RoomState) =>
        Object.values(of.tracks).filter((track) => track.personId === personId);
      same(`tracks of ${personId}`, ids(tracks(before)), ids(tracks(state)));
    }
    return [...wrong, ...(await this.#chatFaults(journal))];
  }

  /**
   * Gives the old home a command on a connection that it had all the while. What it did with that once it is back:
   * in words, nothing when it let go.
   */
  async lettingGo(watcher: SyntheticClient, asked: School): Promise<string[]> {
    const commandId = randomUUID();
    const accepted = await watcher.request('hand.raise', { commandId }).then(
      () => ['a node that was away accepted a command'],
      () => [],
    );
    await watcher.closed();
    const { journal } = await this.#journal(asked);
    const kept = journal.some((event) => event.commandId === commandId);
    return kept ? [...accepted, 'what a node that was away was told is in the journal'] : accepted;
  }

  /** Everybody holds what the journal says, told to nobody twice. */
  async #allHold(journal: readonly StoredEvent[]): Promise<string[]> {
    const state = fold(emptyState(this.sessionId), [...journal]);
    const wrong = journal.flatMap(({ seq }, place) => (seq === place + 1 ? [] : [`seq ${seq} at ${place}`]));
    for (const seat of this.seats) {
      const held = await seat.stateAt(state.seq);
      const due: unknown = JSON.parse(JSON.stringify(view(state, seat.personId)));
      if (!isDeepStrictEqual(JSON.parse(JSON.stringify(held)), due))
        wrong.push(`${seat.personId} holds another state`);
      wrong.push(...(await seat.differences(journal)).map((fault) => `${seat.personId}: ${fault}`));
    }
    return wrong;
  }

  async #chatFaults(journal: readonly StoredEvent[]): Promise<string[]> {
    const chats = await this.#mentor.page.evaluate(() => (window as never as Paged).chats);
    return chats.flatMap(({ text, became }) => {
      const times = journal.filter(
        ({ type, data }) => type === 'chat.sent' && (data as { text?: string }).text === text,
      ).length;
      return times === (became === 'accepted' ? 1 : 0)
        ? []
        : [`"${text}" (${became}) is there ${times} times`];
    });
  }

  #storedPage(exerciseId: string): Promise<string | undefined> {
    return this.#writer.page.evaluate(async (id) => {
      const { room } = window as never as Paged;
      return (await room.pages.read(id, room.you.personId))?.text;
    }, exerciseId);
  }

  async #journal(school: School): Promise<{ state: RoomState; journal: StoredEvent[] }> {
    const journal: StoredEvent[] = [];
    for (;;) {
      const after = journal.at(-1)?.seq ?? 0;
      const path = `/v1/sessions/${this.sessionId}/events?limit=${EVENTS_AT_ONCE}&after=${after}`;
      const { events } = await school.call<{ events: StoredEvent[] }>('GET', path);
      journal.push(...events);
      if (events.length < EVENTS_AT_ONCE) break;
    }
    return { state: fold(emptyState(this.sessionId), journal), journal };
  }
}

type Paged = import('./page.ts').FailoverWindow;

function ids(tracks: readonly { readonly id: string }[]): string[] {
  return tracks.map(({ id }) => id).toSorted();
}

import exec from 'k6/execution';
import { EventTimes } from './event-times.ts';
import { eventMs, lateMs, noteFailure } from './measures.ts';
import { Person } from './person.ts';
import type { RoomContext } from './room-context.ts';
import { School, type Seat } from './school.ts';
import type { Settings } from './settings.ts';
import { between, later, until } from './time.ts';

const WATCH_INTERVAL_MS = 500;

/** A room with all its people: one virtual user of k6 plays them, which gives them one clock. */
export class Room implements RoomContext {
  readonly settings: Settings;
  readonly school: School;
  readonly sessionId: string;
  readonly times = new EventTimes((tookMs) => eventMs.add(tookMs));
  readonly people: readonly Person[];
  /** When this run began and when it is over, milliseconds since the Unix epoch. */
  readonly startMs: number;
  readonly endMs: number;
  readonly #seats: readonly Seat[];

  constructor(settings: Settings, sessionId: string, seats: readonly Seat[]) {
    this.settings = settings;
    this.school = new School(settings);
    this.sessionId = sessionId;
    this.#seats = seats;
    this.startMs = exec.scenario.startTime;
    this.endMs = this.startMs + settings.seconds * 1000;
    const room = exec.vu.idInTest;
    this.people = seats.map(
      (seat, place) => new Person(seat, this, `10.${(room >> 8) & 255}.${room & 255}.${place + 1}`),
    );
  }

  get mentor(): Person {
    const [mentor] = this.people;
    if (mentor === undefined) throw new RangeError('nobody is booked');
    return mentor;
  }

  get students(): readonly Person[] {
    return this.people.slice(1);
  }

  sends(seat: Seat): boolean {
    return this.#seats.slice(0, 2).includes(seat);
  }

  /** Everybody comes in, each at a moment of these milliseconds, the mentor first. */
  async gather(overMs: number, fromMs = Date.now()): Promise<void> {
    const [mentor, ...others] = this.people;
    await until(fromMs);
    await mentor?.enter();
    await Promise.all(
      others.map(async (person) => {
        await until(fromMs + between(0, overMs));
        await person.enter();
      }),
    );
    if (this.settings.media === 'none') return;
    await this.everybody((person) => person.look());
  }

  async everybody(work: (person: Person) => Promise<unknown>): Promise<void> {
    await Promise.all(this.people.filter((person) => person.there).map(work));
  }

  /** Plays until the end of the run: watches the lines meanwhile, and lets everybody leave. */
  async play(script: (room: Room) => Promise<void>): Promise<void> {
    let dueMs = Date.now() + WATCH_INTERVAL_MS;
    const watch = setInterval(() => {
      const nowMs = Date.now();
      lateMs.add(Math.max(0, nowMs - dueMs));
      dueMs = nowMs + WATCH_INTERVAL_MS;
      for (const person of this.people) person.watch(nowMs);
    }, WATCH_INTERVAL_MS);
    try {
      await script(this);
      await until(this.endMs);
    } catch (error) {
      noteFailure('script', `${error}`);
    } finally {
      // Not all at the same moment, which nobody does.
      await this.everybody(async (person) => {
        await later(between(0, 1000));
        await person.leave();
      });
      clearInterval(watch);
    }
  }
}

import type { SessionResource } from '@tribu-live/protocol';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { expect } from 'vitest';
import type { ServerProcess } from '../../../../loadtest/support/index.ts';
import { Visitor } from './visitor.ts';

/** Six people on two cores: small pictures, and few of them. Students with a camera. */
const CAMERAS = 1;
const SMALL = { width: 160, height: 90, frameRate: 5 };
/** The fake microphone beeps once a second: what is heard in this time is more than this, or nothing. */
const LISTEN_MS = 1500;
const AUDIBLE = 1e-5;
/** Six pages with sound and picture share the machine with whatever else it does. */
const PATIENCE_MS = 60_000;

export interface Writer {
  readonly name: string;
  readonly visitor: Visitor;
}

export interface WorkshopDayOptions {
  /** How many of the workshop's students come; without it all. */
  readonly students?: number;
  /** How somebody goes in; without it by the mouse, not recorded. */
  readonly enter?: (visitor: Visitor) => Promise<void>;
  readonly context?: BrowserContextOptions;
}

/** The demo school's workshop of the day with everybody in it, each in a profile of their own of one browser. */
export class WorkshopDay {
  readonly mentor: Visitor;
  readonly students: readonly Writer[];

  private constructor(mentor: Visitor, students: readonly Writer[]) {
    this.mentor = mentor;
    this.students = students;
  }

  static async open(
    server: ServerProcess,
    browser: Browser,
    { students = Number.POSITIVE_INFINITY, enter, context = {} }: WorkshopDayOptions = {},
  ): Promise<WorkshopDay> {
    const response = await fetch(`${server.url}/demo/api/workshop`, { method: 'POST' });
    if (!response.ok) throw new Error(await response.text());
    const { id, people } = (await response.json()) as SessionResource;
    const arrive = async ({ id: personId, name, role }: SessionResource['people'][number], place: number) => {
      const mentors = role === 'mentor';
      const viewport = mentors ? { width: 1366, height: 768 } : { width: 640, height: 480 };
      const visitor = await Visitor.come(browser, { viewport, ...context });
      visitor.context.setDefaultTimeout(PATIENCE_MS);
      await visitor.context.addInitScript(limitCamera, mentors || place <= CAMERAS ? SMALL : null);
      await visitor.page.goto(`${server.url}/room.html?session=${id}&person=${personId}&lang=fr`);
      await (enter?.(visitor) ?? visitor.enter('no'));
      return { name, mentors, visitor };
    };
    const all: { name: string; mentors: boolean; visitor: Visitor }[] = [];
    for (const [place, person] of people.entries()) {
      if (person.role === 'student' && all.filter(({ mentors }) => !mentors).length >= students) continue;
      all.push(await arrive(person, place));
    }
    const mentor = all.find(({ mentors }) => mentors)?.visitor;
    if (mentor === undefined) throw new Error('the workshop has no mentor');
    return new WorkshopDay(
      mentor,
      all.filter(({ mentors }) => !mentors),
    );
  }

  get everybody(): readonly Visitor[] {
    return [this.mentor, ...this.students.map(({ visitor }) => visitor)];
  }

  student(place: number): Writer {
    const student = this.students[place];
    if (student === undefined) throw new Error(`there is no student ${place}`);
    return student;
  }

  /** The student on whose screen these words stand now. */
  async whoSees(words: string | RegExp): Promise<Writer> {
    const found = this.students.map(async (student) => {
      await student.visitor.words(words).waitFor();
      return student;
    });
    return Promise.any(found);
  }

  /** A person's tile on the mentor's wall. */
  tile(name: string) {
    return this.mentor.page.getByRole('button', { name: new RegExp(`^${name}\\b.*`) }).first();
  }

  async close(): Promise<void> {
    for (const visitor of this.everybody) await visitor.go();
  }
}

/** Energy of all the sound that this page decodes for a while: about zero when nobody is heard. */
export async function energyHeard({ page }: Visitor): Promise<number> {
  return page.evaluate(async (listenMs) => {
    const { soundNow } = window as unknown as { soundNow(): Promise<{ energy: number }> };
    const before = (await soundNow()).energy;
    await new Promise((done) => setTimeout(done, listenMs));
    return (await soundNow()).energy - before;
  }, LISTEN_MS);
}

/** Resolves once nothing is heard any more, for longer than from one beep to the next. */
export async function hearsNobody(visitor: Visitor): Promise<void> {
  await expect
    .poll(() => energyHeard(visitor), { timeout: 15_000, interval: 50 })
    .toBeLessThan(AUDIBLE / 100);
}

/** Runs in the page before anything else: a small camera, or none at all. */
function limitCamera(small: { width: number; height: number; frameRate: number } | null): void {
  const devices = navigator.mediaDevices;
  const [open, list] = [devices.getUserMedia.bind(devices), devices.enumerateDevices.bind(devices)];
  devices.getUserMedia = async (wanted) => {
    if (!wanted?.video) return open(wanted);
    if (small === null) throw new DOMException('no camera here', 'NotFoundError');
    return open({ ...wanted, video: small });
  };
  devices.enumerateDevices = async () =>
    (await list()).filter(({ kind }) => small !== null || kind !== 'videoinput');
}

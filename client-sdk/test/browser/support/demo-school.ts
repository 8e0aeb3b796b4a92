import type { SessionResource } from '@tribu-live/protocol';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ServerProcess } from '../../../../loadtest/support/index.ts';

export interface SchoolPerson {
  readonly id: string;
  readonly name: string;
  readonly role: 'mentor' | 'student';
}

/** The demo school of a server, as its pages see it. */
export class DemoSchool {
  readonly mentor: SchoolPerson;
  readonly student: SchoolPerson;
  readonly stranger: SchoolPerson;
  readonly url: string;

  private constructor(url: string, people: readonly SchoolPerson[]) {
    const [mentor] = people.filter((person) => person.role === 'mentor');
    const [student, stranger] = people.filter((person) => person.role === 'student');
    if (mentor === undefined || student === undefined || stranger === undefined) {
      throw new Error('the demo school has too few people');
    }
    this.url = url;
    this.mentor = mentor;
    this.student = student;
    this.stranger = stranger;
  }

  static async of(server: ServerProcess): Promise<DemoSchool> {
    const response = await fetch(`${server.url}/demo/api/school`);
    return new DemoSchool(server.url, ((await response.json()) as { people: SchoolPerson[] }).people);
  }

  async coaching(startsInMinutes = 0): Promise<SessionResource> {
    const response = await fetch(`${this.url}/demo/api/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mentorId: this.mentor.id, studentId: this.student.id, startsInMinutes }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as SessionResource;
  }

  roomUrl(sessionId: string, person: SchoolPerson, lang = 'fr'): string {
    return `${this.url}/room.html?session=${sessionId}&person=${person.id}&lang=${lang}`;
  }

  /** Opens the room's page for somebody, in a browser profile of their own. */
  async openRoom(
    browser: Browser,
    sessionId: string,
    person: SchoolPerson,
    options: BrowserContextOptions & { readonly lang?: string } = {},
  ): Promise<Page> {
    const { lang, ...context } = options;
    const page = await (
      await browser.newContext({ viewport: { width: 1366, height: 768 }, ...context })
    ).newPage();
    await page.goto(this.roomUrl(sessionId, person, lang));
    return page;
  }
}

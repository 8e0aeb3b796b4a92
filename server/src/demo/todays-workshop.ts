import type { SessionResource } from '@tribu-live/protocol';
import { createSession, type HttpDeps, listSessions } from '../http/index.ts';
import { SCHOOL } from './school.ts';

const PREFIX = 'demo-tribu-';
const TITLE = 'Tribu : 10 minutes de storytelling';
/** The run sheet of the school's writing workshop, as the server brings it. */
const TEMPLATE = 'atelier-ecriture';
const STUDENTS = 5;
const DURATION_MINUTES = 120;
const MAX_LISTED = 200;

/**
 * The demo school's workshop of the day: the one that is not over yet, or a new one that starts now. Asked twice at
 * once it is one: whoever calls takes turns.
 */
export class TodaysWorkshop {
  readonly #deps: HttpDeps;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: HttpDeps) {
    this.#deps = deps;
  }

  /** @param keyId the school's API key that books it */
  get(keyId: string): Promise<SessionResource> {
    const found = this.#turn.then(() => this.#findOrBook(keyId));
    // Its caller hears of a failure; the next one asks anew.
    this.#turn = found.catch(() => undefined);
    return found;
  }

  async #findOrBook(keyId: string): Promise<SessionResource> {
    const now = this.#deps.now();
    const mentors = SCHOOL.filter(({ role }) => role === 'mentor').slice(0, 1);
    const students = SCHOOL.filter(({ role }) => role === 'student').slice(0, STUDENTS);
    const people = [...mentors, ...students];
    const mine = mentors.map(({ id }) => ({ personId: id }))[0];
    const { sessions } = await listSessions(this.#deps, { ...mine, limit: MAX_LISTED });
    const held = sessions.filter(({ externalId }) => externalId.startsWith(PREFIX));
    const current = held.find((session) => isAhead(session, now));
    if (current !== undefined) return current;
    const day = new Date(now).toISOString().slice(0, 10);
    const before = held.filter(({ externalId }) => externalId.startsWith(PREFIX + day)).length;
    const { session } = await createSession(
      this.#deps,
      {
        externalId: `${PREFIX}${day}-${before + 1}`,
        kind: 'tribu',
        title: TITLE,
        startsAt: new Date(now).toISOString(),
        durationMinutes: DURATION_MINUTES,
        people: people.map(({ id, name, role }) => ({ id, name, role })),
        sheet: { template: TEMPLATE },
      },
      keyId,
    );
    return session;
  }
}

function isAhead({ status, endsAt }: SessionResource, nowMs: number): boolean {
  return status !== 'ended' && status !== 'cancelled' && Date.parse(endsAt) > nowMs;
}

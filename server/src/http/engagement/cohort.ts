import { TribuError } from '@tribu-live/protocol';
import type {
  CohortEngagement,
  CohortStudent,
  EngagementRules,
  PersonHistory,
} from '@tribu-live/protocol/engagement';
import type { PersonRow } from '../../store/types.ts';
import type { HttpDeps } from '../deps.ts';
import { rfc3339 } from '../session-resource.ts';
import { counted } from './counted.ts';
import { FROM_THE_BEGINNING_MS, standingResource } from './standing.ts';
import type { Lang } from './words.ts';

/** Histories read at a time: a large cohort neither fills the memory nor holds up what else the server does. */
const PAGE = 100;
const DAY_MS = 86_400_000;

type Deps = Pick<HttpDeps, 'store' | 'now' | 'engagementRules'>;

/** Everybody of a cohort, by name. @throws TribuError not_found: nobody is in it */
export async function cohortPeople({ store }: Deps, cohort: string): Promise<readonly PersonRow[]> {
  const people = await store.people.ofCohort(cohort);
  if (people.length > 0) return people;
  throw new TribuError('not_found', { field: 'id', message: 'Nobody is in a cohort of this name.' });
}

/** How these people stand, one after the other. @param onHistory hears what each standing was told from */
export async function* standings(
  deps: Deps,
  people: readonly PersonRow[],
  lang: Lang,
  onHistory: (history: PersonHistory) => void = () => undefined,
): AsyncGenerator<CohortStudent, void> {
  for (let from = 0; from < people.length; from += PAGE) {
    const page = people.slice(from, from + PAGE);
    const ids = page.map(({ id }) => id);
    const histories = await deps.store.people.histories(ids, FROM_THE_BEGINNING_MS);
    for (const { id, name, since } of page) {
      const history = histories.get(id);
      if (history === undefined) continue; // Erased in between.
      onHistory(history);
      yield { personId: id, name, since: rfc3339(since), ...standingResource(history, deps, lang) };
    }
  }
}

/**
 * How a cohort stands and what it did in the days that are looked at.
 * @throws TribuError not_found: nobody is in it
 */
export async function readCohortEngagement(
  deps: Deps,
  cohort: string,
  lang: Lang,
): Promise<CohortEngagement> {
  const attended = new AttendedSessions(deps.engagementRules, deps.now());
  const people = await cohortPeople(deps, cohort);
  const students: CohortStudent[] = [];
  for await (const student of standings(deps, people, lang, (history) => attended.add(history))) {
    students.push(student);
  }
  const sum = (what: 'sessionsExpected' | 'sessionsAttended' | 'questions' | 'pages' | 'replays') =>
    students.reduce((total, { facts }) => total + facts[what], 0);
  const attending = (times: number) => students.filter(({ facts }) => facts.sessionsAttended >= times).length;
  const standingCounts = counted(
    ['new', 'regular', 'autodidact', 'returning', 'ghost', 'unknown'],
    students.map(({ standing }) => standing),
  );
  return {
    cohort,
    days: deps.engagementRules.standing.days,
    totals: {
      students: students.length,
      sessions: attended.size,
      sessionsExpected: sum('sessionsExpected'),
      sessionsAttended: sum('sessionsAttended'),
      questions: sum('questions'),
      pages: sum('pages'),
      replays: sum('replays'),
      attending: attending(1),
      attendingAgain: attending(2),
      returning: standingCounts.returning,
    },
    standings: standingCounts,
    students,
  };
}

/** Sessions that somebody attended in the days that are looked at, each once. */
class AttendedSessions {
  readonly #ids = new Set<string>();
  readonly #atLeastSeconds: number;
  readonly #fromMs: number;

  constructor({ standing }: EngagementRules, nowMs: number) {
    this.#atLeastSeconds = standing.attendedSeconds;
    this.#fromMs = nowMs - standing.days * DAY_MS;
  }

  get size(): number {
    return this.#ids.size;
  }

  add({ signs }: PersonHistory): void {
    for (const { kind, at, amount, sessionId } of signs) {
      if (kind === 'session' && at > this.#fromMs && amount >= this.#atLeastSeconds) this.#ids.add(sessionId);
    }
  }
}

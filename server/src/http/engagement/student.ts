import { TribuError } from '@tribu-live/protocol';
import { type PersonHistory, reasonsIn, type StudentEngagement } from '@tribu-live/protocol/engagement';
import type { HttpDeps } from '../deps.ts';
import { rfc3339 } from '../session-resource.ts';
import { FROM_THE_BEGINNING_MS, standingResource } from './standing.ts';
import type { Lang } from './words.ts';

/** Of sessions and of signs. */
const MOST = 200;
const NOTHING_KNOWN: PersonHistory = { since: null, signs: [], sessions: [] };

type Deps = Pick<HttpDeps, 'store' | 'now' | 'engagementRules'>;

/**
 * How somebody took part over time, and how they stand at this moment.
 * @throws TribuError not_found of who neither belongs to the school nor ever was in a session
 */
export async function readStudentEngagement(
  deps: Deps,
  personId: string,
  lang: Lang,
): Promise<StudentEngagement> {
  const { people, engagement } = deps.store;
  const [person, rows, histories] = await Promise.all([
    people.find(personId),
    engagement.ofPerson(personId, MOST),
    people.histories([personId], FROM_THE_BEGINNING_MS),
  ]);
  const history = histories.get(personId) ?? NOTHING_KNOWN;
  const signs = [...history.signs].sort((one, other) => other.at - one.at).slice(0, MOST);
  const name = person?.name ?? rows[0]?.facts.name ?? (await nameInSessions(deps, personId));
  return {
    personId,
    name,
    cohort: person?.cohort ?? null,
    since: person === null ? null : rfc3339(person.since),
    days: deps.engagementRules.standing.days,
    ...standingResource(history, deps, lang),
    sessions: rows.map(({ sessionId, title, startsAt, facts, participation, reasons }) => ({
      sessionId,
      title,
      startsAt: rfc3339(startsAt),
      participation,
      reasons: reasonsIn(reasons, lang),
      ...facts,
    })),
    signs: signs.map((sign) => ({ ...sign, at: rfc3339(sign.at) })),
  };
}

/** Of who is in a session that is not over yet, and in no other. @throws TribuError not_found */
async function nameInSessions({ store }: Deps, personId: string): Promise<string> {
  const { sessions } = await store.sessions.list({ personId, limit: 1 });
  const known = sessions[0]?.summary.people.find(({ id }) => id === personId);
  if (known !== undefined) return known.name;
  throw new TribuError('not_found', {
    field: 'id',
    message: 'The school never said who this person is, and they were in no session.',
  });
}

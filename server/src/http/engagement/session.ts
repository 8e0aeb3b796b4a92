import {
  FactsFold,
  participationOf,
  reasonsIn,
  type SessionEngagement,
} from '@tribu-live/protocol/engagement';
import type { HttpDeps } from '../deps.ts';
import { readJournal } from '../read-journal.ts';
import { findSession, rfc3339 } from '../session-resource.ts';
import { counted } from './counted.ts';
import type { Lang } from './words.ts';

/**
 * How everybody took part in a session, folded from its journal as it is now: of one that runs, too.
 * @throws TribuError not_found
 */
export async function readSessionEngagement(
  { store, now, engagementRules }: Pick<HttpDeps, 'store' | 'now' | 'engagementRules'>,
  sessionId: string,
  lang: Lang,
): Promise<SessionEngagement> {
  await findSession(store, sessionId);
  const fold = new FactsFold(sessionId);
  for await (const entry of readJournal(store, sessionId)) fold.note(entry);
  const { people: all, ...session } = fold.facts(now());
  const people = all.map((facts) => {
    const { participation, reasons } = participationOf(facts, session, engagementRules);
    const { personId, name, role, ...done } = facts;
    return { personId, name, role, participation, reasons: reasonsIn(reasons, lang), ...done };
  });
  const { startsAt, endsAt, openedAt, endedAt } = session;
  return {
    ...session,
    startsAt: rfc3339(startsAt),
    endsAt: rfc3339(endsAt),
    openedAt: openedAt === null ? null : rfc3339(openedAt),
    endedAt: endedAt === null ? null : rfc3339(endedAt),
    questions: people.reduce((sum, { questions }) => sum + questions, 0),
    participations: counted(
      ['active', 'quiet', 'away', 'absent', 'trouble'],
      people.flatMap(({ participation }) => participation ?? []),
    ),
    people: await named(store, people),
  };
}

/** Who is awaited and was never there has no name in the journal: the school may have said it elsewhere. */
async function named<T extends { readonly personId: string; readonly name: string }>(
  { people }: HttpDeps['store'],
  those: readonly T[],
): Promise<T[]> {
  const nameless = those.filter(({ name }) => name === '').map(({ personId }) => personId);
  const names = nameless.length === 0 ? new Map<string, string>() : await people.names(nameless);
  return those.map((person) => ({ ...person, name: names.get(person.personId) ?? person.name }));
}

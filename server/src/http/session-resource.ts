import { parse, SessionResource, TribuError } from '@tribu-live/protocol';
import type { SessionRow, Store } from '../store/types.ts';

/** A moment as HTTP writes it. */
export function rfc3339(ms: number): string {
  return new Date(ms).toISOString();
}

/** A session as HTTP shows it. */
export function sessionResource(row: SessionRow): SessionResource {
  const { kind, title, startsAt, endsAt, opensAt, status, people } = row.summary;
  return parse(SessionResource, {
    id: row.id,
    externalId: row.externalId,
    kind,
    title,
    startsAt: rfc3339(startsAt),
    endsAt: rfc3339(endsAt),
    opensAt: rfc3339(opensAt),
    status,
    people,
  });
}

/** @throws TribuError not_found */
export async function findSession(store: Store, id: string): Promise<SessionRow> {
  const row = await store.sessions.find(id);
  if (row === null)
    throw new TribuError('not_found', { field: 'id', message: 'There is no session of this id.' });
  return row;
}

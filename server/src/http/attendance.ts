import { AttendanceResource, type StoredEvent } from '@tribu-live/protocol';
import { attendanceOf } from '../rooms/attendance.ts';
import type { HttpDeps } from './deps.ts';
import { readJournal } from './read-journal.ts';
import { json, keyRoute, NOTHING, type Route } from './route.ts';
import { findSession, rfc3339 } from './session-resource.ts';
import { SessionParams } from './sessions.ts';

type Deps = Pick<HttpDeps, 'store' | 'now'>;

/** Who was there and when. @throws TribuError not_found */
export async function readAttendance({ store, now }: Deps, sessionId: string): Promise<AttendanceResource> {
  await findSession(store, sessionId);
  const journal: StoredEvent[] = [];
  for await (const entry of readJournal(store, sessionId)) journal.push(entry);
  const attendance = attendanceOf(journal, now());
  const moment = (ms: number | null) => (ms === null ? null : rfc3339(ms));
  return {
    sessionId,
    startsAt: moment(attendance.startsAtMs),
    endsAt: moment(attendance.endsAtMs),
    people: attendance.people.map(({ spans, ...person }) => ({
      ...person,
      spans: spans.map(({ fromMs, toMs }) => ({ from: rfc3339(fromMs), to: moment(toMs) })),
    })),
  };
}

/** `/v1/sessions/:id/attendance` */
export function attendanceRoutes(deps: Deps): Route[] {
  return [
    keyRoute(
      {
        method: 'get',
        path: '/v1/sessions/:id/attendance',
        summary: 'Who was there, from when to when, and how late.',
        params: SessionParams,
        query: NOTHING,
        body: null,
        answers: { 200: { says: 'Derived from the journal.', schema: AttendanceResource } },
        errors: ['not_found'],
      },
      async ({ params }) => json(await readAttendance(deps, params.id)),
    ),
  ];
}

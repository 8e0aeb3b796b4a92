import { randomUUID } from 'node:crypto';
import {
  AttendanceResource,
  Id,
  LIMITS,
  RecordingList,
  SessionList,
  SessionResource,
  ShareResource,
  TokenResource,
  TribuError,
} from '@tribu-live/protocol';
import { z } from 'zod';
import {
  type Caller,
  createSession,
  findSession,
  type HttpDeps,
  json,
  listRecordings,
  listSessions,
  mintToken,
  NOTHING,
  openRoute,
  type Route,
  readAttendance,
  shareRecording,
} from '../http/index.ts';
import { findPerson, SCHOOL, type SchoolPerson } from './school.ts';
import { TodaysWorkshop } from './todays-workshop.ts';

const MAX_LISTED = 200;
/** The page asks for a fresh link when one runs out. */
const LINK_SECONDS = 3600;
const WEEK_MINUTES = 7 * 24 * 60;

const Booking = z.strictObject({
  mentorId: Id,
  studentId: Id,
  /** From now; a negative number starts it in the past, to look at lateness. */
  startsInMinutes: z.number().int().min(-LIMITS.maxSessionMinutes).max(WEEK_MINUTES),
  durationMinutes: z.number().int().min(LIMITS.minSessionMinutes).max(LIMITS.maxSessionMinutes).default(30),
});

const SchoolPeople = z.object({ people: z.array(z.object({ id: Id, name: z.string() })) });

/** What the demo's pages ask of their school; `key` looks up the school's API key for each request. */
export function demoRoutes(deps: HttpDeps, key: () => Promise<Caller>): Route[] {
  const workshop = new TodaysWorkshop(deps);
  return [
    openRoute(
      {
        method: 'get',
        path: '/demo/api/school',
        summary: 'Who belongs to the demo school.',
        params: NOTHING,
        query: NOTHING,
        body: null,
        answers: { 200: { says: 'Its people.', schema: SchoolPeople } },
        errors: [],
      },
      async () => json({ people: SCHOOL }),
    ),
    openRoute(
      {
        method: 'get',
        path: '/demo/api/sessions',
        summary: 'Sessions, of everybody or of one person.',
        params: NOTHING,
        query: z.strictObject({ personId: Id.optional() }),
        body: null,
        answers: { 200: { says: 'Latest start first.', schema: SessionList } },
        errors: [],
      },
      async ({ query }) => json(await listSessions(deps, { ...query, limit: MAX_LISTED })),
    ),
    openRoute(
      {
        method: 'post',
        path: '/demo/api/sessions',
        summary: 'Book a coaching.',
        params: NOTHING,
        query: NOTHING,
        body: Booking,
        answers: { 201: { says: 'Booked.', schema: SessionResource } },
        errors: ['not_found'],
      },
      async ({ body }) => {
        const mentor = personOf('mentorId', body.mentorId, 'mentor');
        const student = personOf('studentId', body.studentId, 'student');
        const booking = {
          externalId: `demo-${randomUUID()}`,
          kind: 'coaching' as const,
          title: student.project ?? student.trade,
          startsAt: new Date(deps.now() + body.startsInMinutes * 60_000).toISOString(),
          durationMinutes: body.durationMinutes,
          people: [mentor, student].map(({ id, name, role }) => ({ id, name, role })),
        };
        const { session } = await createSession(deps, booking, (await key()).keyId);
        return json(session, 201);
      },
    ),
    openRoute(
      {
        method: 'post',
        path: '/demo/api/workshop',
        summary: 'The workshop of the day: the one that is not over yet, or a new one that starts now.',
        params: NOTHING,
        query: NOTHING,
        body: null,
        answers: { 200: { says: 'The workshop, with its run sheet.', schema: SessionResource } },
        errors: [],
      },
      async () => json(await workshop.get((await key()).keyId)),
    ),
    openRoute(
      {
        method: 'post',
        path: '/demo/api/tokens',
        summary: 'A participant token for one of those who are booked.',
        params: NOTHING,
        query: NOTHING,
        body: z.strictObject({ sessionId: Id, personId: Id }),
        answers: { 201: { says: 'The token.', schema: TokenResource } },
        errors: ['not_found', 'not_booked'],
      },
      async ({ body: { sessionId, personId } }) => {
        const { name, role } = personOf('personId', personId);
        const { summary } = await findSession(deps.store, sessionId);
        if (!summary.people.some((person) => person.id === personId)) throw new TribuError('not_booked');
        const token = await mintToken(
          deps,
          sessionId,
          { personId, name, role, ttlSeconds: 3600 },
          await key(),
        );
        return json(token, 201);
      },
    ),
    openRoute(
      {
        method: 'get',
        path: '/demo/api/attendance',
        summary: 'Who was there.',
        params: NOTHING,
        query: z.strictObject({ sessionId: Id }),
        body: null,
        answers: { 200: { says: 'Derived from the journal.', schema: AttendanceResource } },
        errors: ['not_found'],
      },
      async ({ query }) => json(await readAttendance(deps, query.sessionId)),
    ),
    openRoute(
      {
        method: 'get',
        path: '/demo/api/recordings',
        summary: 'How the recordings of one person’s sessions stand.',
        params: NOTHING,
        query: z.strictObject({ personId: Id }),
        body: null,
        answers: { 200: { says: 'Latest start first.', schema: RecordingList } },
        errors: [],
      },
      async ({ query }) => json(await listRecordings(deps, { ...query, limit: MAX_LISTED })),
    ),
    openRoute(
      {
        method: 'post',
        path: '/demo/api/replays',
        summary: 'A link to the replay, for one of those who were booked.',
        params: NOTHING,
        query: NOTHING,
        body: z.strictObject({ sessionId: Id, personId: Id }),
        answers: { 201: { says: 'The link; it expires.', schema: ShareResource } },
        errors: ['not_found', 'not_booked', 'recording_not_ready'],
      },
      async ({ body: { sessionId, personId } }) => {
        const { id } = personOf('personId', personId);
        const link = { personId: id, ttlSeconds: LINK_SECONDS };
        return json(await shareRecording(deps, sessionId, link), 201);
      },
    ),
  ];
}

function personOf(field: string, id: string, role?: SchoolPerson['role']): SchoolPerson {
  const person = findPerson(id);
  if (person !== null && (role === undefined || person.role === role)) return person;
  throw new TribuError('not_found', {
    field,
    message: `${field}: the demo school has no such ${role ?? 'person'}.`,
  });
}

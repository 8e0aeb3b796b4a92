import {
  Id,
  SessionCancel,
  SessionCreate,
  SessionList,
  SessionListQuery,
  SessionPatch,
  SessionResource,
  TribuError,
} from '@tribu-live/protocol';
import { z } from 'zod';
import type { SessionChange } from '../rooms/ports.ts';
import type { HttpDeps } from './deps.ts';
import { json, keyRoute, NOTHING, type Route } from './route.ts';
import { findSession, sessionResource } from './session-resource.ts';
import { checkSession } from './session-rules.ts';

export const SessionParams = z.strictObject({ id: Id });
const resource = (says: string) => ({ says, schema: SessionResource });

type Deps = Pick<HttpDeps, 'store' | 'rooms'>;

/** Creates a session, or finds the same one again by its external id. */
export async function createSession(
  { rooms, store }: Deps,
  input: z.output<typeof SessionCreate>,
  keyId: string,
): Promise<{ session: SessionResource; created: boolean }> {
  checkSession(input);
  const { id, created } = await rooms.create({ ...input, keyId });
  return { session: sessionResource(await findSession(store, id)), created };
}

/** Sessions, latest start first. */
export async function listSessions(
  { store }: Pick<Deps, 'store'>,
  query: z.output<typeof SessionListQuery>,
): Promise<SessionList> {
  const { sessions, next } = await store.sessions.list(query);
  return { sessions: sessions.map(sessionResource), next };
}

/** What was asked for and nothing else: of two changes at once neither takes back the other's. */
function changeOf(patch: z.output<typeof SessionPatch>): SessionChange {
  const { startsAt, durationMinutes, title, sheet, expected } = patch;
  if ([startsAt, durationMinutes, title, sheet, expected].every((each) => each === undefined)) {
    throw new TribuError('bad_request', {
      field: '(body)',
      message: '(body): name at least one of startsAt, durationMinutes, title, sheet, expected',
    });
  }
  return {
    ...(startsAt === undefined ? {} : { startsAtMs: Date.parse(startsAt) }),
    ...(durationMinutes === undefined ? {} : { durationMs: durationMinutes * 60_000 }),
    ...(title === undefined ? {} : { title }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(expected === undefined ? {} : { expected }),
  };
}

/** `/v1/sessions` and what can be done to one of them. */
export function sessionRoutes(deps: Deps): Route[] {
  const { store, rooms } = deps;
  const current = async (id: string) => json(sessionResource(await findSession(store, id)));

  return [
    keyRoute(
      {
        method: 'post',
        path: '/v1/sessions',
        summary: 'Create a session. The same externalId and content again gives the same session.',
        params: NOTHING,
        query: NOTHING,
        body: SessionCreate,
        answers: { 200: resource('It existed already, with this content.'), 201: resource('Created.') },
        errors: ['conflict'],
      },
      async ({ body }, { keyId }) => {
        const { session, created } = await createSession(deps, body, keyId);
        return json(session, created ? 201 : 200);
      },
    ),
    keyRoute(
      {
        method: 'get',
        path: '/v1/sessions',
        summary: 'List sessions, latest start first.',
        params: NOTHING,
        query: SessionListQuery,
        body: null,
        answers: { 200: { says: 'A page; `next` is the `after` of the next one.', schema: SessionList } },
        errors: [],
      },
      async ({ query }) => json(await listSessions(deps, query)),
    ),
    keyRoute(
      {
        method: 'get',
        path: '/v1/sessions/:id',
        summary: 'Read a session.',
        params: SessionParams,
        query: NOTHING,
        body: null,
        answers: { 200: resource('The session.') },
        errors: ['not_found'],
      },
      ({ params }) => current(params.id),
    ),
    keyRoute(
      {
        method: 'patch',
        path: '/v1/sessions/:id',
        summary:
          'Move or rename a session that has not started; give it another run sheet, or say anew who is expected.',
        params: SessionParams,
        query: NOTHING,
        body: SessionPatch,
        answers: { 200: resource('As it is now.') },
        errors: ['not_found', 'conflict', 'session_ended', 'session_cancelled', 'room_elsewhere'],
      },
      async ({ params, body }) => {
        await findSession(store, params.id);
        await rooms.move(params.id, changeOf(body));
        return current(params.id);
      },
    ),
    keyRoute(
      {
        method: 'delete',
        path: '/v1/sessions/:id',
        summary: 'Cancel a session; nothing is erased.',
        params: SessionParams,
        query: NOTHING,
        body: SessionCancel.prefault({}),
        answers: { 200: resource('Cancelled.') },
        errors: ['not_found', 'session_ended', 'room_elsewhere'],
      },
      async ({ params, body }) => {
        await rooms.cancel(params.id, body.reason);
        return current(params.id);
      },
    ),
    keyRoute(
      {
        method: 'post',
        path: '/v1/sessions/:id/end',
        summary: 'End a session now and close its room.',
        params: SessionParams,
        query: NOTHING,
        body: NOTHING.prefault({}),
        answers: { 200: resource('Ended.') },
        errors: ['not_found', 'session_cancelled', 'room_elsewhere'],
      },
      async ({ params }) => {
        await rooms.end(params.id);
        return current(params.id);
      },
    ),
  ];
}

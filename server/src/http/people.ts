import { ErasureResource, Id, TribuError } from '@tribu-live/protocol';
import { PersonPut, PersonResource } from '@tribu-live/protocol/engagement';
import { z } from 'zod';
import type { PersonRow } from '../store/types.ts';
import type { HttpDeps } from './deps.ts';
import { json, keyRoute, NOTHING, type Route } from './route.ts';
import { rfc3339 } from './session-resource.ts';

const PersonParams = z.strictObject({ id: Id });
/** No school of ours is older: what is before is a mistake. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);
/** In France a day begins up to two hours before UTC's: who enrols somebody today may. */
const DAY_BEGINS_EARLIER_MS = 2 * 3_600_000;
const resource = (says: string) => ({ says, schema: PersonResource });

/** `/v1/people/:id` */
export function peopleRoutes({ rooms, store, now }: Pick<HttpDeps, 'rooms' | 'store' | 'now'>): Route[] {
  return [
    keyRoute(
      {
        method: 'put',
        path: '/v1/people/:id',
        summary:
          'Say who belongs to the school, since when and in which cohort. Replaces what was said before.',
        params: PersonParams,
        query: NOTHING,
        body: PersonPut,
        answers: {
          200: resource('Known already; this holds now.'),
          201: resource('Belongs to the school now.'),
        },
        errors: [],
      },
      async ({ params, body }) => {
        const { name, cohort } = body;
        const person = { id: params.id, name, cohort, since: momentOf(body.since, now()) };
        const { created } = await store.people.enrol(person);
        return json(personResource(person), created ? 201 : 200);
      },
    ),
    keyRoute(
      {
        method: 'get',
        path: '/v1/people/:id',
        summary: 'Read what the school said of somebody.',
        params: PersonParams,
        query: NOTHING,
        body: null,
        answers: { 200: resource('As it was said last.') },
        errors: ['not_found'],
      },
      async ({ params }) => {
        const row = await store.people.find(params.id);
        if (row !== null) return json(personResource(row));
        throw new TribuError('not_found', {
          field: 'id',
          message: 'The school never said who this person is.',
        });
      },
    ),
    keyRoute(
      {
        method: 'delete',
        path: '/v1/people/:id',
        summary: 'Erase a person from every journal. Their events keep their places and lose their content.',
        params: PersonParams,
        query: NOTHING,
        body: null,
        answers: {
          200: { says: 'Where something was erased; nothing, the second time.', schema: ErasureResource },
        },
        errors: ['room_elsewhere'],
      },
      async ({ params, log }) => {
        const erased = await rooms.erase(params.id);
        log.info({ sessions: erased.sessions.length, events: erased.events }, 'erased a person');
        return json(erased);
      },
    ),
  ];
}

function personResource({ id, name, cohort, since }: Omit<PersonRow, 'standing'>): PersonResource {
  return { id, name, cohort, since: rfc3339(since) };
}

/** @throws TribuError bad_request: nobody belongs to the school from some day to come, or since the last century */
function momentOf(since: string, nowMs: number): number {
  const ms = Date.parse(since);
  const wrong =
    ms < EARLIEST_MS ? 'is before 2000' : ms > nowMs + DAY_BEGINS_EARLIER_MS ? 'is in the future' : null;
  if (wrong === null) return ms;
  throw new TribuError('bad_request', { field: 'since', message: `since: ${wrong}` });
}

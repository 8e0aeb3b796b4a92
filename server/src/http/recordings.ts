import {
  Id,
  RecordingList,
  RecordingListQuery,
  RecordingPatch,
  RecordingResource,
  TribuError,
} from '@tribu-live/protocol';
import { z } from 'zod';
import type { HttpDeps } from './deps.ts';
import { findRecording, recordingResource } from './recording-resource.ts';
import { json, keyRoute, NOTHING, type Route } from './route.ts';

export const RecordingParams = z.strictObject({ id: Id });
const resource = (says: string) => ({ says, schema: RecordingResource });

type Deps = Pick<HttpDeps, 'store' | 'recordings'>;

/** Recordings, latest start first. */
export async function listRecordings(
  { store }: Pick<Deps, 'store'>,
  query: z.output<typeof RecordingListQuery>,
): Promise<RecordingList> {
  const { recordings, next } = await store.recordings.list(query);
  return { recordings: recordings.map(recordingResource), next };
}

/** `/v1/recordings` and what can be done to one of them. */
export function recordingRoutes({ store, recordings }: Deps): Route[] {
  return [
    keyRoute(
      {
        method: 'get',
        path: '/v1/recordings',
        summary: 'Find recordings, latest start first.',
        params: NOTHING,
        query: RecordingListQuery,
        body: null,
        answers: { 200: { says: 'A page; `next` is the `after` of the next one.', schema: RecordingList } },
        errors: [],
      },
      async ({ query }) => json(await listRecordings({ store }, query)),
    ),
    keyRoute(
      {
        method: 'get',
        path: '/v1/recordings/:id',
        summary: 'Read a recording, by its session’s id.',
        params: RecordingParams,
        query: NOTHING,
        body: null,
        answers: { 200: resource('The recording.') },
        errors: ['not_found'],
      },
      async ({ params }) => json(recordingResource(await findRecording(store, params.id))),
    ),
    keyRoute(
      {
        method: 'patch',
        path: '/v1/recordings/:id',
        summary: 'Change what a recording is filed under, and until when it is kept.',
        params: RecordingParams,
        query: NOTHING,
        body: RecordingPatch,
        answers: { 200: resource('As it is now.') },
        errors: ['not_found', 'conflict'],
      },
      async ({ params, body }) => {
        const { retainUntil, ...tags } = body;
        const until = typeof retainUntil === 'string' ? Date.parse(retainUntil) : retainUntil;
        const named = Object.entries({ ...tags, retainUntil: until }).filter(
          ([, value]) => value !== undefined,
        );
        if (named.length === 0) {
          throw new TribuError('bad_request', {
            field: '(body)',
            message: '(body): name at least one of topic, sector, maturity, reference, retainUntil',
          });
        }
        const changed = await store.recordings.change(params.id, Object.fromEntries(named));
        const row = await findRecording(store, params.id);
        if (!changed) throw new TribuError('conflict', { message: 'The recording was deleted.' });
        return json(recordingResource(row));
      },
    ),
    keyRoute(
      {
        method: 'delete',
        path: '/v1/recordings/:id',
        summary:
          'Delete a recording for good: replay, originals and listings. The receipt (`deletion`) comes half a minute later where a replay was just being composed.',
        params: RecordingParams,
        query: NOTHING,
        body: null,
        answers: { 200: resource('Deleted, with the receipt; the same, the second time.') },
        errors: ['not_found', 'conflict'],
      },
      async ({ params, log }, { keyId }) => {
        log.info({ sessionId: params.id, keyId }, 'a key asks for a recording to be deleted');
        return json(recordingResource(await recordings.delete(params.id, 'request')));
      },
    ),
  ];
}

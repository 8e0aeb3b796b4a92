import { ShareRequest, ShareResource, TribuError } from '@tribu-live/protocol';
import type { z } from 'zod';
import { mintReplayLink } from '../auth/index.ts';
import { readState } from '../rooms/journal-access.ts';
import type { RecordingRow } from '../store/recording-types.ts';
import type { Store } from '../store/types.ts';
import type { HttpDeps } from './deps.ts';
import { findReplay } from './recording-resource.ts';
import { RecordingParams } from './recordings.ts';
import { json, keyRoute, NOTHING, type Route } from './route.ts';
import { rfc3339 } from './session-resource.ts';

type Deps = Pick<HttpDeps, 'store' | 'now' | 'replayKey' | 'own'>;

/**
 * Makes a link to a replay (SPEC D7).
 * @throws TribuError not_found, recording_not_ready, not_booked, share_consent_missing (details.missing: people)
 */
export async function shareRecording(
  { store, now, replayKey, own }: Deps,
  id: string,
  { personId: asked, ttlSeconds }: z.output<typeof ShareRequest>,
): Promise<ShareResource> {
  const personId = asked ?? null;
  await mayWatch(store, await findReplay(store, id), personId);
  const times = { nowMs: now(), ttlSeconds };
  const { token, expiresAtMs } = mintReplayLink(replayKey, { recordingId: id, personId }, times);
  return { url: replayUrl(own(), token), expiresAt: rfc3339(expiresAtMs) };
}

/** Where a link leads: links outlive a node, so they go to where clients ask for one. */
export function replayUrl(
  own: { readonly url: string; readonly entryUrls: readonly string[] },
  token: string,
) {
  return `${own.entryUrls[0] ?? own.url}/v1/replays/${token}`;
}

/**
 * Somebody of the session may watch it; anybody else may when everybody who is heard or seen has agreed to share.
 * Asked when a link is made and each time it is used: an answer can be taken back.
 * @throws TribuError not_booked, share_consent_missing
 */
export async function mayWatch(store: Store, row: RecordingRow, personId: string | null): Promise<void> {
  if (personId !== null) {
    if (row.session.people.some((person) => person.id === personId)) return;
    throw new TribuError('not_booked', { field: 'personId', message: 'This person was not in the session.' });
  }
  const [takes, { consents }] = await Promise.all([store.recordings.takes(row.id), readState(store, row.id)]);
  const heardOrSeen = new Set(takes.map(({ take }) => take.personId));
  const missing = [...heardOrSeen].filter((id) => consents[id]?.share?.answer !== 'yes').length;
  if (missing > 0 || heardOrSeen.size === 0)
    throw new TribuError('share_consent_missing', { details: { missing } });
}

/** `/v1/recordings/:id/share` */
export function shareRoutes(deps: Deps): Route[] {
  return [
    keyRoute(
      {
        method: 'post',
        path: '/v1/recordings/:id/share',
        summary:
          'Make a link to the replay, for somebody of the session or, with everybody’s consent, for anybody.',
        params: RecordingParams,
        query: NOTHING,
        body: ShareRequest.prefault({}),
        answers: { 201: { says: 'The link; it expires.', schema: ShareResource } },
        errors: ['not_found', 'recording_not_ready', 'not_booked', 'share_consent_missing'],
      },
      async ({ params, body }) => json(await shareRecording(deps, params.id, body), 201),
    ),
  ];
}

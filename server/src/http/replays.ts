import { type ErrorCode, LIMITS, parse, ReplayResource } from '@tribu-live/protocol';
import { ReplayWatched } from '@tribu-live/protocol/engagement';
import { z } from 'zod';
import { type ReplayLink, verifyReplayLink } from '../auth/index.ts';
import type { RecordingRow } from '../store/recording-types.ts';
import type { HttpDeps } from './deps.ts';
import { PlayedTime } from './played-time.ts';
import type { RateGate } from './rate-gate.ts';
import { findReplay } from './recording-resource.ts';
import { json, NOTHING, nothing, openRoute, type Route } from './route.ts';
import { serveFile } from './serve-file.ts';
import { rfc3339 } from './session-resource.ts';
import { mayWatch, replayUrl } from './share.ts';

const LinkParams = z.strictObject({
  token: z
    .string()
    .max(LIMITS.tokenChars)
    .regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/, 'is no link to a replay'),
});
const LINK: readonly ErrorCode[] = [
  'token_invalid',
  'token_not_yet_valid',
  'link_expired',
  'not_found',
  'recording_not_ready',
  'not_booked',
  'share_consent_missing',
];
const open = { method: 'get', crossOrigin: true, params: LinkParams, query: NOTHING, body: null } as const;
/** What of a manifest a player shows. */
const Gaps = z.object({ gaps: ReplayResource.shape.gaps });

type Deps = Pick<HttpDeps, 'store' | 'storage' | 'now' | 'replayKey' | 'own'>;

/** `/v1/replays/:token`: what a link gives, to players of the school's pages (SPEC D7). */
export function replayRoutes(deps: Deps, rates: RateGate): Route[] {
  const { store, storage, own } = deps;
  const played = new PlayedTime(deps.now);
  const opened = async ({ token }: z.output<typeof LinkParams>) => {
    const link = verifyReplayLink(deps.replayKey, token, deps.now());
    rates.link(token);
    const row = await findReplay(store, link.recordingId);
    await mayWatch(store, row, link.personId);
    return { link, row };
  };
  return [
    openRoute(
      {
        ...open,
        path: '/v1/replays/:token',
        summary: 'What a player needs for the replay that a link leads to.',
        answers: { 200: { says: 'The replay. Its URLs expire with the link.', schema: ReplayResource } },
        errors: LINK,
      },
      async ({ params }) => {
        const { link, row } = await opened(params);
        return json(replayResource(row, link, replayUrl(own(), params.token)));
      },
    ),
    openRoute(
      {
        ...open,
        path: '/v1/replays/:token/video',
        summary: 'The replay: MP4, whole or by ranges.',
        answers: {
          200: { says: 'All of it.', schema: null, contentType: 'video/mp4' },
          206: { says: 'The range that was asked for.', schema: null, contentType: 'video/mp4' },
          304: { says: 'It is what the caller has.', schema: null, contentType: 'video/mp4' },
          416: { says: 'There is no such range.', schema: null, contentType: 'video/mp4' },
        },
        errors: LINK,
      },
      async ({ params, request }) => {
        const { row } = await opened(params);
        const key = `${row.id}/replay/replay.mp4`;
        return serveFile(storage, request, { key, contentType: 'video/mp4', name: 'replay.mp4' });
      },
    ),
    openRoute(
      {
        ...open,
        path: '/v1/replays/:token/thumbnail',
        summary: 'A picture of the replay: JPEG.',
        answers: {
          200: { says: 'The picture.', schema: null, contentType: 'image/jpeg' },
          304: { says: 'It is what the caller has.', schema: null, contentType: 'image/jpeg' },
        },
        errors: LINK,
      },
      async ({ params, request }) => {
        const { row } = await opened(params);
        const key = `${row.id}/replay/thumbnail.jpg`;
        return serveFile(storage, request, { key, contentType: 'image/jpeg', name: 'replay.jpg' });
      },
    ),
    openRoute(
      {
        ...open,
        method: 'post',
        path: '/v1/replays/:token/watched',
        summary:
          'A player says how much was played since it last said so. More than can have been is not counted.',
        body: ReplayWatched,
        answers: { 204: { says: 'Noted, where the link is somebody’s own.', schema: null } },
        errors: LINK,
      },
      async ({ params, body }) => {
        const { link, row } = await opened(params);
        const seconds = link.personId === null ? 0 : played.believe(link, body.seconds);
        if (link.personId !== null && seconds > 0) await store.people.watched(link.personId, row.id, seconds);
        return nothing();
      },
    ),
  ];
}

function replayResource(row: RecordingRow, link: ReplayLink, url: string): ReplayResource {
  const { title, startsAt, people } = row.session;
  return parse(ReplayResource, {
    id: row.id,
    title,
    startsAt: rfc3339(startsAt),
    people,
    durationMs: row.durationMs ?? 0,
    chapters: row.chapters,
    videoUrl: `${url}/video`,
    thumbnailUrl: `${url}/thumbnail`,
    watchedUrl: link.personId === null ? null : `${url}/watched`,
    gaps: Gaps.parse(row.manifest).gaps,
    expiresAt: rfc3339(link.expiresAtMs),
  });
}

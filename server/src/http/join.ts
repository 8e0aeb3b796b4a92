import { type ErrorCode, JoinAnswer, JoinRequest, PROTOCOL_VERSION, TribuError } from '@tribu-live/protocol';
import { mintResumeToken, type Returning, verifyParticipantToken, verifyResumeToken } from '../auth/index.ts';
import type { HttpDeps } from './deps.ts';
import { iceServersFor } from './ice-servers.ts';
import type { RateGate } from './rate-gate.ts';
import { json, NOTHING, openRoute, type Route } from './route.ts';

const DOOR: readonly ErrorCode[] = [
  'token_invalid',
  'token_expired',
  'token_not_yet_valid',
  'origin_refused',
  'not_found',
  'not_booked',
  'removed',
  'room_locked',
  'waiting_room',
  'session_not_open_yet',
  'session_ended',
  'session_cancelled',
  'room_elsewhere',
  'media_unavailable',
];

/** `/v1/join`: the door. Asked with the school's token at first and with the resume token afterwards. */
export function joinRoutes(deps: HttpDeps, rates: RateGate): Route[] {
  return [
    openRoute(
      {
        method: 'post',
        path: '/v1/join',
        summary: 'Where a participant asks to come in, or to come back.',
        crossOrigin: true,
        params: NOTHING,
        query: NOTHING,
        body: JoinRequest,
        answers: {
          200: { says: 'Where the room lives and what a client needs to enter.', schema: JoinAnswer },
        },
        errors: DOOR,
      },
      async ({ body, origin }) => {
        const stop = deps.metrics.joinSeconds.startTimer({ step: 'door' });
        try {
          const who = await identify(deps, body, origin);
          rates.joiner(who.sessionId, who.personId);
          const answered = json(await answer(deps, who));
          stop();
          return answered;
        } catch (error) {
          // One that is let in is counted when it has joined over its socket.
          deps.metrics.joinsTotal.inc({ result: error instanceof TribuError ? error.code : 'internal' });
          throw error;
        }
      },
    ),
  ];
}

async function identify(
  { store, now, origins, resumeKey }: HttpDeps,
  body: JoinRequest,
  origin: string | undefined,
): Promise<Returning> {
  if ('resumeToken' in body) {
    // Signed by the deployment: no key is looked up, so that people come back while the database is away.
    return verifyResumeToken(resumeKey, body.resumeToken, now());
  }
  const { keyId, key, claims } = await verifyParticipantToken(body.token, {
    keyring: store.keys,
    nowMs: now(),
  });
  if (!origins.allowedByKey(origin, key)) throw new TribuError('origin_refused');
  const { sub: personId, session: sessionId, name, role, grants } = claims;
  return { personId, sessionId, name, role, grants, enteredAt: now(), keyId };
}

async function answer({ config, rooms, now, resumeKey }: HttpDeps, who: Returning): Promise<JoinAnswer> {
  const { personId, sessionId, name, role, grants } = who;
  const door = await rooms.knock({ sessionId, personId, name, role, grants });
  const nowMs = now();
  return {
    url: door.url,
    entry: [...door.entry],
    iceServers: iceServersFor(config.ice, { personId, expiresAtMs: door.resumeExpiresAtMs }),
    rtpCapabilities: door.rtpCapabilities,
    resumeToken: mintResumeToken(resumeKey, who, { nowMs, expiresAtMs: door.resumeExpiresAtMs }),
    serverTimeMs: nowMs,
    protocolVersion: PROTOCOL_VERSION,
    you: { personId, name, role, grants: [...grants] },
    session: door.session,
    people: [...door.people],
  };
}

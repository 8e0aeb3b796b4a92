import {
  type JoinAnswer,
  type Joined,
  PROTOCOL_VERSION,
  type RequestBody,
  type RtpCapabilities,
} from '@tribu-live/protocol';
import { CONNECTION_DEFAULTS } from '../defaults.ts';
import type { Timers } from '../timers.ts';
import type { LiveSocket, Push, SocketOptions } from './live-socket.ts';

export type OpenSocket = (options: SocketOptions) => Promise<LiveSocket>;

export interface JoinRoomOptions {
  readonly answer: JoinAnswer;
  readonly resumeToken: string;
  readonly instanceId: string;
  readonly last: RequestBody<'room.join'>['last'];
  /** Said along with `last` only: a page that starts anew takes new ones. */
  readonly transports: RequestBody<'room.join'>['transports'];
  /** How long the answer of `room.join` may take, in milliseconds. */
  readonly answerTimeoutMs: number;
  readonly timers: Timers;
  /** Aborted, the join fails at once with the signal's reason. */
  readonly signal: AbortSignal;
  readonly openSocket: OpenSocket;
  readonly capabilities: Promise<RtpCapabilities>;
}

export interface RoomJoined {
  readonly socket: LiveSocket;
  readonly joined: Joined;
  /** Monotonic moment at which the join was asked, for the clock. */
  readonly askedAt: number;
  /** What was pushed before the answer could be handled; to be handled after it. */
  readonly early: readonly Push[];
}

/**
 * Opens the socket while the device loads, then asks to join: two waits in a row, no more.
 * @throws TribuError; the socket is closed then.
 */
export async function joinRoom(options: JoinRoomOptions): Promise<RoomJoined> {
  const { answer, resumeToken, instanceId, last, transports, timers, signal } = options;
  const opening = options.openSocket({
    url: answer.url,
    resumeToken,
    openTimeoutMs: CONNECTION_DEFAULTS.socketOpenTimeoutMs,
    timers,
    signal,
  });
  let stop: () => void = () => undefined;
  try {
    const [socket, rtpCapabilities] = await Promise.all([opening, options.capabilities]);
    if (signal.aborted) throw signal.reason;
    stop = () => socket.close();
    signal.addEventListener('abort', stop);
    const early: Push[] = [];
    const stopListening = socket.on('push', (push) => early.push(push));
    const askedAt = timers.monotonicMs();
    const joined = await socket.request(
      'room.join',
      {
        protocolVersion: PROTOCOL_VERSION,
        instanceId,
        rtpCapabilities,
        ...(last === undefined ? {} : { last }),
        ...(last === undefined || transports === undefined ? {} : { transports }),
      },
      options.answerTimeoutMs,
    );
    stopListening();
    return { socket, joined, askedAt, early };
  } catch (error) {
    // A socket that opens although the device could not be loaded has no use.
    void opening.then(
      (socket) => socket.close(),
      () => undefined,
    );
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

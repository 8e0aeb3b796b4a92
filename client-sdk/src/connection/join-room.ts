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
  readonly timers: Timers;
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
  const { answer, resumeToken, instanceId, last, timers } = options;
  const opening = options.openSocket({
    url: answer.url,
    resumeToken,
    openTimeoutMs: CONNECTION_DEFAULTS.socketOpenTimeoutMs,
    timers,
  });
  try {
    const [socket, rtpCapabilities] = await Promise.all([opening, options.capabilities]);
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
      },
      CONNECTION_DEFAULTS.requestTimeoutMs,
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
  }
}

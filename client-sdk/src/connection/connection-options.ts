import type { JoinAnswer, Joined, RequestBody, RtpCapabilities } from '@tribu-live/protocol';
import type { Logger } from '../logger.ts';
import type { Timers } from '../timers.ts';
import type { OpenSocket } from './join-room.ts';
import type { LinkState } from './link-state.ts';
import type { Push } from './live-socket.ts';
import type { ReconnectPolicy } from './reconnect-policy.ts';
import type { MeasuredClock } from './server-clock.ts';

export interface ConnectionEvents {
  /** In the room, again or for the first time; comes before `state` says `live`. */
  joined: { readonly joined: Joined; readonly answer: JoinAnswer };
  push: Exclude<Push, { name: 'beat' | 'token' | 'closing' }>;
  state: LinkState;
}

export interface ConnectionOptions {
  readonly serverUrl: string;
  readonly timers: Timers;
  readonly clock: MeasuredClock;
  readonly reconnect: ReconnectPolicy;
  readonly logger: Logger;
  readonly openSocket: OpenSocket;
  readonly fetch?: typeof fetch;
  /** Loads the media device for a router; runs while the socket opens. */
  readonly capabilities: (answer: JoinAnswer) => Promise<RtpCapabilities>;
  /** Up to where this page has folded, or undefined for a snapshot. */
  readonly last: () => RequestBody<'room.join'>['last'];
  /** Ids of the transports that this page holds and that live. */
  readonly transports: () => RequestBody<'room.join'>['transports'];
}

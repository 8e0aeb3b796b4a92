import type { JoinAnswer } from '@tribu-live/protocol';
import type { OpenSocket } from '../connection/join-room.ts';
import type { ReconnectPolicy } from '../connection/reconnect-policy.ts';
import type { MeasuredClock } from '../connection/server-clock.ts';
import type { Logger } from '../logger.ts';
import type { MediaDevice } from '../media/device.ts';
import type { Timers } from '../timers.ts';

export interface LiveRoomOptions {
  readonly serverUrl: string;
  readonly answer: JoinAnswer;
  /** When `join()` was called, by the timers' monotonic clock. */
  readonly startedAtMs: number;
  readonly timers: Timers;
  readonly clock: MeasuredClock;
  readonly reconnect: ReconnectPolicy;
  readonly logger: Logger;
  /**
   * Tests put their own in place of the browser's.
   * @internal
   */
  readonly parts?: { readonly openSocket: OpenSocket; readonly device: MediaDevice };
}

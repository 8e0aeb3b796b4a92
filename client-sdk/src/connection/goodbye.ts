import { TribuError } from '@tribu-live/protocol';
import { CONNECTION_DEFAULTS } from '../defaults.ts';
import type { Logger } from '../logger.ts';
import type { Timers } from '../timers.ts';
import { asTribuError } from './failures.ts';
import type { LiveSocket } from './live-socket.ts';

export interface GoodbyeOptions {
  readonly timers: Timers;
  readonly logger: Logger;
  /** One that stands, or the way to one. */
  readonly socket: LiveSocket | ((signal: AbortSignal) => Promise<LiveSocket>);
}

/**
 * Says `room.leave` and closes the socket. A courtesy, tried once: unsaid, the server finds out by itself
 * that the person is gone.
 */
export async function sayGoodbye({ timers, logger, socket }: GoodbyeOptions): Promise<void> {
  const abort = new AbortController();
  const cancel = timers.after(CONNECTION_DEFAULTS.goodbyeLimitMs, () =>
    abort.abort(new TribuError('timeout')),
  );
  try {
    const last = typeof socket === 'function' ? await socket(abort.signal) : socket;
    const body = { commandId: crypto.randomUUID() };
    await last.request('room.leave', body, CONNECTION_DEFAULTS.leaveTimeoutMs).finally(() => last.close());
  } catch (error) {
    logger.info('left without an answer', { code: asTribuError(error).code });
  } finally {
    cancel();
  }
}

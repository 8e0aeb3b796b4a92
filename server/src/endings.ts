import type { Logger } from './telemetry/index.ts';

/** Ends one part of the server. */
export type Ending = () => Promise<unknown>;

/**
 * How long a part that waits for the database may hold up the end of the others: what isn't written down by then is in
 * order without it, and a database that stands still answers nobody.
 */
const DATABASE_LIMIT_MS = 1500;

/** The same ending, for as long as it is worth waiting for. */
export function bounded(what: string, end: Ending, log: Logger, limitMs = DATABASE_LIMIT_MS): Ending {
  return async () => {
    const { promise: late, resolve } = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => resolve('late'), limitMs);
    const ended = end().catch((error: unknown) => log.error({ err: error, what }, 'a part did not end well'));
    if ((await Promise.race([ended, late])) === 'late')
      log.warn({ what, limitMs }, 'a part of the server does not end and is left behind');
    clearTimeout(timer);
  };
}

/** Each part is ended even when another one fails to; last started, first ended. */
export async function endAll(endings: Ending[], reason: string, log: Logger): Promise<void> {
  log.info({ reason }, 'server stops');
  for (const end of endings.reverse()) {
    try {
      await end();
    } catch (error) {
      log.error({ err: error }, 'a part of the server did not end well');
    }
  }
}

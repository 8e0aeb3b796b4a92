import { createClient } from 'redis';

/** A silent connection is given up after this time; while it is in use something comes every 250 ms. */
const SILENT_MS = 1000;
const CONNECT_MS = 1000;

export type RedisClient = ReturnType<typeof redisClient>;

/**
 * A client that isn't connected yet. Nothing waits in it for a connection: old beats must not be written later.
 * @param retryMs how long to wait before the nth try to connect again; false: no further try
 */
export function redisClient(url: string, retryMs: (retries: number) => number | false) {
  return createClient({
    url,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    socket: { connectTimeout: CONNECT_MS, socketTimeout: SILENT_MS, reconnectStrategy: retryMs },
  });
}

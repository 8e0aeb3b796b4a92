import { createClient } from 'redis';

const CONNECT_MS = 1000;

export type RedisClient = ReturnType<typeof redisClient>;

/**
 * A client that isn't connected yet. Nothing waits in it for a connection: old beats must not be written later.
 * @param silentMs after this time without a word the connection is given up; 0: never
 * @param retryMs how long to wait before the nth try to connect again; false: no further try
 */
export function redisClient(url: string, silentMs: number, retryMs: (retries: number) => number | false) {
  return createClient({
    url,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    socket: { connectTimeout: CONNECT_MS, socketTimeout: silentMs, reconnectStrategy: retryMs },
  });
}

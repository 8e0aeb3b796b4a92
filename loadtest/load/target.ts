import { availableParallelism } from 'node:os';
import { createKey, ServerProcess } from '../support/index.ts';

const MOST_MEDIA_WORKERS = 4;

/** The server that is put under load. */
export interface Target extends AsyncDisposable {
  /** With key id and secret. */
  readonly address: string;
  /** Without. */
  readonly url: string;
  /** Ours; null: somebody else's. */
  readonly server: ServerProcess | null;
}

/** A server of our own on embedded defaults and on data that go with it, or one that is there. */
export async function openTarget(address: string | null): Promise<Target> {
  if (address !== null) {
    const url = new URL(address).origin;
    return { address, url, server: null, [Symbol.asyncDispose]: async () => undefined };
  }
  const server = await ServerProcess.start({
    env: {
      MEDIA_PORT: '0',
      MEDIA_WORKERS: `${Math.min(MOST_MEDIA_WORKERS, availableParallelism())}`,
      // Everybody comes from an address of their own, which k6 names as a proxy would.
      TRUSTED_PROXIES: '1',
    },
  });
  try {
    const { id, secret } = await createKey(server);
    const withKey = Object.assign(new URL(server.url), { username: id, password: secret });
    return {
      address: withKey.href,
      url: server.url,
      server,
      [Symbol.asyncDispose]: () => server.close(),
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

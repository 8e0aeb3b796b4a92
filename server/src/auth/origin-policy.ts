import { TribuError } from '@tribu-live/protocol';
import { isLoopback } from '../config/index.ts';
import type { ApiKey } from './keyring.ts';

/** How long the list of all keys' origins may be old, as in the keyring. */
const MAX_AGE_MS = 5000;
/** While the database is away it is asked this often; nobody waits for it in between. */
const ASK_AGAIN_AFTER_MS = 1000;

interface ListedKey {
  readonly origins: readonly string[];
  readonly revokedAt: number | null;
}

export interface OriginPolicyOptions {
  /** URLs under which this server and its like are reached; their pages are our own. */
  readonly ownUrls: () => readonly string[];
  readonly listKeys: () => Promise<readonly ListedKey[]>;
  /** Milliseconds of any clock. */
  readonly now: () => number;
}

/** Which pages may speak to the server: its own, and those that an API key allows. */
export class OriginPolicy {
  readonly #options: OriginPolicyOptions;
  #active: readonly ListedKey[] = [];
  #listedAtMs = Number.NEGATIVE_INFINITY;
  #awayUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: OriginPolicyOptions) {
    this.#options = options;
  }

  /**
   * Whether a page of this origin may use a key's tokens. Callers that are no browsers send no Origin; they
   * could send any, so nothing is gained by refusing them.
   */
  allowedByKey(origin: string | undefined, key: Pick<ApiKey, 'origins'>): boolean {
    return origin === undefined || this.#isOwn(origin) || allows(key, origin);
  }

  /** Whether any active key allows it: all that can be known before a token was sent. */
  async allowedByAny(origin: string | undefined): Promise<boolean> {
    if (origin === undefined || this.#isOwn(origin)) return true;
    const keys = await this.#activeKeys();
    return keys.some((key) => allows(key, origin));
  }

  async #activeKeys(): Promise<readonly ListedKey[]> {
    const nowMs = this.#options.now();
    if (nowMs - this.#listedAtMs <= MAX_AGE_MS || nowMs < this.#awayUntilMs) return this.#active;
    try {
      const listed = await this.#options.listKeys();
      this.#active = listed.filter((key) => key.revokedAt === null);
      this.#listedAtMs = nowMs;
    } catch (error) {
      // While the database is away people still come back to running rooms: the last list holds.
      const everListed = this.#listedAtMs !== Number.NEGATIVE_INFINITY;
      if (!(everListed && error instanceof TribuError && error.code === 'unavailable')) throw error;
      this.#awayUntilMs = this.#options.now() + ASK_AGAIN_AFTER_MS;
    }
    return this.#active;
  }

  #isOwn(origin: string): boolean {
    return this.#options.ownUrls().some((url) => sameMachineOrigins(url).includes(origin));
  }
}

/** The origin of a URL, and where it is a loopback one, the other names that loopback goes by. */
export function sameMachineOrigins(url: string): string[] {
  const { origin, hostname, protocol, port } = new URL(url);
  if (!isLoopback(hostname)) return [origin];
  const suffix = port === '' ? '' : `:${port}`;
  return ['localhost', '127.0.0.1', '[::1]'].map((host) => `${protocol}//${host}${suffix}`);
}

function allows(key: Pick<ApiKey, 'origins'>, origin: string): boolean {
  return key.origins.length === 0 || key.origins.includes(origin);
}

import { TribuError } from '@tribu-live/protocol';

/** A revoked key is refused everywhere after this long, unless the database is away. */
const LONGEST_AGE_MS = 5_000;
/** An unknown id is looked up again after this long: it may have been made a moment ago elsewhere. */
const LONGEST_AGE_FOR_UNKNOWN_MS = 500;

/** While the database is away it is asked this often; nobody waits for it in between. */
const ASK_AGAIN_AFTER_MS = 1_000;

export interface SealedKey {
  readonly sealed: Uint8Array;
  readonly origins: readonly string[];
  readonly active: boolean;
}

type Keys = ReadonlyMap<string, SealedKey>;

/**
 * All API keys in memory, so that a join costs no query. While the database is away the last list holds: people
 * come back to running rooms.
 */
export class Keyring {
  readonly #load: () => Promise<Keys>;
  readonly #nowMs: () => number;
  #keys: Keys = new Map();
  #loadedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | null = null;
  #generation = 0;
  #away: { readonly error: TribuError; readonly untilMs: number } | null = null;

  constructor(load: () => Promise<Keys>, nowMs: () => number) {
    this.#load = load;
    this.#nowMs = nowMs;
  }

  /** @throws TribuError unavailable: the database is away and the last list doesn't have this key. */
  async get(id: string): Promise<SealedKey | null> {
    const away = this.#age() > LONGEST_AGE_MS ? await this.#reloadIfThere() : null;
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    if (away !== null) throw away;
    if (this.#age() > LONGEST_AGE_FOR_UNKNOWN_MS) await this.#reload();
    return this.#keys.get(id) ?? null;
  }

  /** A key was made or revoked here: what is known of it doesn't hold any more, not even in an outage. */
  forget(id: string): void {
    this.#keys = new Map([...this.#keys].filter(([known]) => known !== id));
    this.#generation += 1;
    this.#away = null;
    this.#loadedAt = Number.NEGATIVE_INFINITY;
  }

  #age(): number {
    return this.#nowMs() - this.#loadedAt;
  }

  /** Null, or why the list at hand is an old one. */
  async #reloadIfThere(): Promise<TribuError | null> {
    if (this.#away !== null && this.#nowMs() < this.#away.untilMs) return this.#away.error;
    try {
      await this.#reload();
      this.#away = null;
      return null;
    } catch (error) {
      if (!(error instanceof TribuError && error.code === 'unavailable')) throw error;
      this.#away = { error, untilMs: this.#nowMs() + ASK_AGAIN_AFTER_MS };
      return error;
    }
  }

  #reload(): Promise<void> {
    this.#loading ??= this.#fetch().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #fetch(): Promise<void> {
    const generation = this.#generation;
    // Age counts from the question, not from the answer.
    const askedAt = this.#nowMs();
    const keys = await this.#load();
    if (generation !== this.#generation) return this.#fetch();
    this.#keys = keys;
    this.#loadedAt = askedAt;
  }
}

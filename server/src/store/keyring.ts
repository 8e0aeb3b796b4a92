/** A revoked key is refused everywhere after this long. */
const LONGEST_AGE_MS = 5_000;
/** An unknown id is looked up again after this long: it may have been made a moment ago elsewhere. */
const LONGEST_AGE_FOR_UNKNOWN_MS = 500;

export interface SealedKey {
  readonly sealed: Uint8Array;
  readonly origins: readonly string[];
  readonly active: boolean;
}

type Keys = ReadonlyMap<string, SealedKey>;

/** All API keys in memory, so that a join costs no query. */
export class Keyring {
  readonly #load: () => Promise<Keys>;
  readonly #nowMs: () => number;
  #keys: Keys = new Map();
  #loadedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | null = null;
  #generation = 0;

  constructor(load: () => Promise<Keys>, nowMs: () => number) {
    this.#load = load;
    this.#nowMs = nowMs;
  }

  async get(id: string): Promise<SealedKey | null> {
    if (this.#age() > LONGEST_AGE_MS) await this.#reload();
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    if (this.#age() > LONGEST_AGE_FOR_UNKNOWN_MS) await this.#reload();
    return this.#keys.get(id) ?? null;
  }

  /** A key was made or revoked here. */
  forget(): void {
    this.#generation += 1;
    this.#loadedAt = Number.NEGATIVE_INFINITY;
  }

  #age(): number {
    return this.#nowMs() - this.#loadedAt;
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

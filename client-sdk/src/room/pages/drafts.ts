import { PAGE_DEFAULTS } from '../../defaults.ts';
import type { Logger } from '../../logger.ts';
import type { Timers } from '../../timers.ts';
import type { Place } from './page-desk.ts';

/** What this browser keeps of a page in case the line, the page or the machine breaks. */
export interface Draft {
  readonly text: string;
  /** False: it was stored, and nothing is lost when another one has taken its place since. */
  readonly unsaved: boolean;
  /** Stored texts that this one goes on from: the last that was acknowledged, and those on their way since. */
  readonly follows: readonly Place[];
  /** Texts that lost against what was stored, newest first. */
  readonly others: readonly string[];
}

/** What drafts need of `localStorage`. */
export type DraftStorage = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>;

export interface DraftsOptions {
  /** Null where the browser has none, or lets nobody near it. */
  readonly storage: DraftStorage | null;
  readonly timers: Timers;
  readonly logger: Logger;
}

const PREFIX = 'tribu-live:page:';

/**
 * Drafts of pages in this browser. A storage that is full, broken or forbidden costs the safety that it gives and
 * nothing else: writing goes on.
 */
export class Drafts {
  readonly #options: DraftsOptions;
  #complained = false;

  constructor(options: DraftsOptions) {
    this.#options = options;
  }

  read(key: string): Draft | null {
    return this.#guarded((storage) => parse(storage.getItem(PREFIX + key))) ?? null;
  }

  /** At once. A text beyond all bounds is left out: what was kept before stays. */
  write(key: string, draft: Draft): void {
    const value = JSON.stringify({ at: this.#options.timers.wallMs(), ...draft });
    if (value.length > PAGE_DEFAULTS.draftChars) return;
    this.#guarded((storage) => {
      if (storage.getItem(PREFIX + key) === null) removeOldest(storage, PAGE_DEFAULTS.draftsKept - 1);
      try {
        storage.setItem(PREFIX + key, value);
      } catch {
        // Full: this page counts more than those of other days. Full all the same: said below.
        removeOldest(storage, 0, PREFIX + key);
        storage.setItem(PREFIX + key, value);
      }
    });
  }

  remove(key: string): void {
    this.#guarded((storage) => storage.removeItem(PREFIX + key));
  }

  #guarded<T>(work: (storage: DraftStorage) => T): T | undefined {
    const { storage, logger } = this.#options;
    if (storage === null) return undefined;
    try {
      return work(storage);
    } catch (error) {
      if (!this.#complained) logger.warn('drafts are not kept', { message: String(error) });
      this.#complained = true;
      return undefined;
    }
  }
}

/** The browser's storage, or null where it refuses. */
export function browserStorage(logger: Logger): DraftStorage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch (error) {
    logger.warn('drafts are not kept', { message: String(error) });
    return null;
  }
}

/** Leaves the newest `kept` drafts, and `spared` in any case. */
function removeOldest(storage: DraftStorage, kept: number, spared?: string): void {
  const keys: string[] = [];
  for (let index = 0; index < storage.length; index += 1) {
    const key = storage.key(index);
    if (key?.startsWith(PREFIX) && key !== spared) keys.push(key);
  }
  const ages = keys.map((key) => ({ key, at: writtenAt(storage.getItem(key)) }));
  ages.sort((one, other) => other.at - one.at);
  for (const { key } of ages.slice(kept)) storage.removeItem(key);
}

function writtenAt(value: string | null): number {
  const held = json(value);
  return typeof held?.at === 'number' ? held.at : 0;
}

/** Null for what another program, or another release, has left there. */
function parse(value: string | null): Draft | null {
  const held = json(value);
  if (held === null) return null;
  const { text, unsaved, follows, others } = held;
  if (typeof text !== 'string' || typeof unsaved !== 'boolean') return null;
  if (!Array.isArray(follows) || !Array.isArray(others)) return null;
  if (!follows.every(isPlace) || !others.every((other) => typeof other === 'string')) return null;
  return { text, unsaved, follows, others };
}

function json(value: string | null): Record<string, unknown> | null {
  if (value === null) return null;
  try {
    const held: unknown = JSON.parse(value);
    return typeof held === 'object' && held !== null ? (held as Record<string, unknown>) : null;
  } catch {
    // Not ours: as good as nothing.
    return null;
  }
}

function isPlace(value: unknown): value is Place {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number');
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TribuError } from '@tribu-live/protocol';
import { assertContiguous } from '../append.ts';
import { EpochLost, StoreRefusal } from '../errors.ts';
import type { PageSave, PageStore } from '../page-types.ts';
import { briefly } from '../postgres/briefly.ts';
import type { Batch, StoreLog } from '../types.ts';
import { fileNameOf, type Kept, placeOf, sessionOf } from './kept.ts';
import { type Place, SpoolFile } from './spool-file.ts';
import type { SpoolPermit, SpoolPort } from './spool-types.ts';

const FILE = 'journals.spool';
/** About a day of a busy school. */
const LARGEST_BYTES = 256 * 1024 * 1024;
const RETRY_MS = 500;
/** A database that is silent this long is taken for away; whether it did what it was asked does not matter. */
const PATIENCE_MS = 2000;
/** What the database refuses for a reason that may be a passing one is tried this often. */
const TRIES = 10;

/** Of a server that is alone: nobody else would take its rooms over. */
const ALONE: SpoolPermit = { holds: true, allowSpool: () => Promise.resolve() };

export interface SpoolOptions {
  /** Appends to the database, and any number of times: a batch that is there already is done. */
  readonly append: (batch: Batch) => Promise<void>;
  /** Saves a page to the database, and any number of times. */
  readonly save: PageStore['save'];
  readonly log: StoreLog;
  /** Runs `work` once after `delayMs`; the returned function calls it off. */
  readonly after: (delayMs: number, work: () => void) => () => void;
  readonly largestBytes?: number;
}

interface Entry {
  readonly sessionId: string;
  readonly place: Place;
}

/** What homes write, to the database or, while it is away, to the disk. */
export class Spool implements SpoolPort {
  readonly #options: SpoolOptions;
  readonly #callbacks = new Set<(sessionId: string) => void>();
  /** Sessions of which a batch never fitted, with its epoch: nothing more is taken under it. */
  readonly #lost = new Map<string, number>();
  #folder = '';
  #permit: SpoolPermit = ALONE;
  /** The others are being told. */
  #asking: Promise<void> | null = null;
  #file: SpoolFile | null = null;
  #entries: Entry[] = [];
  /** Batches on their way to the disk, by session. */
  readonly #writing = new Map<Promise<unknown>, string>();
  /** While it holds anything, everything goes there: the order of a journal is kept. */
  #holding = false;
  #pass: Promise<void> | null = null;
  #failures = 0;
  #refused = 0;
  /** The next try, called off by calling it. */
  #callOff: (() => void) | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: SpoolOptions) {
    this.#options = options;
  }

  get entries(): number {
    return this.#entries.length + this.#writing.size;
  }

  get sizeBytes(): number {
    return this.#holding ? (this.#file?.sizeBytes ?? 0) : 0;
  }

  get refused(): number {
    return this.#refused;
  }

  onRefused(callback: (sessionId: string) => void): void {
    this.#callbacks.add(callback);
  }

  async open(folder: string, permit: SpoolPermit = ALONE): Promise<void> {
    if (this.#file !== null) throw new RangeError('the spool is open already');
    this.#permit = permit;
    const { log } = this.#options;
    const { file, places } = await SpoolFile.open(join(folder, FILE), log);
    for (const place of places) {
      this.#entries.push({ sessionId: sessionOf(JSON.parse(await file.read(place)) as Kept), place });
    }
    this.#folder = folder;
    this.#file = file;
    if (this.#entries.length === 0) return;
    log.warn({ entries: this.#entries.length }, 'an earlier process left journals in the spool');
    this.#holding = true;
    await this.settled();
  }

  /** Resolves once the batch is in the database, or on the disk while that is away. @throws as SessionStore.append */
  async append(batch: Batch): Promise<void> {
    assertContiguous(batch);
    const lostEpoch = this.#lost.get(batch.sessionId);
    if (lostEpoch !== undefined && batch.epoch <= lostEpoch)
      throw new EpochLost(batch.sessionId, batch.epoch, 'what was spooled before did not fit');
    if (this.#file === null) return this.#options.append(batch);
    if (this.#closed !== null) throw new TribuError('unavailable');
    if (!(await this.#asked(() => this.#options.append(batch)))) await this.#keep(this.#file, batch);
  }

  /** A page's save, as `append`. On the disk it counts as saved: what is older does not replace it later. */
  async save(page: PageSave): ReturnType<PageStore['save']> {
    if (this.#file === null) return this.#options.save(page);
    if (this.#closed !== null) throw new TribuError('unavailable');
    const answer = await this.#asked(() => this.#options.save(page));
    if (answer) return answer.value;
    await this.#keep(this.#file, { page });
    return { is: 'saved' };
  }

  /**
   * Resolves once the database has all of this session, or of all of them: before anybody reads or takes over.
   * @throws TribuError `unavailable` while it is away
   */
  async settled(sessionId?: string): Promise<void> {
    while (this.#holds(sessionId)) {
      if (this.#closed !== null) throw new TribuError('unavailable');
      await this.#flush();
    }
  }

  /** What is still in it stays for the next process. */
  close(): Promise<void> {
    this.#closed ??= (async () => {
      this.#callOff?.();
      await this.#pass?.catch(() => undefined); // Said by whoever started it.
      await Promise.allSettled(this.#writing.keys());
      if (this.#entries.length > 0)
        this.#options.log.warn({ entries: this.#entries.length }, 'journals stay in the spool');
      await this.#file?.close();
    })();
    return this.#closed;
  }

  #holds(sessionId?: string): boolean {
    if (sessionId === undefined) return this.#holding;
    return (
      this.#entries.some((entry) => entry.sessionId === sessionId) ||
      [...this.#writing.values()].includes(sessionId)
    );
  }

  /** What the database says soon; null while it is away. */
  async #asked<T>(ask: () => Promise<T>): Promise<{ readonly value: T } | null> {
    if (this.#holding) return null;
    const { promise: late, reject } = Promise.withResolvers<never>();
    const message = 'The database does not answer.';
    const callOff = this.#options.after(PATIENCE_MS, () =>
      reject(new TribuError('unavailable', { message })),
    );
    try {
      return { value: await Promise.race([ask(), late]) };
    } catch (error) {
      if (!isAway(error)) throw error;
      this.#options.log.warn({ ...briefly(error) }, 'the database is away: journals go to the spool');
      return null;
    } finally {
      callOff();
    }
  }

  async #keep(file: SpoolFile, kept: Kept): Promise<void> {
    const payload = Buffer.from(JSON.stringify(kept));
    const sessionId = sessionOf(kept);
    const { largestBytes = LARGEST_BYTES, log } = this.#options;
    if (file.sizeBytes + payload.length > largestBytes) {
      log.error(
        { sizeBytes: file.sizeBytes },
        'the spool is full: commands are refused until the database is back',
      );
      throw new TribuError('unavailable', { message: 'The database is away and the spool is full.' });
    }
    await this.#permitted();
    this.#holding = true;
    const writing = file.append(payload).then((place) => {
      this.#entries.push({ sessionId, place });
    });
    this.#writing.set(writing, sessionId);
    try {
      await writing;
    } catch (error) {
      log.error({ ...briefly(error) }, 'the spool cannot be written');
      throw error;
    } finally {
      this.#writing.delete(writing);
      this.#again();
    }
  }

  /**
   * Once something is kept, that is what the others were told last, and they wait for this disk.
   * @throws TribuError `unavailable`
   */
  async #permitted(): Promise<void> {
    if (this.entries === 0) {
      this.#asking ??= this.#permit.allowSpool().finally(() => {
        this.#asking = null;
      });
      await this.#asking;
    }
    if (!this.#permit.holds) throw new TribuError('unavailable');
  }

  #again(): void {
    if (this.#closed !== null || this.#callOff !== null) return;
    this.#callOff = this.#options.after(RETRY_MS, () => {
      this.#callOff = null;
      this.#flush().catch((error: unknown) => {
        this.#options.log.debug({ ...briefly(error) }, 'the spool is not written to the database yet');
        this.#again();
      });
    });
  }

  #flush(): Promise<void> {
    this.#pass ??= this.#flushAll().finally(() => {
      this.#pass = null;
    });
    return this.#pass;
  }

  async #flushAll(): Promise<void> {
    const file = this.#file;
    if (file === null || !this.#holding) return;
    let count = 0;
    while (this.#closed === null) {
      const entry = this.#entries[0];
      if (entry !== undefined) {
        await this.#write(JSON.parse(await file.read(entry.place)) as Kept);
        this.#entries.shift();
        count += 1;
      } else if (this.#writing.size > 0) {
        await Promise.allSettled(this.#writing.keys());
      } else {
        // From here on the database is asked first; the file empties itself before it takes anything again.
        this.#holding = false;
        await file.clear();
        if (count > 0)
          this.#options.log.info({ entries: count }, 'the database is back: the spool is written');
        return;
      }
    }
  }

  async #write(kept: Kept): Promise<void> {
    const batch = 'page' in kept ? null : kept;
    const lostEpoch = batch === null ? undefined : this.#lost.get(batch.sessionId);
    if (batch !== null && lostEpoch !== undefined && batch.epoch <= lostEpoch)
      return this.#setAside(batch, 'one before it did not fit');
    try {
      await ('page' in kept ? this.#options.save(kept.page) : this.#options.append(kept));
    } catch (error) {
      if (isAway(error)) throw error;
      this.#failures += 1;
      if (!(error instanceof StoreRefusal) && this.#failures < TRIES) throw error;
      await this.#setAside(kept, briefly(error).reason);
      if (batch !== null) this.#lose(batch);
    }
    this.#failures = 0;
  }

  /** The journal went on without it: kept for people to look at. */
  async #setAside(kept: Kept, reason: string): Promise<void> {
    const { sessionId, epoch, ...place } = placeOf(kept);
    const name = fileNameOf([sessionId, epoch, ...Object.values(place)]);
    const file = join(this.#folder, `${name}.refused`);
    await writeFile(file, JSON.stringify(kept), { mode: 0o600, flush: true });
    this.#refused += 1;
    const context = { reason, sessionId, epoch, ...place, file };
    this.#options.log.error(context, 'a spooled batch does not fit its journal: set aside');
  }

  /** What its room holds is not what the journal says: it must be folded anew. */
  #lose({ sessionId, epoch }: Batch): void {
    this.#lost.set(sessionId, epoch);
    for (const callback of this.#callbacks) callback(sessionId);
  }
}

function isAway(error: unknown): boolean {
  return error instanceof TribuError && error.code === 'unavailable';
}

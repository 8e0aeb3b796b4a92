import { countWords, LIMITS, pageBytes, type StoredPage, type TribuError } from '@tribu-live/protocol';
import { asTribuError } from '../../connection/failures.ts';
import { PAGE_DEFAULTS } from '../../defaults.ts';
import { Emitter } from '../../emitter.ts';
import type { Logger } from '../../logger.ts';
import type { Cancel, Timers } from '../../timers.ts';
import type { Draft } from './drafts.ts';
import {
  isOneOf,
  NOWHERE,
  type PageDesk,
  type PagePhase,
  type PageStatus,
  type Place,
  placeOf,
} from './page-desk.ts';

export interface PageEvents {
  /** Any of its properties changed, by whatever cause. */
  changed: Record<string, never>;
}

export interface OwnPageOptions {
  readonly desk: PageDesk;
  readonly timers: Timers;
  readonly logger: Logger;
  /** This page's place among the drafts of this browser. */
  readonly draft: { read(): Draft | null; write(draft: Draft): void; remove(): void };
  /** Greater each time, for as long as this window lives: also when a page is closed and opened again. */
  readonly nextRevision: () => number;
  readonly onClosed?: () => void;
}

/**
 * A page that this person writes (SPEC R11): saved within a second of a keystroke, one save under way at a time, the
 * newest text next; kept in this browser at each keystroke. Two texts are never mixed: one that loses is kept as
 * `otherVersion`.
 */
export class OwnPage extends Emitter<PageEvents> {
  readonly #options: OwnPageOptions;
  #text = '';
  /** What was stored when this window last knew. */
  #stored = '';
  /** False until that is read, and again after somebody else may have stored another text. */
  #known = false;
  #follows: readonly Place[] = [NOWHERE];
  #others: readonly string[] = [];
  #phase: PagePhase = 'closing';
  /** Number of the present connection; null while there is none. */
  #connection: number | null = null;
  #lastConnection = 0;
  /** A read or a save is under way. */
  #busy = false;
  #due: Cancel | null = null;
  #failuresInRow = 0;
  /** Monotonic moment of the first keystroke that no save has taken along. */
  #unsavedSince: number | null = null;
  /** The submitted text is known: nothing changes any more. */
  #settled = false;
  #closed = false;

  /** @internal */
  constructor(options: OwnPageOptions) {
    super();
    this.#options = options;
    const draft = options.draft.read();
    if (draft === null) return;
    this.#text = draft.text;
    if (!draft.unsaved) this.#stored = draft.text;
    this.#follows = draft.follows;
    this.#others = draft.others;
  }

  get text(): string {
    return this.#text;
  }

  /** As the wall and the journal count. */
  get words(): number {
    return countWords(this.#text);
  }

  get status(): PageStatus {
    if (!this.#known) return 'loading';
    if (this.#settled) return 'frozen';
    if (pageBytes(this.#text) > LIMITS.pageBytes) return 'too_large';
    if (!this.#isDirty) return 'saved';
    if (this.#connection === null) return 'lost_line';
    return this.#busy ? 'saving' : 'unsaved';
  }

  /** Whether `write` has an effect. */
  get writable(): boolean {
    return this.#phase === 'open' && !this.#closed;
  }

  /** A text of this person that lost against what was stored; null: none. */
  get otherVersion(): string | null {
    return this.#others[0] ?? null;
  }

  /** The whole text, at each keystroke. Has no effect once the pens are up. */
  write(text: string): void {
    if (!this.writable || text === this.#text) return;
    this.#unsavedSince ??= this.#options.timers.monotonicMs();
    this.#text = text;
    this.#keep();
    this.#schedule();
    this.emit('changed', {});
  }

  /** Goes on with the other version; the text that was here becomes the other one. */
  useOther(): void {
    const other = this.otherVersion;
    if (other === null || !this.writable) return;
    this.#others = [...(this.#text.trim() === '' ? [] : [this.#text]), ...this.#others.slice(1)];
    this.write(other);
  }

  /** Throws the other version away. */
  dropOther(): void {
    this.#others = this.#others.slice(1);
    this.#keep();
    this.emit('changed', {});
  }

  /** @internal */
  handlePhase(phase: PagePhase): void {
    const before = this.#phase;
    if (phase === before || this.#closed) return;
    this.#phase = phase;
    // Another pen has the page: what it wrote counts, and has to be known before one goes on from it.
    if (phase === 'reading') this.#putAside(this.#stored);
    if (before === 'reading' && phase === 'open') this.#known = false;
    this.flush();
    this.emit('changed', {});
  }

  /** Joined, again or for the first time. @internal */
  handleJoined(connection: number): void {
    // Another window of this person was here in between: what it stored is read before anything is written over it.
    if (this.#lastConnection !== connection - 1) this.#known = false;
    this.#connection = connection;
    this.#lastConnection = connection;
    this.flush();
    this.emit('changed', {});
  }

  /** @internal */
  handleLost(): void {
    this.#connection = null;
    this.#due?.();
    this.#due = null;
    this.emit('changed', {});
  }

  /** Somebody else who holds the pen has saved. @internal */
  handleStored(page: StoredPage): void {
    if (this.#closed || this.#phase !== 'reading') return;
    this.#adopt(page);
    this.emit('changed', {});
  }

  /** Sends at once what is unsaved: the page is about to be hidden, for example. @internal */
  flush(): void {
    this.#due?.();
    this.#due = null;
    void this.#work();
  }

  /** What is unsaved stays in this browser. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.flush();
    if (this.#phase === 'frozen' && !this.#settled && this.#known) this.#settle(this.#stored);
    // What is under way goes on; the draft belongs to whoever opens the page next.
    this.#closed = true;
    this.#options.onClosed?.();
  }

  get #isDirty(): boolean {
    return this.#text !== this.#stored;
  }

  #schedule(): void {
    if (this.#due !== null || this.#busy || this.#connection === null) return;
    const { timers } = this.#options;
    const waitedMs = timers.monotonicMs() - (this.#unsavedSince ?? timers.monotonicMs());
    this.#due = timers.after(Math.max(0, PAGE_DEFAULTS.saveDelayMs - waitedMs), () => this.flush());
  }

  /** The one step that is due, if any: read what is stored, save, or take leave of a frozen page. */
  async #work(): Promise<void> {
    if (this.#busy || this.#closed || this.#connection === null || this.#settled) return;
    const step = this.#nextStep();
    if (step === null) return;
    this.#busy = true;
    try {
      await step();
      this.#failuresInRow = 0;
    } catch (error) {
      this.#handleFailure(asTribuError(error));
    } finally {
      this.#busy = false;
    }
    if (this.#due === null && this.#failuresInRow === 0 && !this.#closed) this.#goOn();
    this.emit('changed', {});
  }

  #goOn(): void {
    if (this.#phase === 'open' && this.#known && this.#isDirty) this.#schedule();
    else void this.#work();
  }

  #nextStep(): (() => Promise<void>) | null {
    if (!this.#known) return () => this.#read();
    if (this.#phase === 'frozen') {
      if (this.#isDirty) return () => this.#read();
      this.#settle(this.#text);
      return null;
    }
    if (this.#phase === 'reading' || !this.#isDirty) return null;
    return pageBytes(this.#text) > LIMITS.pageBytes ? null : () => this.#save();
  }

  async #read(): Promise<void> {
    const connection = this.#connection;
    const page = await this.#options.desk.read();
    if (connection !== this.#connection) return;
    const place = placeOf(page);
    const isFollowed = isOneOf(place, this.#follows) || page?.text === this.#stored;
    if (this.#phase === 'frozen') this.#settle(page?.text ?? '');
    else if (this.#phase === 'reading' || !isFollowed) this.#adopt(page);
    else this.#stored = page?.text ?? '';
    this.#follows = [...this.#follows, place].slice(-PAGE_DEFAULTS.placesKept);
    this.#known = true;
  }

  async #save(): Promise<void> {
    const text = this.#text;
    const revision = this.#options.nextRevision();
    const place: Place = [this.#connection ?? 0, revision];
    this.#follows = [...this.#follows, place].slice(-PAGE_DEFAULTS.placesKept);
    this.#unsavedSince = null;
    this.#keep();
    this.emit('changed', {});
    const answer = await this.#options.desk.save(revision, text);
    if (answer.is === 'lost') return this.#adopt(answer.kept);
    this.#stored = text;
    this.#follows = [place];
    this.#keep();
  }

  /** What is stored counts; a text of this person that says otherwise is put aside. */
  #adopt(page: StoredPage | null): void {
    this.#follows = [placeOf(page)];
    this.#putAside(page?.text ?? '');
  }

  /** Shows `text`, which is stored; the one that was here becomes the other version unless it was stored once. */
  #putAside(text: string): void {
    const lost = this.#text;
    const isLost = lost !== text && lost !== this.#stored && lost.trim() !== '';
    const others = this.#others.filter((other) => other !== lost);
    if (isLost) this.#others = [lost, ...others].slice(0, PAGE_DEFAULTS.othersKept);
    this.#text = text;
    this.#stored = text;
    this.#unsavedSince = null;
    this.#keep();
  }

  #settle(text: string): void {
    this.#settled = true;
    this.#putAside(text);
  }

  #handleFailure(error: TribuError): void {
    if (error.code === 'page_frozen') {
      // Told by the journal too, perhaps later: what was submitted is read now.
      this.#phase = 'frozen';
      this.#failuresInRow = 0;
      return;
    }
    this.#options.logger.info('page not stored', { code: error.code });
    const pauseMs = PAGE_DEFAULTS.retryPausesMs[this.#failuresInRow] ?? PAGE_DEFAULTS.retryLaterMs;
    this.#failuresInRow += 1;
    // Otherwise the next keystroke or connection tries again.
    const mayHelp = error.retryable && error.code !== 'connection_lost' && this.#connection !== null;
    if (mayHelp && !this.#closed) this.#due ??= this.#options.timers.after(pauseMs, () => this.flush());
  }

  /** Keeps it in this browser, until it is submitted and nothing else is left to choose. */
  #keep(): void {
    const { draft } = this.#options;
    if (this.#closed) return;
    const kept = { text: this.#text, unsaved: this.#isDirty, follows: this.#follows, others: this.#others };
    if (this.#settled && this.#others.length === 0) draft.remove();
    else draft.write(kept);
  }
}

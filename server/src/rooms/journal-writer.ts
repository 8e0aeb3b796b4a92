import { type Accepted, fold, type RoomState, type StoredEvent, TribuError } from '@tribu-live/protocol';
import { EpochLost } from '../store/errors.ts';
import type { Batch } from '../store/types.ts';
import type { Clock } from './clock.ts';
import type { CommandBody, CommandContext, Facts } from './decide/command.ts';
import { answeredBefore, decide } from './decide/decide.ts';
import { deadlinesOf, jobsOf, summaryOf } from './derived.ts';
import { stamp } from './stamp.ts';

/** A batch that is in the journal for good: from `before` through `events` to `after`. */
export interface Step {
  readonly before: RoomState;
  readonly events: readonly StoredEvent[];
  readonly after: RoomState;
}

export interface JournalWriterOptions {
  /** The fold of the journal as it stands, homed here under its epoch. */
  readonly state: RoomState;
  readonly clock: Clock;
  /** Whether this node may write now (SPEC N2). */
  readonly holds: () => boolean;
  /** Appends for good or throws; a repeated call with the same batch must be safe. */
  readonly append: (batch: Batch) => Promise<void>;
  /** What decisions may take into the journal of what was seen of people until then (SPEC E1); null: nothing. */
  readonly sample?: (nowMs: number) => NonNullable<Facts['sample']> | null;
  /** Told of each decision at once, before the journal has it: the events, and the room after them. */
  readonly onDecided?: (events: readonly StoredEvent[], after: RoomState) => void;
  /** Told after each append, in order, before the commands in it are answered. */
  readonly onStep: (step: Step) => void;
  /** The epoch has passed to another home, or may have; nothing can be written here any more. */
  readonly onLost: () => void;
  /** A store that does not answer is asked again after these waits, the last one for ever. */
  readonly retryDelaysMs?: readonly number[];
}

/**
 * A store that takes nothing for longer than this, not even into its spool, gets no more commands of people: they
 * are told, and may try again.
 */
const PATIENCE_MS = 5000;
/** Commands that had nothing to do and are remembered, so that a late repetition does nothing either (SPEC R7). */
const REMEMBERED_NOTHINGS = 500;

interface Waiter {
  readonly seq: number;
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: TribuError) => void;
}

const RETRY_DELAYS_MS = [50, 100, 200, 500, 1000];

/**
 * The room's one writer (SPEC R3): decides each command at once on the provisional state, appends in
 * batches with one append in flight, tells nothing before the journal has it.
 */
export class JournalWriter {
  #confirmed: RoomState;
  #provisional: RoomState;
  #queue: StoredEvent[] = [];
  #flushing = false;
  #closed: TribuError | null = null;
  #waiters: Waiter[] = [];
  /** Since when the store has been away; null while it answers. */
  #awaySince: number | null = null;
  readonly #nothings = new Map<string, number>();
  readonly #options: JournalWriterOptions;

  constructor(options: JournalWriterOptions) {
    this.#options = options;
    this.#confirmed = options.state;
    this.#provisional = options.state;
  }

  /** What the journal holds for sure, and what others may be told. */
  get state(): RoomState {
    return this.#confirmed;
  }

  /** What the journal will hold once all that was decided is appended. */
  get provisional(): RoomState {
    return this.#provisional;
  }

  /** The refusal that this command would meet now, or null. */
  refusalOf(command: CommandBody, context: Omit<CommandContext, 'at'>): TribuError | null {
    const shut = this.#shut();
    if (shut !== null) return shut;
    const dated = { ...context, at: this.#options.clock.now() };
    if (this.#answeredBefore(dated) !== null) return null;
    const decision = decide(this.#provisional, command, dated);
    return decision.ok ? null : decision.error;
  }

  /** Whether this very command was accepted before (SPEC R7). */
  knows(context: Omit<CommandContext, 'at'>): boolean {
    return this.#answeredBefore({ ...context, at: this.#options.clock.now() }) !== null;
  }

  /**
   * Resolves once everything the command did is in the journal; rejects with the typed refusal.
   * The same command id again gives the first answer (SPEC R7).
   */
  execute(command: CommandBody, context: Omit<CommandContext, 'at'>): Promise<Accepted> {
    const shut = this.#shut();
    if (shut !== null) return Promise.reject(shut);
    const dated: CommandContext = { ...context, at: this.#options.clock.now() };
    const answered = this.#answeredBefore(dated);
    if (answered !== null) return this.#confirmedUpTo(answered);
    if (context.actor.kind === 'person' && this.#isAway())
      return Promise.reject(new TribuError('unavailable'));
    const decision = decide(this.#provisional, command, this.#informed(dated));
    if (!decision.ok) return Promise.reject(decision.error);
    if (decision.events.length === 0) this.#rememberNothing(dated);
    const events = stamp(this.#provisional, decision.events, dated, this.#provisional.epoch);
    this.#provisional = fold(this.#provisional, events);
    this.#queue.push(...events);
    this.#options.onDecided?.(events, this.#provisional);
    const answer = this.#confirmedUpTo(this.#provisional.seq);
    void this.#flush();
    return answer;
  }

  /** Resolves once all that was decided so far is in the journal. @throws TribuError when nothing is written any more */
  async settled(): Promise<void> {
    const shut = this.#shut();
    if (shut !== null) throw shut;
    await this.#confirmedUpTo(this.#provisional.seq);
  }

  /** Answers everybody who waits with `error` and takes no more commands. Idempotent. */
  close(error: TribuError): void {
    if (this.#closed !== null) return;
    this.#closed = error;
    this.#queue = [];
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.reject(error);
  }

  /** Why no command is taken now. */
  #shut(): TribuError | null {
    return this.#closed ?? (this.#options.holds() ? null : new TribuError('room_elsewhere'));
  }

  #answeredBefore(context: CommandContext): number | null {
    return answeredBefore(this.#provisional, context) ?? this.#nothings.get(nothingKey(context)) ?? null;
  }

  #rememberNothing(context: CommandContext): void {
    if (context.commandId === null) return;
    this.#nothings.set(nothingKey(context), this.#provisional.seq);
    const [oldest] = this.#nothings.keys();
    if (this.#nothings.size > REMEMBERED_NOTHINGS && oldest !== undefined) this.#nothings.delete(oldest);
  }

  #informed(context: CommandContext): CommandContext {
    const sample = this.#options.sample?.(context.at) ?? null;
    return sample === null ? context : { ...context, facts: { ...context.facts, sample } };
  }

  #isAway(): boolean {
    return this.#awaySince !== null && this.#options.clock.now() - this.#awaySince > PATIENCE_MS;
  }

  #confirmedUpTo(seq: number): Promise<Accepted> {
    if (seq <= this.#confirmed.seq) return Promise.resolve({ seq });
    return new Promise((resolve, reject) => this.#waiters.push({ seq, resolve, reject }));
  }

  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      while (this.#queue.length > 0 && this.#closed === null) {
        const before = this.#confirmed;
        const after = this.#provisional;
        const events = this.#queue.splice(0);
        await this.#appendUntilDone({
          sessionId: before.sessionId,
          epoch: before.epoch,
          fromSeq: before.seq,
          events,
          deadlines: deadlinesOf(after),
          summary: summaryOf(after),
          jobs: jobsOf(before, after),
        });
        if (this.#closed !== null) return;
        // The append may have waited out a pause of this process: another home may have told more since.
        this.#mustHold();
        this.#confirmed = after;
        this.#options.onStep({ before, events, after });
        this.#answerConfirmed();
      }
    } catch (error) {
      const code = error instanceof EpochLost || error instanceof NotHeld ? 'room_elsewhere' : 'internal';
      this.close(new TribuError(code, { cause: error }));
      this.#options.onLost();
    } finally {
      this.#flushing = false;
    }
  }

  /** A lost store is waited for: what was decided keeps its order and nothing is told meanwhile. */
  async #appendUntilDone(batch: Batch): Promise<void> {
    const delays = this.#options.retryDelaysMs ?? RETRY_DELAYS_MS;
    for (let attempt = 0; this.#closed === null; attempt += 1) {
      this.#mustHold();
      try {
        await this.#options.append(batch);
        this.#awaySince = null;
        return;
      } catch (error) {
        if (!(error instanceof TribuError) || !error.retryable) throw error;
        this.#awaySince ??= this.#options.clock.now();
        const delayMs = delays[Math.min(attempt, delays.length - 1)] ?? 0;
        await new Promise<void>((resolve) => this.#options.clock.after(delayMs, resolve));
      }
    }
  }

  #mustHold(): void {
    if (!this.#options.holds()) throw new NotHeld('this node may not write any more');
  }

  #answerConfirmed(): void {
    const done = this.#waiters.filter((waiter) => waiter.seq <= this.#confirmed.seq);
    this.#waiters = this.#waiters.filter((waiter) => waiter.seq > this.#confirmed.seq);
    for (const waiter of done) waiter.resolve({ seq: waiter.seq });
  }
}

/** Nobody outside the writer sees it. */
class NotHeld extends Error {}

function nothingKey({ actor, commandId }: CommandContext): string {
  return `${actor.kind === 'person' ? actor.id : actor.kind} ${commandId ?? ''}`;
}

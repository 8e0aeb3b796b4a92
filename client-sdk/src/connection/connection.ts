import {
  type CloseReason,
  type JoinAnswer,
  type Method,
  type RequestBody,
  type Responses,
  TribuError,
} from '@tribu-live/protocol';
import { CONNECTION_DEFAULTS } from '../defaults.ts';
import { Emitter } from '../emitter.ts';
import type { Cancel } from '../timers.ts';
import { Commands } from './commands.ts';
import type { ConnectionEvents, ConnectionOptions } from './connection-options.ts';
import { asTribuError, canResume, finalReason, isFinal } from './failures.ts';
import { sayGoodbye } from './goodbye.ts';
import type { LinkState } from './link-state.ts';
import type { LiveSocket, Push } from './live-socket.ts';
import { Watchdog } from './watchdog.ts';
import { type Entered, WayIn } from './way-in.ts';

type Step = 'stopped' | 'retry' | 'done';

/** Keeps one person in one room: joins, watches, rejoins by itself until a final word is spoken. */
export class Connection extends Emitter<ConnectionEvents> {
  readonly commands = new Commands();
  readonly #options: ConnectionOptions;
  readonly #wayIn: WayIn;
  #state: LinkState = { is: 'joining' };
  #socket: LiveSocket | null = null;
  #watchdog: Watchdog | null = null;
  /** Counts the runs of the join loop: an older one that awakes finds that it is over. */
  #run = 0;
  /** Tries so far of this row of losses; a connection that held for a while starts a new row. */
  #attempt = 0;
  #joinedAt = 0;
  /** Ends what the loop waits for: its pause, or a try on a network that may be gone. */
  #hurry: Cancel = () => undefined;

  constructor(options: ConnectionOptions) {
    super();
    this.#options = options;
    this.#wayIn = new WayIn(options);
  }

  get state(): LinkState {
    return this.#state;
  }

  /**
   * The first way in, with the answer of a knock.
   * @throws TribuError why it can't be entered, after tries for `firstJoinLimitMs` where trying can help.
   */
  async enter(answer: JoinAnswer): Promise<void> {
    this.#wayIn.handleAnswer(answer);
    this.#set({ is: 'joining' });
    await this.#loop(answer, CONNECTION_DEFAULTS.firstJoinLimitMs);
    if (this.#state.is === 'closed') throw this.#state.error ?? new TribuError('connection_lost');
  }

  /**
   * Comes back as the newest window after `superseded` (SPEC C1), or tries again after a failure.
   * @throws TribuError as `enter`; `not_joined` when the room was left or is over
   */
  async resume(): Promise<void> {
    if (this.#state.is !== 'closed') return;
    const { reason } = this.#state;
    if (!canResume(reason)) throw new TribuError('not_joined', { message: `Closed for good: ${reason}.` });
    this.#wayIn.startAnew();
    this.#set({ is: 'joining' });
    await this.#loop(null, CONNECTION_DEFAULTS.firstJoinLimitMs);
    const state = this.state;
    if (state.is === 'closed') throw state.error ?? new TribuError('connection_lost');
  }

  /** @throws TribuError as `LiveSocket.request`; `connection_lost` at once while there is none. */
  request<M extends Method>(method: M, body: RequestBody<M>, timeoutMs?: number): Promise<Responses[M]> {
    if (this.#socket === null) return Promise.reject(new TribuError('connection_lost'));
    return this.#socket.request(method, body, timeoutMs ?? CONNECTION_DEFAULTS.requestTimeoutMs);
  }

  /** Asks for a sign of life, because the network changed or the machine woke up; rejoins when none comes. */
  probe(): void {
    this.#hurry();
    this.#watchdog?.expectSign(CONNECTION_DEFAULTS.probeTimeoutMs);
    this.#socket?.request('clock.read', {}, CONNECTION_DEFAULTS.probeTimeoutMs).catch((error: unknown) => {
      // The watchdog judges: whatever else came from the server is a sign too.
      this.#options.logger.debug('probe unanswered', { code: asTribuError(error).code });
    });
  }

  /** The connection is of no use any more: rejoin. */
  lost(cause: string): void {
    const { timers, logger } = this.#options;
    if (this.#socket === null) return;
    logger.info('connection lost', { cause });
    this.#drop();
    const heldMs = timers.monotonicMs() - this.#joinedAt;
    this.#attempt = heldMs >= CONNECTION_DEFAULTS.steadyAfterMs ? 0 : this.#attempt + 1;
    void this.#loop(null, null);
  }

  /**
   * Ends it with a goodbye, said on the socket that stands. Without one the goodbye takes a last join of its
   * own, in the background: nobody waits for a line that is down.
   */
  async leave(): Promise<void> {
    if (this.#state.is === 'closed') return;
    const socket = this.#socket;
    this.#socket = null; // outlives the close, for its last word
    this.close('left');
    const { timers, logger } = this.#options;
    const joinAgain = async (signal: AbortSignal) => (await this.#wayIn.join(null, signal)).socket;
    const said = sayGoodbye({ timers, logger, socket: socket ?? joinAgain });
    if (socket !== null) await said;
  }

  /** Ends it for good, idempotent. */
  close(reason: CloseReason | 'left' | 'failed', error?: TribuError): void {
    if (this.#state.is === 'closed') return;
    this.#run += 1;
    this.#drop();
    this.#hurry();
    this.commands.handleClosed(error ?? new TribuError('connection_lost', { message: `Closed: ${reason}.` }));
    this.#set({ is: 'closed', reason, ...(error === undefined ? {} : { error }) });
  }

  /** Tries until joined or ended. `answer` spares the first HTTP join; `limitMs` null: as the policy says. */
  async #loop(answer: JoinAnswer | null, limitMs: number | null): Promise<void> {
    const { timers, clock, reconnect } = this.#options;
    this.#run += 1;
    const run = this.#run;
    const startedAt = timers.monotonicMs();
    const since = clock.now();
    const first = limitMs !== null;
    let known = answer;
    let lastError = new TribuError('connection_lost');
    if (first) this.#attempt = 0;
    for (;;) {
      const elapsedMs = timers.monotonicMs() - startedAt;
      if (!first || this.#attempt > 0) {
        const delayMs = first && elapsedMs > limitMs ? null : reconnect(this.#attempt, elapsedMs);
        if (delayMs === null) return this.close('failed', lastError);
        if (!first) this.#set({ is: 'reconnecting', attempt: this.#attempt + 1, since });
        await this.#pause(delayMs);
        if (run !== this.#run) return;
      }
      const abort = new AbortController();
      this.#hurry = () => abort.abort(new TribuError('connection_lost', { message: 'The network changed.' }));
      const step = await this.#tryOnce(known, run, abort.signal).catch((error: unknown): Step => {
        if (run !== this.#run) return 'stopped';
        lastError = asTribuError(error);
        return this.#handleFailure(lastError);
      });
      if (step !== 'retry') return;
      known = null;
      // Another network is another chance: it owes no delay to the tries on the old one.
      this.#attempt = abort.signal.aborted ? 0 : this.#attempt + 1;
    }
  }

  #handleFailure(error: TribuError): Step {
    this.#options.logger.info('join failed', { code: error.code, correlationId: error.correlationId });
    const final = finalReason(error);
    if (final !== null) {
      this.close(final, error);
      return 'stopped';
    }
    this.#wayIn.handleRefusal(error);
    return 'retry';
  }

  async #tryOnce(known: JoinAnswer | null, run: number, signal: AbortSignal): Promise<Step> {
    const entered = await this.#wayIn.join(known, signal);
    if (run !== this.#run) {
      entered.socket.close();
      return 'stopped';
    }
    this.#adopt(entered);
    return 'done';
  }

  #adopt({ socket, joined, answer, askedAt, early }: Entered): void {
    this.#options.clock.handleReading(joined.serverTimeMs, askedAt);
    this.#socket = socket;
    this.#watchdog = Watchdog.start(this.#options.timers, () => this.lost('silence'));
    socket.on('sign', () => this.#watchdog?.handleSign());
    socket.on('down', ({ error }) => {
      if (this.#socket === socket) this.lost(error.message);
    });
    socket.on('push', (push) => {
      if (this.#socket === socket) this.#handlePush(push);
    });
    this.#joinedAt = this.#options.timers.monotonicMs();
    this.#wayIn.handleJoined(joined);
    this.commands.handleJoined(socket, joined.media.kind === 'kept');
    this.emit('joined', { joined, answer });
    if (this.#socket !== socket) return;
    this.#set({ is: 'live' });
    for (const push of early) this.#handlePush(push);
  }

  #handlePush(push: Push): void {
    if (push.name === 'beat') return;
    if (push.name === 'token') {
      this.#wayIn.handleToken(push.body.resumeToken);
    } else if (push.name === 'closing') {
      if (isFinal(push.body.reason)) this.close(push.body.reason);
      else this.lost(push.body.reason);
    } else {
      this.emit('push', push);
    }
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#watchdog?.close();
    this.#watchdog = null;
    this.commands.handleLost();
    socket?.close();
  }

  /** Waits before a try; `#hurry` cuts it short. */
  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.timers.after(delayMs, resolve);
      this.#hurry = () => {
        cancel();
        resolve();
      };
    });
  }

  #set(state: LinkState): void {
    this.#state = state;
    this.emit('state', state);
  }
}

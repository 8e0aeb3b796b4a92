import {
  type CloseReason,
  type JoinAnswer,
  type Joined,
  type Method,
  type RequestBody,
  type Responses,
  type RtpCapabilities,
  TribuError,
} from '@tribu-live/protocol';
import { CONNECTION_DEFAULTS } from '../defaults.ts';
import { Emitter } from '../emitter.ts';
import type { Logger } from '../logger.ts';
import type { Cancel, Timers } from '../timers.ts';
import { Commands } from './commands.ts';
import { Entries } from './entries.ts';
import { asTribuError, finalReason, isFinal } from './failures.ts';
import { httpJoin } from './http-join.ts';
import { joinRoom, type OpenSocket } from './join-room.ts';
import type { LinkState } from './link-state.ts';
import type { LiveSocket, Push } from './live-socket.ts';
import type { ReconnectPolicy } from './reconnect-policy.ts';
import type { MeasuredClock } from './server-clock.ts';
import { Watchdog } from './watchdog.ts';

export interface ConnectionEvents {
  /** In the room, again or for the first time; comes before `state` says `live`. */
  joined: { readonly joined: Joined; readonly answer: JoinAnswer };
  push: Exclude<Push, { name: 'beat' | 'token' | 'closing' }>;
  state: LinkState;
}

export interface ConnectionOptions {
  readonly serverUrl: string;
  readonly timers: Timers;
  readonly clock: MeasuredClock;
  readonly reconnect: ReconnectPolicy;
  readonly logger: Logger;
  readonly openSocket: OpenSocket;
  readonly fetch?: typeof fetch;
  /** Loads the media device for a router; runs while the socket opens. */
  readonly capabilities: (answer: JoinAnswer) => Promise<RtpCapabilities>;
  /** What was folded so far, or undefined for a snapshot. */
  readonly last: () => { readonly epoch: number; readonly seq: number } | undefined;
}

type Step = 'stopped' | 'retry' | 'done';

/** Keeps one person in one room: joins, watches, rejoins by itself until a final word is spoken. */
export class Connection extends Emitter<ConnectionEvents> {
  readonly commands = new Commands();
  readonly #options: ConnectionOptions;
  readonly #entries: Entries;
  #resumeToken = '';
  #instanceId = crypto.randomUUID();
  #state: LinkState = { is: 'joining' };
  #socket: LiveSocket | null = null;
  #watchdog: Watchdog | null = null;
  /** Counts the runs of the join loop: an older one that awakes finds that it is over. */
  #run = 0;
  /** Tries so far of this row of losses; a connection that held for a while starts a new row. */
  #attempt = 0;
  #joinedAt = 0;
  #hurry: Cancel = () => undefined;

  constructor(options: ConnectionOptions) {
    super();
    this.#options = options;
    this.#entries = new Entries(options.serverUrl);
  }

  get state(): LinkState {
    return this.#state;
  }

  /**
   * The first way in, with the answer of a knock.
   * @throws TribuError why it can't be entered, after tries for `firstJoinLimitMs` where trying can help.
   */
  async enter(answer: JoinAnswer): Promise<void> {
    this.#resumeToken = answer.resumeToken;
    this.#entries.handleAnswer(answer);
    this.#set({ is: 'joining' });
    await this.#loop(answer, CONNECTION_DEFAULTS.firstJoinLimitMs);
    if (this.#state.is === 'closed') throw this.#state.error ?? new TribuError('connection_lost');
  }

  /** Comes back as the newest window after a final word such as `superseded` (SPEC C1). */
  async resume(): Promise<void> {
    if (this.#state.is !== 'closed') return;
    // A new instance: the server must not take it for the one that it sent away.
    this.#instanceId = crypto.randomUUID();
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
  async probe(): Promise<void> {
    this.#hurry();
    const socket = this.#socket;
    if (socket === null) return;
    try {
      await socket.request('clock.read', {}, CONNECTION_DEFAULTS.probeTimeoutMs);
    } catch (error) {
      if (this.#socket === socket) this.lost(`probe: ${asTribuError(error).code}`);
    }
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
    for (; ; this.#attempt += 1) {
      const elapsedMs = timers.monotonicMs() - startedAt;
      if (!first || this.#attempt > 0) {
        const delayMs = first && elapsedMs > limitMs ? null : reconnect(this.#attempt, elapsedMs);
        if (delayMs === null) return this.close('failed', lastError);
        if (!first) this.#set({ is: 'reconnecting', attempt: this.#attempt + 1, since });
        await this.#pause(delayMs);
        if (run !== this.#run) return;
      }
      const step = await this.#tryOnce(known, run).catch((error: unknown): Step => {
        if (run !== this.#run) return 'stopped';
        lastError = asTribuError(error);
        return this.#handleFailure(lastError);
      });
      if (step !== 'retry') return;
      known = null;
    }
  }

  #handleFailure(error: TribuError): Step {
    this.#options.logger.info('join failed', { code: error.code, correlationId: error.correlationId });
    const final = finalReason(error);
    if (final !== null) {
      this.close(final, error);
      return 'stopped';
    }
    this.#entries.handleRefusal(error);
    return 'retry';
  }

  async #tryOnce(known: JoinAnswer | null, run: number): Promise<Step> {
    const { timers, clock, openSocket, capabilities, last } = this.#options;
    const answer = known ?? (await this.#knockAgain());
    if (run !== this.#run) return 'stopped';
    const { socket, joined, askedAt, early } = await joinRoom({
      answer,
      resumeToken: this.#resumeToken,
      instanceId: this.#instanceId,
      last: last(),
      timers,
      openSocket,
      capabilities: capabilities(answer),
    });
    if (run !== this.#run) {
      socket.close();
      return 'stopped';
    }
    clock.handleReading(joined.serverTimeMs, askedAt);
    this.#adopt(socket, joined, answer, early);
    return 'done';
  }

  async #knockAgain(): Promise<JoinAnswer> {
    const { timers, fetch, clock } = this.#options;
    clock.forget();
    const sentAt = timers.monotonicMs();
    const answer = await httpJoin(
      this.#entries.next(),
      { resumeToken: this.#resumeToken },
      { timers, timeoutMs: CONNECTION_DEFAULTS.httpJoinTimeoutMs, ...(fetch === undefined ? {} : { fetch }) },
    );
    clock.handleReading(answer.serverTimeMs, sentAt);
    this.#resumeToken = answer.resumeToken;
    this.#entries.handleAnswer(answer);
    return answer;
  }

  #adopt(socket: LiveSocket, joined: Joined, answer: JoinAnswer, early: readonly Push[]): void {
    this.#socket = socket;
    this.#resumeToken = joined.resumeToken;
    this.#watchdog = Watchdog.start(this.#options.timers, () => this.lost('silence'));
    socket.on('sign', () => this.#watchdog?.handleSign());
    socket.on('down', ({ error }) => {
      if (this.#socket === socket) this.lost(error.message);
    });
    socket.on('push', (push) => {
      if (this.#socket === socket) this.#handlePush(push);
    });
    this.#joinedAt = this.#options.timers.monotonicMs();
    this.#entries.handleJoined();
    this.commands.handleJoined(socket, joined.media.kind === 'kept');
    this.emit('joined', { joined, answer });
    if (this.#socket !== socket) return;
    this.#set({ is: 'live' });
    for (const push of early) this.#handlePush(push);
  }

  #handlePush(push: Push): void {
    if (push.name === 'beat') return;
    if (push.name === 'token') {
      this.#resumeToken = push.body.resumeToken;
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

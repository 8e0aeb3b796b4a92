import { type JoinAnswer, type Joined, TribuError } from '@tribu-live/protocol';
import { CONNECTION_DEFAULTS } from '../defaults.ts';
import { pause } from '../timers.ts';
import { askAround } from './ask-around.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { Entries } from './entries.ts';
import { asTribuError, finalReason } from './failures.ts';
import { httpJoin } from './http-join.ts';
import { joinRoom, type RoomJoined } from './join-room.ts';

/** In the room, with the knock's answer that led there. */
export type Entered = RoomJoined & { readonly answer: JoinAnswer };

/**
 * One person's way into a room: knows who they are and where to knock, finds the room's home and joins there. A node
 * that hangs is never waited for alone: others are asked beside it (SPEC C3).
 */
export class WayIn {
  readonly #options: ConnectionOptions;
  readonly #entries: Entries;
  #resumeToken = '';
  #instanceId = crypto.randomUUID();

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#entries = new Entries(options.serverUrl);
  }

  handleAnswer(answer: JoinAnswer): void {
    this.#resumeToken = answer.resumeToken;
    this.#entries.handleAnswer(answer);
  }

  handleToken(resumeToken: string): void {
    this.#resumeToken = resumeToken;
  }

  handleJoined({ resumeToken }: Joined): void {
    this.#resumeToken = resumeToken;
    this.#entries.handleJoined();
  }

  handleRefusal(error: TribuError): void {
    this.#entries.handleRefusal(error);
  }

  /** As a new instance: the server must not take it for the one that it sent away (SPEC C2). */
  startAnew(): void {
    this.#instanceId = crypto.randomUUID();
  }

  /**
   * Joins once; `known` spares the knock.
   * @throws TribuError; the reason of `signal` when that was aborted
   */
  async join(known: JoinAnswer | null, signal: AbortSignal): Promise<Entered> {
    const { requestTimeoutMs, rejoinTimeoutMs } = CONNECTION_DEFAULTS;
    const answerTimeoutMs = known === null ? rejoinTimeoutMs : requestTimeoutMs;
    let answer = known ?? (await this.#knock(signal));
    for (;;) {
      const met = await this.#enter(answer, answerTimeoutMs, signal);
      if ('socket' in met) return { ...met, answer };
      answer = met;
    }
  }

  /** Joins at this home, or gives the answer that names another one while this one keeps everybody waiting. */
  async #enter(
    answer: JoinAnswer,
    answerTimeoutMs: number,
    signal: AbortSignal,
  ): Promise<RoomJoined | JoinAnswer> {
    const { timers, openSocket, capabilities, last, transports } = this.#options;
    const here = new AbortController();
    const stop = () => here.abort(signal.reason);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const joining = joinRoom({
      answer,
      resumeToken: this.#resumeToken,
      instanceId: this.#instanceId,
      last: last(),
      transports: transports(),
      answerTimeoutMs,
      timers,
      openSocket,
      capabilities: capabilities(answer),
      signal: here.signal,
    });
    try {
      const met = await Promise.race([joining, this.#elsewhere(answer.url, here.signal)]);
      if (!('socket' in met)) closeWhenJoined(joining);
      return met;
    } catch (error) {
      closeWhenJoined(joining);
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      here.abort(new TribuError('connection_lost', { message: 'The room was entered, or lives elsewhere.' }));
    }
  }

  /**
   * Asks again and again where the room lives; resolves once that is not `url`.
   * @throws TribuError a refusal for good; the signal's reason
   */
  async #elsewhere(url: string, signal: AbortSignal): Promise<JoinAnswer> {
    for (;;) {
      await pause(this.#options.timers, CONNECTION_DEFAULTS.homePatienceMs, signal);
      try {
        const answer = await this.#knock(signal);
        if (answer.url !== url) return answer;
      } catch (error) {
        // Nobody else knows better: whether this home answers is still to be seen.
        if (signal.aborted || finalReason(asTribuError(error)) !== null) throw error;
      }
    }
  }

  async #knock(signal: AbortSignal): Promise<JoinAnswer> {
    const { timers, clock, fetch } = this.#options;
    clock.forget();
    const answer = await askAround({
      timers,
      atOnce: this.#entries.atOnce,
      patienceMs: CONNECTION_DEFAULTS.entryPatienceMs,
      signal,
      ask: async (unneeded) => {
        const sentAt = timers.monotonicMs();
        const met = await httpJoin(
          this.#entries.next(),
          { resumeToken: this.#resumeToken },
          {
            timers,
            timeoutMs: CONNECTION_DEFAULTS.httpJoinTimeoutMs,
            signal: unneeded,
            ...(fetch === undefined ? {} : { fetch }),
          },
        );
        clock.handleReading(met.serverTimeMs, sentAt);
        return met;
      },
    });
    this.handleAnswer(answer);
    return answer;
  }
}

/** Nobody waits for this join any more: should it come off nevertheless, its socket has no use. */
function closeWhenJoined(joining: Promise<RoomJoined>): void {
  void joining.then(
    ({ socket }) => socket.close(),
    () => undefined,
  );
}

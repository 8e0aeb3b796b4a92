import { type JoinAnswer, type JoinRequest, TribuError } from '@tribu-live/protocol';
import { httpJoin } from './connection/http-join.ts';
import { patientReconnect, type ReconnectPolicy } from './connection/reconnect-policy.ts';
import { MeasuredClock, type ServerClock } from './connection/server-clock.ts';
import { CONNECTION_DEFAULTS } from './defaults.ts';
import { type Logger, SILENT_LOGGER } from './logger.ts';
import { prepareDevice } from './media/device.ts';
import { LiveRoom } from './room/live-room.ts';
import { SYSTEM_TIMERS } from './timers.ts';

export interface KnockOptions {
  /** Address of a Tribu Live server, for example `https://live.example.org`. */
  readonly serverUrl: string;
  /** Participant token, minted by the school's back end. */
  readonly token: string;
  /** Gives up waiting for the answer: the call fails with the signal's reason, by default an AbortError. */
  readonly signal?: AbortSignal;
  /** Where the SDK's log lines go; by default nowhere. They hold no tokens and no names. */
  readonly logger?: Logger;
}

export interface EnterOptions {
  /** How to reconnect; by default within 200 ms, then with growing delays up to 5 s, without end. */
  readonly reconnect?: ReconnectPolicy;
}

/** What is known before entering: for the screen with the device check. Nobody in the room sees a knock. */
export interface Door {
  readonly session: JoinAnswer['session'];
  readonly you: JoinAnswer['you'];
  readonly people: JoinAnswer['people'];
  readonly clock: ServerClock;
  /** Asks again who is there. @throws TribuError */
  refresh(): Promise<Door>;
  /** @throws TribuError */
  enter(options?: EnterOptions): Promise<LiveRoom>;
}

/**
 * Asks the server who is expected, by one HTTP call.
 * @throws TribuError `session_not_open_yet`, `token_expired`, `removed`, `connection_lost` …
 */
export async function knock(options: KnockOptions): Promise<Door> {
  warmUp();
  return open(options, options.serverUrl, { token: options.token });
}

/**
 * Knocks and enters.
 * @throws TribuError
 */
export async function join(options: KnockOptions & EnterOptions): Promise<LiveRoom> {
  const startedAtMs = SYSTEM_TIMERS.monotonicMs();
  warmUp();
  const asked = await ask(options, options.serverUrl, { token: options.token });
  return enter({ ...options, startedAtMs }, asked);
}

/** What the server answered to a knock, and from which address. */
interface Asked {
  readonly serverUrl: string;
  readonly answer: JoinAnswer;
  readonly clock: MeasuredClock;
}

async function ask(options: KnockOptions, serverUrl: string, request: JoinRequest): Promise<Asked> {
  const clock = new MeasuredClock(SYSTEM_TIMERS);
  const askedAt = SYSTEM_TIMERS.monotonicMs();
  const answer = await httpJoin(serverUrl, request, {
    timers: SYSTEM_TIMERS,
    timeoutMs: CONNECTION_DEFAULTS.httpJoinTimeoutMs,
    signal: options.signal,
  });
  clock.handleReading(answer.serverTimeMs, askedAt);
  return { serverUrl, answer, clock };
}

async function open(options: KnockOptions, serverUrl: string, request: JoinRequest): Promise<Door> {
  const asked = await ask(options, serverUrl, request);
  const { answer, clock } = asked;
  return {
    session: answer.session,
    you: answer.you,
    people: answer.people,
    clock,
    refresh: () => open(options, serverUrl, { resumeToken: answer.resumeToken }),
    enter: (enterOptions = {}) => {
      // How long somebody looked at the door is no part of entering.
      const startedAtMs = SYSTEM_TIMERS.monotonicMs();
      return enter({ ...options, ...enterOptions, startedAtMs }, asked);
    },
  };
}

function enter(
  { reconnect, logger, startedAtMs }: EnterOptions & { logger?: Logger; startedAtMs: number },
  asked: Asked,
): Promise<LiveRoom> {
  return LiveRoom.enter({
    ...asked,
    startedAtMs,
    timers: SYSTEM_TIMERS,
    reconnect: reconnect ?? patientReconnect(),
    logger: logger ?? SILENT_LOGGER,
  });
}

/** Asks the browser for its codecs while the server thinks. What fails here fails at entering, with a word. */
function warmUp(): void {
  try {
    prepareDevice();
  } catch (error) {
    if (!(error instanceof TribuError)) throw error;
  }
}

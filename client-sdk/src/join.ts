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
  const door = await knock(options);
  return door.enter(options);
}

async function open(options: KnockOptions, serverUrl: string, request: JoinRequest): Promise<Door> {
  const clock = new MeasuredClock(SYSTEM_TIMERS);
  const askedAt = SYSTEM_TIMERS.monotonicMs();
  const answer = await httpJoin(serverUrl, request, {
    timers: SYSTEM_TIMERS,
    timeoutMs: CONNECTION_DEFAULTS.httpJoinTimeoutMs,
    signal: options.signal,
  });
  clock.handleReading(answer.serverTimeMs, askedAt);
  return {
    session: answer.session,
    you: answer.you,
    people: answer.people,
    clock,
    refresh: () => open(options, serverUrl, { resumeToken: answer.resumeToken }),
    enter: (enterOptions = {}) =>
      LiveRoom.enter({
        serverUrl,
        answer,
        clock,
        timers: SYSTEM_TIMERS,
        reconnect: enterOptions.reconnect ?? patientReconnect(),
        logger: options.logger ?? SILENT_LOGGER,
      }),
  };
}

/** Asks the browser for its codecs while the server thinks. What fails here fails at entering, with a word. */
function warmUp(): void {
  try {
    prepareDevice();
  } catch (error) {
    if (!(error instanceof TribuError)) throw error;
  }
}

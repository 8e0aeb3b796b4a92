import type { ConnectionState, Door, LiveRoom } from '../../src/index.ts';
import { TribuError } from '../../src/index.ts';

/** Which screen `<tribu-room>` shows, with only what that screen needs. */
export type Screen =
  | { readonly is: 'opening' }
  /** Too early. `opensAt` in server milliseconds; `skewMs` is what to add to the browser's clock. */
  | { readonly is: 'early'; readonly opensAt: number; readonly skewMs: number }
  /** Before a locked door, or in the waiting room: the door is tried again and again. */
  | { readonly is: 'waiting'; readonly why: Waiting }
  | {
      readonly is: 'check';
      readonly door: Door;
      readonly entering: boolean;
      readonly error: TribuError | null;
    }
  | { readonly is: 'call'; readonly room: LiveRoom }
  | {
      readonly is: 'over';
      readonly why: Over;
      readonly openedForMs: number | null;
      readonly room: LiveRoom | null;
    }
  | { readonly is: 'failed'; readonly error: TribuError };

/** Why somebody stands before the door. */
export type Waiting = 'locked' | 'admission';

export type Over = 'ended' | 'cancelled' | 'removed' | 'superseded' | 'left';

/** What can happen to the screen. */
export type Happening =
  | { readonly type: 'knocking' }
  | { readonly type: 'door'; readonly door: Door; readonly nowMs: number; readonly localNowMs: number }
  | { readonly type: 'refused'; readonly error: TribuError; readonly localNowMs: number }
  | { readonly type: 'entering' }
  | { readonly type: 'entered'; readonly room: LiveRoom }
  | {
      readonly type: 'closed';
      readonly connection: Extract<ConnectionState, { is: 'closed' }>;
      readonly openedForMs: number | null;
    };

export const OPENING: Screen = { is: 'opening' };

/** The one place where screens follow each other. Pure; what does not fit the current screen changes nothing. */
export function nextScreen(screen: Screen, happening: Happening): Screen {
  switch (happening.type) {
    case 'knocking':
      // Who waits sees no flicker at each try.
      return screen.is === 'call' || screen.is === 'waiting' ? screen : OPENING;
    case 'door':
      return atDoor(screen, happening.door, happening.nowMs, happening.localNowMs);
    case 'refused':
      return refused(screen, happening.error, happening.localNowMs);
    case 'entering':
      return screen.is === 'check' ? { ...screen, entering: true, error: null } : screen;
    case 'entered':
      return screen.is === 'call' ? screen : { is: 'call', room: happening.room };
    case 'closed':
      return closed(screen, happening.connection, happening.openedForMs);
  }
}

function atDoor(screen: Screen, door: Door, nowMs: number, localNowMs: number): Screen {
  if (screen.is === 'call' || screen.is === 'over' || screen.is === 'failed') return screen;
  if (nowMs < door.session.opensAt) {
    return { is: 'early', opensAt: door.session.opensAt, skewMs: nowMs - localNowMs };
  }
  if (screen.is === 'check') return { ...screen, door };
  return { is: 'check', door, entering: false, error: null };
}

function refused(screen: Screen, error: TribuError, localNowMs: number): Screen {
  if (screen.is === 'call') return screen;
  const early = earlyBy(error, localNowMs);
  if (early !== null) return early;
  const why = waitingBy(error);
  if (why !== null) return screen.is === 'waiting' && screen.why === why ? screen : { is: 'waiting', why };
  const over = overBy(error);
  if (over !== null) return { is: 'over', why: over, openedForMs: null, room: null };
  // A shaky line does not chase anybody from the waiting room.
  if (screen.is === 'waiting' && error.retryable) return screen;
  // Whoever stands at the open door stays there when only the way in was shaky.
  if (screen.is === 'check' && error.retryable) return { ...screen, entering: false, error };
  return { is: 'failed', error };
}

function earlyBy(error: TribuError, localNowMs: number): Screen | null {
  if (error.code !== 'session_not_open_yet') return null;
  const opensAt = error.details?.opensAt;
  if (typeof opensAt !== 'number') return null;
  const serverNow = error.details?.serverTimeMs;
  return { is: 'early', opensAt, skewMs: typeof serverNow === 'number' ? serverNow - localNowMs : 0 };
}

function waitingBy(error: TribuError): Waiting | null {
  if (error.code === 'room_locked') return 'locked';
  return error.code === 'waiting_room' ? 'admission' : null;
}

function overBy(error: TribuError): Over | null {
  if (error.code === 'session_cancelled') return 'cancelled';
  if (error.code === 'removed') return 'removed';
  return null;
}

function closed(
  screen: Screen,
  connection: Extract<ConnectionState, { is: 'closed' }>,
  openedForMs: number | null,
): Screen {
  if (screen.is !== 'call') return screen;
  switch (connection.reason) {
    case 'ended':
    case 'cancelled':
    case 'removed':
    case 'superseded':
    case 'left':
      return { is: 'over', why: connection.reason, openedForMs, room: screen.room };
    case 'moved':
    case 'shutdown':
    case 'rate_limited':
    case 'not_joined':
    case 'failed':
      return { is: 'failed', error: connection.error ?? new TribuError('connection_lost') };
  }
}

import { describe, expect, it } from 'vitest';
import { type Door, type LiveRoom, TribuError } from '../../src/index.ts';
import { type Happening, nextScreen, OPENING, type Screen } from './screen.ts';

const OPENS = 1_000_000;
const door = { session: { opensAt: OPENS } } as unknown as Door;
const room = { sessionId: 's' } as unknown as LiveRoom;
const check: Screen = { is: 'check', door, entering: false, error: null };
const call: Screen = { is: 'call', room };

const atDoor = (nowMs: number): Happening => ({ type: 'door', door, nowMs, localNowMs: nowMs - 500 });
const refused = (error: TribuError): Happening => ({ type: 'refused', error, localNowMs: OPENS - 60_000 });
const closed = (reason: Extract<Happening, { type: 'closed' }>['connection']['reason']): Happening => ({
  type: 'closed',
  connection: { is: 'closed', reason },
  openedForMs: 1000,
});

describe('before the room', () => {
  it('waits while it is too early, with the difference of the clocks', () => {
    expect(nextScreen(OPENING, atDoor(OPENS - 1))).toEqual({ is: 'early', opensAt: OPENS, skewMs: 500 });
  });

  it('waits as well when the server refuses because it is too early', () => {
    const error = new TribuError('session_not_open_yet', { details: { opensAt: OPENS } });
    expect(nextScreen(OPENING, refused(error))).toEqual({ is: 'early', opensAt: OPENS, skewMs: 0 });
  });

  it('goes on to the check by itself when it opens', () => {
    const early = nextScreen(OPENING, atDoor(OPENS - 1));
    expect(nextScreen(early, atDoor(OPENS))).toEqual(check);
  });

  it('keeps the check as it is when it learns who arrived', () => {
    const entering = nextScreen(check, { type: 'entering' });
    expect(nextScreen(entering, atDoor(OPENS + 1))).toMatchObject({ is: 'check', entering: true });
  });

  it('stays at the door when only the way in was shaky, and says why', () => {
    const error = new TribuError('connection_lost');
    const after = nextScreen(nextScreen(check, { type: 'entering' }), refused(error));
    expect(after).toEqual({ ...check, error });
  });

  it.each(['not_booked', 'token_expired', 'session_ended'] as const)('ends at %s', (code) => {
    const error = new TribuError(code);
    expect(nextScreen(check, refused(error))).toEqual({ is: 'failed', error });
  });

  it.each([
    ['removed', 'removed'],
    ['session_cancelled', 'cancelled'],
  ] as const)('shows the goodbye for %s', (code, why) => {
    expect(nextScreen(OPENING, refused(new TribuError(code)))).toMatchObject({ is: 'over', why });
  });
});

describe('in the room', () => {
  it('enters from the check, and straight after a reload', () => {
    expect(nextScreen(check, { type: 'entered', room })).toEqual(call);
    expect(nextScreen(OPENING, { type: 'entered', room })).toEqual(call);
  });

  it('is not disturbed by what belongs to the door', () => {
    for (const late of [atDoor(OPENS), refused(new TribuError('timeout')), { type: 'knocking' } as const]) {
      expect(nextScreen(call, late)).toBe(call);
    }
  });

  it.each(['ended', 'cancelled', 'removed', 'superseded', 'left'] as const)(
    'says goodbye when %s',
    (reason) => {
      expect(nextScreen(call, closed(reason))).toEqual({ is: 'over', why: reason, openedForMs: 1000, room });
    },
  );

  it('fails with a way back when the connection is given up', () => {
    expect(nextScreen(call, closed('failed'))).toMatchObject({ is: 'failed', error: { retryable: true } });
  });

  it('comes back from a goodbye', () => {
    const over = nextScreen(call, closed('superseded'));
    const opening = nextScreen(over, { type: 'knocking' });
    expect(opening).toEqual(OPENING);
    expect(nextScreen(opening, { type: 'entered', room })).toEqual(call);
  });
});

it('waits before a locked door and in the waiting room, through a shaky line, until it is let in', () => {
  const waits = nextScreen(OPENING, refused(new TribuError('waiting_room')));
  expect(waits).toEqual({ is: 'waiting', why: 'admission' });
  for (const same of [
    refused(new TribuError('waiting_room')),
    refused(new TribuError('timeout')),
    { type: 'knocking' } as const,
  ])
    expect(nextScreen(waits, same)).toBe(waits);
  expect(nextScreen(waits, refused(new TribuError('room_locked')))).toEqual({ is: 'waiting', why: 'locked' });
  expect(nextScreen(waits, atDoor(OPENS)).is).toBe('check');
  expect(nextScreen(waits, refused(new TribuError('removed')))).toMatchObject({ is: 'over', why: 'removed' });
});

import type { RoomState } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { someState } from '../../test/support/workshop-state.ts';
import type { LocalTrack } from '../media/local-track.ts';
import { OwnTurn, ownSilenceReasons } from './own-turn.ts';

const TRACK = { id: 't', personId: 'ines', source: 'microphone', silenced: [], publishedAt: 0 } as const;

function room(change: Partial<RoomState> = {}): RoomState {
  return someState({ tracks: { t: TRACK }, ...change }, { ines: 'student', malik: 'student' });
}

function readBy(personId: string): Partial<RoomState> {
  const reader = { personId, since: 0, droppedAt: null };
  return {
    circle: { id: 'c', exerciseId: null, openedAt: 0, perReaderMs: null, reader, queue: [], done: [] },
  };
}

function setUp(silenced: boolean | null) {
  const said: boolean[] = [];
  let answers = true;
  let microphone: LocalTrack | undefined;
  const turn = new OwnTurn({
    personId: 'ines',
    microphone: () => microphone,
    setSilenced: (value) => {
      said.push(value);
      if (answers) set(value);
    },
  });
  function set(value: boolean): void {
    microphone = { trackId: 't', source: 'microphone', track: null, silenced: value, endedByDevice: false };
    turn.handleLocalTrack('microphone', microphone);
  }
  if (silenced !== null) set(silenced);
  return {
    said,
    turn,
    set,
    /** What is asked for from now on takes its time. */
    hold: () => {
      answers = false;
    },
  };
}

it.each([
  ['turn', readBy('ines')],
  ['floor', { floor: ['ines'] }],
] as const)(
  'opens a muted microphone when the own %s begins, and mutes it again afterwards',
  (_name, given) => {
    const { said, turn } = setUp(true);
    turn.handleState(room());
    turn.handleState(room(given));
    turn.handleState(room(given));
    expect(said).toEqual([false]);
    turn.handleState(room());
    turn.handleState(room());
    expect(said).toEqual([false, true]);
  },
);

it('leaves an open microphone open, before and after', () => {
  const { said, turn } = setUp(false);
  turn.handleState(room(readBy('ines')));
  turn.handleState(room());
  expect(said).toEqual([]);
});

it('does nothing at the turns of others', () => {
  const { said, turn } = setUp(true);
  turn.handleState(room(readBy('malik')));
  turn.handleState(room({ floor: ['malik'] }));
  expect(said).toEqual([]);
});

it('lets its person mute during the turn, and leaves it muted', () => {
  const { said, turn, set } = setUp(true);
  turn.handleState(room(readBy('ines')));
  set(true);
  turn.handleState(room(readBy('ines')));
  turn.handleState(room());
  expect(said).toEqual([false]);
});

it('goes over from the turn to the floor without a gap', () => {
  const { said, turn } = setUp(true);
  turn.handleState(room(readBy('ines')));
  turn.handleState(room({ ...readBy('malik'), floor: ['ines'] }));
  turn.handleState(room());
  expect(said).toEqual([false, true]);
});

it('opens the microphone of a page that was loaded again in the middle of the turn', () => {
  const { said, turn, set } = setUp(null);
  turn.handleState(room({ ...readBy('ines'), tracks: {} }));
  set(true);
  expect(said).toEqual([]);
  turn.handleState(room(readBy('ines')));
  expect(said).toEqual([false]);
});

it('mutes again after the turn what a page opened that was loaded again in the middle of it', () => {
  const { said, turn, set } = setUp(null);
  turn.handleState(room(readBy('ines')));
  set(false);
  expect(said).toEqual([]);
  turn.handleState(room());
  expect(said).toEqual([true]);
});

it('takes back an opening that was still under way when the turn ended', () => {
  const { said, turn, set, hold } = setUp(true);
  hold();
  turn.handleState(room(readBy('ines')));
  turn.handleState(room());
  expect(said).toEqual([false, true]);
  set(true);
  turn.handleState(room());
  expect(said).toEqual([false, true]);
});

it('tells why an own track is silent, from the state', () => {
  expect(ownSilenceReasons(room(readBy('malik')), 'ines', 'microphone')).toEqual(['turn']);
  expect(ownSilenceReasons(room(readBy('ines')), 'ines', 'microphone')).toEqual([]);
  expect(ownSilenceReasons(room(readBy('malik')), 'ines', 'camera')).toEqual([]);
});

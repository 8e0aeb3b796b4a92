import { expect, it } from 'vitest';
import { someState } from '../../test/support/workshop-state.ts';
import type { Face } from '../room/call-view.ts';
import { handPlace, inSight, layoutOf, spotlight, withinReach } from './people-view.ts';

const face = (personId: string, more: Partial<Face> = {}): Face => ({
  personId,
  name: personId,
  role: 'student',
  presence: 'here',
  camera: { is: 'off' },
  muted: false,
  ...more,
});
const CLAIRE = face('claire', { role: 'mentor' });
const LEA = face('lea');
const ZOE = face('zoe');

it('shows a mentor who speaks, else the loudest, else who was large before, else the mentor', () => {
  const faces = [CLAIRE, LEA, ZOE];
  expect(spotlight(faces, ['lea', 'claire'], 'zoe')).toBe('claire');
  expect(spotlight(faces, ['lea', 'zoe'], null)).toBe('lea');
  expect(spotlight(faces, [], 'zoe')).toBe('zoe');
  expect(spotlight(faces, ['you'], null)).toBe('claire');
  expect(spotlight([], ['lea'], 'lea')).toBeNull();
});

it('shows those who are in the room, also while their line is lost', () => {
  const faces = [LEA, face('karim', { presence: 'lost' }), face('ines', { presence: 'away' })];
  expect(inSight(faces).map(({ personId }) => personId)).toEqual(['lea', 'karim']);
});

it('shows only the own group while there are groups', () => {
  const groups = {
    roundId: 'r',
    prompt: [],
    startedAt: 0,
    endsAt: null,
    gathering: false,
    groups: [],
    members: { you: 'g1', lea: 'g1', zoe: 'g2' },
    visits: { claire: 'g1' },
    broadcast: null,
  };
  const state = someState({ groups });
  const reached = (id: string) => withinReach([CLAIRE, LEA, ZOE], state, id).map(({ personId }) => personId);
  expect(reached('you')).toEqual(['claire', 'lea']);
  expect(reached('nobody')).toEqual([]);
  expect(withinReach([LEA], someState({}), 'you')).toEqual([LEA]);
});

it('keeps a choice of layout until another block begins', () => {
  const block = (blockId: string, layout: 'speaker' | 'gallery') =>
    ({ blockId, kind: 'welcome', title: '', plannedMs: 1, layout, startedAt: 0, endedAt: null }) as const;
  const first = someState({ blocks: [block('a', 'gallery')] });
  expect(layoutOf(someState({}), null)).toBe('speaker');
  expect(layoutOf(first, null)).toBe('gallery');
  const choice = { blockId: 'a', layout: 'speaker' } as const;
  expect(layoutOf(first, choice)).toBe('speaker');
  expect(layoutOf(someState({ blocks: [block('b', 'gallery')] }), choice)).toBe('gallery');
});

it('says a place in the queue of hands', () => {
  const state = someState({
    hands: [
      { personId: 'lea', since: 1 },
      { personId: 'you', since: 2 },
    ],
  });
  expect([handPlace(state, 'you'), handPlace(state, 'zoe')]).toEqual([2, null]);
});

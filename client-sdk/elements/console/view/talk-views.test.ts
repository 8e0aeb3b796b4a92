import type { Message, Poll } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { madeState, NOW, person } from '../test/made-state.ts';
import { learners, steers } from './people.ts';
import { personView } from './person-view.ts';
import { pollViews } from './polls-view.ts';
import { initialMarks, threadViews, unreadCount } from './threads-view.ts';

const message = (personId: string, at: number): Message => ({
  id: `${personId}-${at}`,
  personId,
  at,
  editedAt: null,
  text: `à ${at}`,
});
const poll = (more: Partial<Poll>): Poll => ({
  ...{ id: 'p', question: 'Ça va ?', kind: 'single', options: ['oui', 'non'], anonymous: false },
  ...{ results: 'closed', openedAt: NOW, answers: { zoe: ['0'], lea: ['0'], karim: ['1'] }, closed: null },
  ...more,
});

it('shows conversations with something new first; what a mentor answered is read', () => {
  const state = madeState({
    chat: {
      all: [message('zoe', 1)],
      threads: { zoe: [message('zoe', 2), message('ines', 3)], lea: [message('lea', 1)] },
    },
  });
  const threads = threadViews(state, 'ines', initialMarks(state));
  expect(threads.map(({ personId, unread }) => [personId, unread])).toEqual([
    [null, 0],
    ['lea', 1],
    ['zoe', 0],
  ]);
  expect(unreadCount(threads)).toBe(1);
});

it('counts a named poll while it runs, an anonymous one at its close alone', () => {
  const bars = (more: Partial<Poll>) => pollViews(madeState({ polls: { p: poll(more) } }))[0]?.bars;
  expect(bars({})?.map(({ label, count, share }) => [label, count, share])).toEqual([
    ['oui', 2, 1],
    ['non', 1, 0.5],
  ]);
  const answers = { zoe: null, lea: null };
  expect(bars({ anonymous: true, answers })).toBeNull();
  const closed = { at: NOW, counts: { '5': 2 } };
  expect(
    bars({ anonymous: true, answers, kind: 'scale', options: [], closed })?.map(({ count }) => count),
  ).toEqual([0, 0, 0, 0, 2]);
});

it('offers for a person what can be done now, and nothing else', () => {
  expect(personView(madeState(), 'zoe')?.actions).toEqual([
    'nudge',
    'whisper',
    'floor',
    'message',
    'role',
    'remove',
  ]);
  const helped = madeState({ help: { zoe: NOW } });
  expect(personView(helped, 'zoe')?.actions[0]).toBe('answer');
  const away = person('zoe', 'Zoé L.', { presence: { is: 'left', since: NOW } });
  expect(personView({ ...helped, help: {}, people: { zoe: away } }, 'zoe')?.actions).toEqual([
    'message',
    'remove',
  ]);
  expect(personView(madeState(), 'nobody')).toBeNull();
});

it('keeps who was made co-mentor on the wall, and lets them steer', () => {
  const own = { role: 'student', grants: ['publish'] } as const;
  const grants = ['publish', 'moderate'] as const;
  const state = madeState({ people: { lea: person('lea', 'Léa F.', { role: 'mentor', grants, own }) } });
  expect(learners(state).map(({ id }) => id)).toEqual(['lea']);
  expect(personView(state, 'lea')?.actions).toContain('role');
  expect(steers(state, 'lea')).toBe(true);
  expect(steers(madeState(), 'zoe')).toBe(false);
});

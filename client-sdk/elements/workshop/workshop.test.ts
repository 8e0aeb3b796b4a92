import type { RoomState } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import type { LiveRoom } from '../../src/index.ts';
import { someExercise, someState } from '../../test/support/workshop-state.ts';
import { wordsFor } from '../words/words.ts';
import { Workshop } from './workshop.ts';

const words = wordsFor('fr');
const ROLES = { claire: 'mentor', lea: 'student', you: 'student' } as const;
const VIEW = { others: [], observers: [], screen: null };
const page = { on: () => () => undefined, close: () => undefined };

/** A workshop on a room whose state the test sets. */
function workshopOf(
  first: Partial<RoomState>,
  youId = 'you',
  failed: (failure: unknown) => void = (failure) => {
    throw failure;
  },
) {
  const room = {
    state: someState(first, ROLES),
    you: { personId: youId },
    speaking: [],
    clock: { now: () => 1000 },
    on: () => () => undefined,
    pages: { own: () => page },
    react: () => undefined,
  };
  let rung = 0;
  const workshop = new Workshop({
    bell: {
      ring: () => {
        rung += 1;
      },
    },
    room: room as unknown as LiveRoom,
    changed: () => undefined,
    failed,
  });
  const becomes = (next: Partial<RoomState>): void => {
    room.state = someState(next, ROLES);
    workshop.look(VIEW, words);
  };
  workshop.look(VIEW, words);
  return { workshop, becomes, rung: () => rung };
}

const RUNNING = { exercises: [someExercise({ is: 'running', endsAt: 600_000 })] };
const OVER = { exercises: [someExercise({ is: 'ended', at: 900, reason: 'mentor' })] };
const poll = {
  id: 'p',
  question: 'Quoi',
  kind: 'word',
  options: [],
  anonymous: true,
  results: 'closed',
  openedAt: 0,
  answers: {},
  closed: null,
} as const;

it('puts everything away when writing begins, and shows the page when the pens go up', () => {
  const { workshop, becomes, rung } = workshopOf({});
  workshop.open('chat');
  becomes(RUNNING);
  expect(workshop.panel).toBeNull();
  becomes(OVER);
  expect(workshop.panel).toBe('page');
  expect(workshop.pensUp).toBe(true);
  expect(workshop.urgent).toBe('Levez les stylos\u00a0!');
  expect(rung()).toBe(1);
  workshop.close();
});

it('leaves who does not write with what was open before', () => {
  const { workshop, becomes } = workshopOf(RUNNING, 'claire');
  becomes(OVER);
  expect(workshop.panel).toBeNull();
  workshop.close();
});

it('brings a poll to the front, but not to who writes', () => {
  const talking = workshopOf({});
  talking.becomes({ polls: { p: poll } });
  expect(talking.workshop.panel).toBe('polls');
  const writing = workshopOf(RUNNING);
  writing.becomes({ ...RUNNING, polls: { p: poll } });
  expect(writing.workshop.panel).toBeNull();
  talking.workshop.close();
  writing.workshop.close();
});

it('marks a panel in which something came, until it is opened, and nothing in silence', () => {
  const { workshop, becomes } = workshopOf({});
  const message = { id: 'm', personId: 'lea', at: 5, editedAt: null, text: 'Bonjour' };
  const chat = { all: [message], threads: {} };
  becomes({ chat });
  expect([workshop.hasNews('chat'), workshop.hasNews('questions')]).toEqual([true, false]);
  becomes({ chat, ...RUNNING });
  expect(workshop.hasNews('chat')).toBe(false);
  becomes({ chat });
  workshop.open('chat');
  workshop.open(null);
  expect(workshop.hasNews('chat')).toBe(false);
  workshop.close();
});

it('lets no key lead away who writes', () => {
  const { workshop } = workshopOf(RUNNING);
  workshop.act('chat');
  expect(workshop.panel).toBeNull();
  workshop.close();
});

it('gives back what could not be sent, unless something else was written meanwhile', async () => {
  const failures: unknown[] = [];
  const { workshop } = workshopOf({}, 'you', (failure) => failures.push(failure));
  workshop.typed.set('question', 'Pourquoi ?');
  workshop.send('question', 'Pourquoi ?', Promise.reject(new Error('too many')));
  expect(workshop.typed.get('question')).toBeUndefined();
  await expect.poll(() => failures.length).toBe(1);
  expect(workshop.typed.get('question')).toBe('Pourquoi ?');
  workshop.send('question', 'Pourquoi ?', Promise.reject(new Error('too many')));
  workshop.typed.set('question', 'Comment ?');
  await expect.poll(() => failures.length).toBe(2);
  expect(workshop.typed.get('question')).toBe('Comment ?');
});

import { type ExercisePhase, emptyState, type Groups, type RoomState } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { ManualTimers, settled } from '../../../test/support/manual-timers.ts';
import { someExercise } from '../../../test/support/workshop-state.ts';
import { SILENT_LOGGER } from '../../logger.ts';
import type { Asking } from '../calls/asking.ts';
import { Drafts } from './drafts.ts';
import { OpenPages } from './open-pages.ts';

const RUNNING: ExercisePhase = { is: 'running', endsAt: 600_000 };
const ENDED: ExercisePhase = { is: 'ended', at: 600_000, reason: 'time' };
const FROZEN: ExercisePhase = { is: 'frozen', at: 605_000, endedAt: 600_000 };

function writing(phase: ExercisePhase): RoomState {
  return { ...emptyState('s'), exercises: [someExercise(phase)] };
}

function inGroup(pen: string | null): RoomState {
  const groups: Groups = {
    roundId: 'round',
    prompt: [],
    startedAt: 0,
    endsAt: null,
    gathering: false,
    groups: [{ id: 'group', name: '1', pen }],
    members: { ines: 'group', malik: 'group' },
    visits: {},
    broadcast: null,
  };
  return { ...emptyState('s'), groups };
}

function setUp(first: RoomState) {
  const timers = new ManualTimers();
  const asked: { method: string; body: unknown }[] = [];
  let state = first;
  const asking: Asking = {
    state: () => state,
    command: async () => undefined,
    request: (async (method: string, body: unknown) => {
      asked.push({ method, body });
      return method.endsWith('.read') ? { page: null } : { is: 'saved', words: 1, savedAt: 0 };
    }) as Asking['request'],
  };
  const drafts = new Drafts({ storage: null, timers, logger: SILENT_LOGGER });
  const pages = new OpenPages({
    sessionId: 's',
    personId: 'ines',
    asking,
    drafts,
    timers,
    logger: SILENT_LOGGER,
  });
  return {
    timers,
    asked,
    pages,
    become: (next: RoomState) => {
      state = next;
      pages.handleState(next);
    },
  };
}

it('[R11] opens a page once, with what the room and the connection are at, and follows both', async () => {
  const { timers, asked, pages, become } = setUp(writing(RUNNING));
  pages.handleJoined(3);
  const page = pages.own('exercise');
  expect(pages.own('exercise')).toBe(page);
  await settled();
  page.write('un');
  await timers.pass(1000);
  expect(asked).toEqual([
    { method: 'page.read', body: { exerciseId: 'exercise', personId: 'ines' } },
    { method: 'page.save', body: { exerciseId: 'exercise', revision: 1, text: 'un' } },
  ]);
  pages.handleLost();
  page.write('deux');
  expect(page.status).toBe('lost_line');
  pages.handleJoined(4);
  await settled();
  expect(page.status).toBe('saved');
  become(writing(ENDED));
  expect(page.writable).toBe(false);
  become(writing(FROZEN));
  expect(page.status).toBe('frozen');
});

it('nothing can be written in an exercise that the room doesn’t know', () => {
  expect(setUp(emptyState('s')).pages.own('other').writable).toBe(false);
});

it('[R11] opens a page anew after it was closed, and its saves still count up', async () => {
  const { timers, asked, pages } = setUp(writing(RUNNING));
  pages.handleJoined(3);
  const page = pages.own('exercise');
  await settled();
  page.write('un');
  page.close();
  const again = pages.own('exercise');
  expect(again).not.toBe(page);
  await settled();
  again.write('un deux');
  await timers.pass(1000);
  const revisions = asked.filter(({ method }) => method === 'page.save').map(({ body }) => body);
  expect(revisions).toMatchObject([{ revision: 1 }, { revision: 2, text: 'un deux' }]);
});

it('a group’s page is written by who holds the pen, and followed by the others', async () => {
  const { timers, asked, pages, become } = setUp(inGroup('malik'));
  pages.handleJoined(3);
  const page = pages.group('group');
  await settled();
  pages.handleGroupPage({
    groupId: 'group',
    page: { connection: 9, revision: 1, savedAt: 0, words: 2, text: 'par Malik' },
  });
  expect(page).toMatchObject({ text: 'par Malik', writable: false });
  become(inGroup('ines'));
  await settled();
  page.write('par Inès');
  await timers.pass(1000);
  expect(asked.at(-1)).toEqual({
    method: 'groupPage.save',
    body: { groupId: 'group', revision: 1, text: 'par Inès' },
  });
  become(emptyState('s'));
  expect(page.status).toBe('frozen');
});

it('closes every page, with nothing left to happen', async () => {
  const { timers, pages } = setUp(writing(RUNNING));
  pages.handleJoined(3);
  const page = pages.own('exercise');
  await settled();
  page.write('un');
  pages.close();
  await settled();
  expect(page.writable).toBe(false);
  expect(timers.pending).toEqual([]);
});

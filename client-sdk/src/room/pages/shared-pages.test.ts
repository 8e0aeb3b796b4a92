import type { PageSharing, Role, RoomState, StoredPage } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { someState } from '../../../test/support/workshop-state.ts';
import type { Asking } from '../calls/asking.ts';
import { SharedPages } from './shared-pages.ts';

const PAGE: StoredPage = { connection: 1, revision: 1, savedAt: 0, words: 1, text: 'secret' };

function sharing(sharedWith: PageSharing, role: Role): RoomState {
  const shared = sharedWith === 'nobody' ? {} : { exercise: { malik: sharedWith } };
  return someState({ shared }, { ines: role, malik: 'student' });
}

function setUp(first: RoomState) {
  const now = { state: first };
  const asking: Asking = {
    state: () => now.state,
    command: async () => undefined,
    request: (async () => ({ page: PAGE })) as unknown as Asking['request'],
  };
  const pages = new SharedPages(asking, 'ines');
  const told: (string | null)[] = [];
  pages.on('page', ({ page }) => told.push(page?.text ?? null));
  return { now, pages, told };
}

it.each([
  ['all', 'student'],
  ['mentors', 'mentor'],
] as const)(
  '[R11] drops a page shared with %s once its writer changes their mind',
  async (sharedWith, role) => {
    const { pages, told } = setUp(sharing(sharedWith, role));
    expect(await pages.read('exercise', 'malik')).toEqual(PAGE);
    pages.handleState(sharing(sharedWith, role));
    expect(told).toEqual(['secret']);
    pages.handleState(sharing('nobody', role));
    pages.handleState(sharing('nobody', role));
    expect(told).toEqual(['secret', null]);
  },
);

it('[R11] gives nothing of a page that was withdrawn while it was on its way', async () => {
  const { now, pages, told } = setUp(sharing('all', 'student'));
  const reading = pages.read('exercise', 'malik');
  now.state = sharing('mentors', 'student');
  expect(await reading).toBeNull();
  expect(told).toEqual([]);
});

it('[R11] drops what a mentor read when their role is taken back', async () => {
  const { pages, told } = setUp(sharing('mentors', 'mentor'));
  await pages.read('exercise', 'malik');
  pages.handleState(sharing('mentors', 'student'));
  expect(told).toEqual(['secret', null]);
});

import type { TakingPart, Track } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { wordsFor } from '../../words/words.ts';
import { madeState, NOW, person } from '../test/made-state.ts';
import { participationView } from './participation-view.ts';

const { t } = wordsFor('fr');
const silent: TakingPart = {
  ...{ speakingSeconds: 0, speakingShare: 0, spoke: false, wrote: false, asked: false },
};
const spoke = (speakingSeconds: number, speakingShare: number): TakingPart => ({
  ...{ ...silent, speakingSeconds, speakingShare, spoke: true },
});
const microphone = (personId: string): Track => ({
  ...{
    id: `microphone of ${personId}`,
    personId,
    source: 'microphone',
    silenced: ['self'],
    publishedAt: NOW,
  },
});
const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);

it('[E6] lists who neither spoke nor wrote nor asked, in the order of arriving, and drops who did one of these', () => {
  const state = madeState();
  const order = { zoe: 3, karim: 1, lea: 2 };
  const people = Object.fromEntries(
    Object.entries(state.people).map(([id, each]) => [
      id,
      { ...each, enteredAt: order[id as keyof typeof order] ?? 0 },
    ]),
  );
  const came = { ...state, people };
  expect(names(participationView(came, {}).waiting)).toEqual(['Karim H.', 'Léa F.', 'Zoé L.']);
  const told = { zoe: { ...silent, wrote: true }, karim: { ...silent, asked: true }, lea: silent };
  const view = participationView(came, told);
  expect(names(view.waiting)).toEqual(['Léa F.']);
  expect(view.heard.map(({ name, word }) => [name, t(word as 'console.share.little')])).toEqual([
    ['Karim H.', 'main ou question'],
    ['Zoé L.', 'par écrit'],
  ]);
});

it('[E6] follows the circle’s order while one is open', () => {
  const circle = {
    ...{ id: 'c', exerciseId: null, openedAt: NOW, perReaderMs: null, reader: null },
    queue: ['zoe', 'karim'],
    done: [],
  };
  const view = participationView(madeState({ circle }), {});
  expect(names(view.waiting)).toEqual(['Zoé L.', 'Karim H.', 'Léa F.']);
});

it('[E6] tells shares in words and by name, never by amount', () => {
  const view = participationView(madeState(), {
    ...{ zoe: spoke(200, 0.34), karim: spoke(12, 0.02), lea: spoke(380, 0.64) },
  });
  expect(view.heard.map(({ name, share, word }) => [name, share, t(word as 'console.share.little')])).toEqual(
    [
      ['Karim H.', 0.02, 'un peu'],
      ['Léa F.', 0.64, 'environ les deux tiers'],
      ['Zoé L.', 0.34, 'environ un tiers'],
    ],
  );
  expect(view.waiting).toEqual([]);
});

it('shows no share of a first "bonjour", nor of one who speaks alone', () => {
  const early = participationView(madeState(), { zoe: spoke(8, 0.8), lea: spoke(2, 0.2) });
  const alone = participationView(madeState(), { zoe: spoke(900, 1) });
  for (const view of [early, alone]) {
    expect(view.hasShares).toBe(false);
    expect(view.heard[0]).toMatchObject({ share: null, word: 'console.participation.spoke' });
  }
});

it('[E3] says of whom there is no microphone, and takes a muted one for one', () => {
  const none = { ...silent, speakingSeconds: null };
  const state = madeState({ tracks: { one: microphone('lea') } });
  const view = participationView(state, { zoe: none, karim: { ...none, wrote: true }, lea: none });
  expect(view.waiting.map(({ name, microphone: has }) => [name, has])).toEqual([
    ['Léa F.', true],
    ['Zoé L.', false],
  ]);
  expect(view.heard).toMatchObject([{ name: 'Karim H.', microphone: false, share: null }]);
});

it('[E4] leaves mentors and guests out, and keeps a student who was made co-mentor', () => {
  const base = madeState();
  const people = {
    ...base.people,
    guest: person('guest', 'Ada G.', { role: 'guest' }),
    lea: person('lea', 'Léa F.', { role: 'mentor', own: { role: 'student', grants: null } }),
    gone: person('gone', 'Gil P.', { presence: { is: 'left', since: NOW } }),
  };
  const view = participationView({ ...base, people }, { gone: { ...silent, wrote: true } });
  expect(names(view.waiting)).toEqual(['Karim H.', 'Léa F.', 'Zoé L.']);
  expect(names(view.heard)).toEqual(['Gil P.']);
});

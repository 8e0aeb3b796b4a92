import { expect, it } from 'vitest';
import { wordsFor } from '../../words/words.ts';
import { MINUTE_MS, madeExercise, madeState, NOW } from '../test/made-state.ts';
import { attentionView } from './attention-view.ts';
import { newsOf } from './news.ts';
import { largeOf, panelFor, phaseOf } from './phase.ts';

const words = wordsFor('fr');
const look = (more: Parameters<typeof madeState>[0] = {}, now = NOW) => ({ state: madeState(more), now });
const hand = (personId: string, agoMs: number) => ({ personId, since: NOW - agoMs });

it('lists hands in the order of raising with their waiting time, and the longest call for help first', () => {
  const view = attentionView(
    madeState({
      hands: [hand('zoe', 42_000), hand('karim', 15_000)],
      help: { karim: NOW - 2000, lea: NOW - 9000 },
      floor: ['lea'],
    }),
    NOW,
  );
  expect(view.hands.map(({ name, forMs }) => [name, forMs])).toEqual([
    ['Zoé L.', 42_000],
    ['Karim H.', 15_000],
  ]);
  expect(view.help.map(({ personId }) => personId)).toEqual(['lea', 'karim']);
  expect(view.floor).toEqual([{ personId: 'lea', name: 'Léa F.' }]);
  expect(view.count).toBe(4);
});

it('names the group that calls', () => {
  const groups = {
    ...{ roundId: 'r', prompt: [], startedAt: NOW, endsAt: null, gathering: false, broadcast: null },
    groups: [{ id: 'g', name: 'Groupe 1', pen: null }],
    members: { zoe: 'g' },
    visits: {},
  };
  const [call] = attentionView(madeState({ groups, help: { zoe: NOW } }), NOW).help;
  expect(call?.group).toEqual({ id: 'g', name: 'Groupe 1' });
  expect(largeOf(madeState({ groups }), 'ines')).toBe('wall');
  expect(largeOf(madeState({ groups: { ...groups, visits: { ines: 'g' } } }), 'ines')).toBe('room');
  expect(panelFor(madeState({ groups }))).toBe('groups');
});

it('notices a hand once: a sound and a sentence, nothing at the first look', () => {
  const before = look();
  const after = look({ hands: [hand('zoe', 0)] });
  expect(newsOf(null, after, words, false)).toEqual({ said: '', calls: false });
  expect(newsOf(before, after, words, false)).toEqual({ said: 'Zoé lève la main.', calls: true });
  expect(newsOf(after, after, words, false)).toEqual({ said: '', calls: false });
});

it('leaves hands and times to the room while it speaks', () => {
  const help = { lea: NOW };
  const after = look({ hands: [hand('zoe', 0)], help });
  expect(newsOf(look(), after, words, true)).toEqual({ said: 'Léa demande de l’aide.', calls: true });
});

it('says five minutes, one minute and "Levez les stylos !" once each', () => {
  const at = (leftMs: number) =>
    look({ exercises: [madeExercise({ phase: { is: 'running', endsAt: NOW + leftMs } })] });
  const said = (fromMs: number, toMs: number): string => newsOf(at(fromMs), at(toMs), words, false).said;
  expect(said(5 * MINUTE_MS + 1, 5 * MINUTE_MS)).toBe('Plus que 5 min.');
  expect(said(5 * MINUTE_MS, 5 * MINUTE_MS - 1000)).toBe('');
  expect(said(10 * MINUTE_MS, 30_000)).toBe('Plus que 1 min.');
  const over = look({ exercises: [madeExercise({ phase: { is: 'ended', at: NOW, reason: 'time' } })] });
  expect(newsOf(at(1000), over, words, false).said).toBe('Levez les stylos !');
  expect(phaseOf(over.state)).not.toBe(phaseOf(at(1000).state));
});

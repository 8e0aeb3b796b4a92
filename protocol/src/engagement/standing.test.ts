import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EngagementRules } from './rules.ts';
import { standingOf } from './standing.ts';
import { type PersonHistory, type SignOfLife, type Standing, StandingFacts } from './verdicts.ts';

const file = new URL('../../../config/engagement/rules.json', import.meta.url);
const rules = EngagementRules.parse(JSON.parse(readFileSync(file, 'utf8')));
const NOW_MS = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => NOW_MS - days * DAY_MS;

const sign = (kind: SignOfLife['kind'], days: number, amount: number): SignOfLife => {
  return { kind, at: daysAgo(days), amount, sessionId: `s-${days}` };
};
/** Came to a session so many days ago, called on by name so often. */
const came = (days: number, calledByName = 0, attendedSeconds = 3600) => {
  return { at: daysAgo(days), expected: true, attendedSeconds, calledByName };
};
const missed = (days: number) => ({ ...came(days, 0, 0) });

function history(
  enrolledDays: number | null,
  signs: readonly SignOfLife[] = [],
  sessions: PersonHistory['sessions'] = [],
): PersonHistory {
  return { since: enrolledDays === null ? null : daysAgo(enrolledDays), signs, sessions };
}

/** A session a week. */
const WEEKLY = [3, 10, 17, 24, 31, 38, 45, 52, 59].map((days) => sign('session', days, 3600));

const STORIES: readonly (readonly [says: string, history: PersonHistory, standing: Standing])[] = [
  [
    'Inscrite depuis deux mois, aucun signe, trois séances manquées.',
    history(60, [], [missed(3), missed(10), missed(20)]),
    'ghost',
  ],
  ['Inscrit depuis trois semaines, encore jamais vu.', history(21), 'new'],
  [
    'Inscrite depuis deux mois, elle vient chaque semaine et lit quand on l’appelle.',
    history(60, WEEKLY, [came(3, 2), came(10)]),
    'regular',
  ],
  [
    'Il a écrit 20 mots en silence il y a 29 jours, et rien d’autre.',
    history(90, [sign('page', 29, 20), sign('session', 45, 3600)]),
    'regular',
  ],
  [
    'Absent six semaines, puis de retour en séance hier.',
    history(120, [sign('session', 43, 3600), sign('session', 1, 3600)], [came(1, 1)]),
    'returning',
  ],
  [
    'Inscrite depuis trois mois, jamais vue, elle a regardé un replay hier.',
    history(90, [sign('replay', 1, 600)]),
    'returning',
  ],
  [
    'Elle regarde les replays, écrit et pose des questions sans qu’on l’appelle.',
    history(60, [
      sign('session', 32, 3600),
      sign('replay', 20, 900),
      sign('page', 12, 80),
      sign('question', 2, 1),
    ]),
    'autodidact',
  ],
  [
    'Les mêmes gestes, mais la mentor l’a appelée par son nom.',
    history(
      60,
      [sign('session', 32, 3600), sign('replay', 20, 900), sign('page', 12, 80), sign('question', 2, 1)],
      [came(12, 1)],
    ),
    'regular',
  ],
  [
    'Deux replays et rien d’autre : trop peu pour dire qu’il apprend seul.',
    history(60, [sign('session', 32, 3600), sign('replay', 20, 900), sign('replay', 5, 900)]),
    'regular',
  ],
  [
    'Inscrit depuis dix jours, il a déjà regardé trois replays de lui-même.',
    history(10, [sign('replay', 8, 300), sign('replay', 6, 300), sign('replay', 1, 300)]),
    'autodidact',
  ],
  ['Inscrite depuis cinq jours, venue une fois.', history(5, [sign('session', 2, 3600)], [came(2)]), 'new'],
  ['L’école n’a jamais dit depuis quand.', history(null, [sign('session', 2, 3600)], [came(2)]), 'unknown'],
  [
    'Quatre minutes en séance et dix secondes de replay ne sont pas un signe.',
    history(60, [sign('session', 4, 240), sign('replay', 3, 10), sign('page', 2, 5)], [came(4, 0, 240)]),
    'ghost',
  ],
  [
    'Un essai avant l’inscription ne compte pas comme une absence depuis.',
    history(10, [sign('session', 80, 3600), sign('session', 2, 3600)], [came(2)]),
    'new',
  ],
];

describe('standing', () => {
  it.each(STORIES)('[E5] %s', (_says, told, standing) => {
    const verdict = standingOf(told, rules, NOW_MS);
    expect(verdict.standing).toBe(standing);
    expect(verdict.reasons.length).toBeGreaterThan(0);
    expect(StandingFacts.parse(verdict.facts)).toEqual(verdict.facts);
  });

  const standing = (told: PersonHistory) => standingOf(told, rules, NOW_MS).standing;

  it('[E5] a ghost is enrolled for exactly 30 days or more', () => {
    expect(standing(history(30))).toBe('ghost');
    expect(standing({ ...history(30), since: daysAgo(30) + 1 })).toBe('new');
  });

  it('[E5] a sign exactly 30 days ago is over, a moment later it is not', () => {
    const at = daysAgo(30);
    expect(standing(history(90, [{ ...sign('session', 30, 3600), at }]))).toBe('ghost');
    expect(standing(history(90, [{ ...sign('session', 30, 3600), at: at + 1 }]))).toBe('returning');
  });

  it('[E5] returning needs 30 such days before', () => {
    const back = sign('session', 1, 3600);
    expect(standing(history(90, [sign('page', 31, 20), back]))).toBe('returning');
    expect(standing(history(90, [{ ...sign('page', 31, 20), at: daysAgo(31) + 1 }, back]))).toBe('regular');
  });

  it.each([
    ['session', 300, 299],
    ['page', 20, 19],
    ['question', 1, 0],
    ['replay', 60, 59],
  ] as const)('[E5] a %s counts from %i on, not with %i', (kind, enough, tooLittle) => {
    const earlier = sign('session', 31, 3600);
    expect(standing(history(60, [earlier, sign(kind, 5, enough)]))).toBe('regular');
    expect(standing(history(60, [earlier, sign(kind, 5, tooLittle)]))).toBe('ghost');
  });

  it('[E5] a sign of tomorrow is none yet, and the order of signs says nothing', () => {
    expect(standing(history(60, [sign('session', -1, 3600)]))).toBe('ghost');
    const signs = [sign('session', 2, 3600), sign('session', 50, 3600), sign('session', 25, 3600)];
    expect(standing(history(60, signs))).toBe('regular');
    expect(standing(history(60, [...signs].reverse()))).toBe('regular');
  });

  it('[E4] says what it rests on', () => {
    const told = history(60, [sign('session', 45, 3600)], [missed(3), missed(10)]);
    const { reasons, facts } = standingOf(told, rules, NOW_MS);
    expect(reasons.map(({ says }) => says)).toEqual([
      'à l’école depuis 60 jours',
      'aucun signe depuis 45 jours',
      '2 séances au programme',
      'dernier signe le 2026-10-08',
    ]);
    expect(facts).toMatchObject({ sessionsExpected: 2, sessionsAttended: 0, lastSignAt: daysAgo(45) });
  });
});

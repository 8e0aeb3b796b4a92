import { expect, it } from 'vitest';
import {
  milestone,
  milestoneWords,
  opensAtWords,
  opensInWords,
  presentWords,
  type Span,
  timeLeft,
  timeLeftWords,
} from './time-words.ts';
import { wordsFor } from './words.ts';

const words = wordsFor('fr', 'UTC');
const MIN = 60_000;
const startsAt = Date.UTC(2026, 10, 24, 14, 0);
const span: Span = { startsAt, endsAt: startsAt + 30 * MIN, closesAt: startsAt + 35 * MIN };
const said = (nowMs: number): string => timeLeftWords(timeLeft(span, nowMs), words);
const step = (fromMs: number, toMs: number) => milestone(timeLeft(span, fromMs), timeLeft(span, toMs));

it('says when it starts, how long is left, when the room closes', () => {
  expect(said(startsAt - MIN)).toBe('Commence à 14:00');
  expect(said(startsAt)).toBe('Encore 30 min');
  expect(said(startsAt + 6.5 * MIN)).toBe('Encore 24 min');
  expect(said(span.endsAt - MIN)).toBe('Moins d’une minute');
  expect(said(span.endsAt)).toBe('Ferme à 14:35');
});

it('says a word at five minutes, at one and at the end, each once', () => {
  expect(step(span.endsAt - 5 * MIN - 1000, span.endsAt - 5 * MIN)).toBe('five');
  expect(step(span.endsAt - 5 * MIN, span.endsAt - 5 * MIN + 1000)).toBeNull();
  expect(step(span.endsAt - MIN - 1, span.endsAt - MIN + 999)).toBe('one');
  expect(step(span.endsAt - 1, span.endsAt)).toBe('up');
  expect(step(span.endsAt, span.endsAt + 1000)).toBeNull();
});

it('after a long sleep says only the most urgent word', () => {
  expect(step(span.endsAt - 20 * MIN, span.endsAt - MIN / 2)).toBe('one');
  expect(step(span.endsAt - 20 * MIN, span.endsAt + MIN)).toBe('up');
});

it('says nothing at the first look', () => {
  expect(milestone(null, timeLeft(span, span.endsAt - MIN / 2))).toBeNull();
});

it('puts milestones into words', () => {
  expect(milestoneWords('five', span.closesAt, words)).toBe('Plus que 5 minutes.');
  expect(milestoneWords('up', span.closesAt, words)).toContain('14:35');
});

it('says since when somebody is there', () => {
  expect(presentWords('Inès', startsAt - 2.5 * MIN, startsAt, words)).toBe('Inès est là depuis 2 min');
  expect(presentWords('Inès', startsAt - MIN / 2, startsAt, words)).toBe('Inès vient d’arriver');
  expect(presentWords('Inès', null, startsAt, words)).toBe('Inès vient d’arriver');
});

it('says how long until the room opens', () => {
  expect(opensInWords(startsAt, startsAt - 6.2 * MIN, words)).toBe('Ouverture dans 7 min');
  expect(opensInWords(startsAt, startsAt - 10_000, words)).toBe('Ouverture dans moins d’une minute');
  expect(opensInWords(startsAt, startsAt - 5 * 60 * MIN, words)).toBe('Ouverture dans 5 h');
  expect(opensInWords(startsAt, startsAt - 3 * 24 * 60 * MIN, words)).toBe('Ouverture dans 3 jours');
  expect(opensAtWords(startsAt, startsAt - MIN, words)).toBe(`La salle ouvre à ${words.time(startsAt)}`);
  expect(opensAtWords(startsAt, startsAt - 2 * 24 * 60 * MIN, words)).toBe(
    `La salle ouvre ${words.day(startsAt)} à ${words.time(startsAt)}`,
  );
});

import type { AttendanceResource, SessionResource } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import {
  attendanceWords,
  companyWords,
  initials,
  isOpen,
  programmeOf,
  spanWords,
  stateWords,
  titleWords,
} from './programme.ts';
import { wordsFor } from './words.ts';

const words = wordsFor('fr');
const MIN = 60_000;
const NOW = new Date(2026, 10, 24, 14, 0).getTime();

function session(startsInMinutes: number, status: SessionResource['status'] = 'scheduled'): SessionResource {
  const at = (minutes: number): string => new Date(NOW + minutes * MIN).toISOString();
  return {
    id: `s${startsInMinutes}`,
    externalId: `e${startsInMinutes}`,
    kind: 'coaching',
    title: '',
    startsAt: at(startsInMinutes),
    endsAt: at(startsInMinutes + 30),
    opensAt: at(startsInMinutes - 10),
    status,
    people: [],
  };
}

const present = (
  change: Partial<AttendanceResource['people'][number]>,
): AttendanceResource['people'][number] => ({
  personId: 'lea',
  name: 'Léa Fontaine',
  role: 'student',
  booked: true,
  spans: [{ from: new Date(NOW).toISOString(), to: null }],
  presentSeconds: 1620,
  lateSeconds: 0,
  disconnections: 0,
  ...change,
});

it('puts what comes soonest first, what is over newest first', () => {
  const all = [session(60), session(5), session(-60, 'ended'), session(-30, 'cancelled')];
  const { coming, past } = programmeOf(all);
  expect(coming.map((one) => one.id)).toEqual(['s5', 's60']);
  expect(past.map((one) => one.id)).toEqual(['s-30', 's-60']);
});

it('says whether people may enter, and from when on', () => {
  expect(isOpen(session(11), NOW)).toBe(false);
  expect(isOpen(session(10), NOW)).toBe(true);
  expect(stateWords(session(10), NOW, words)).toBe('La salle est ouverte');
  expect(stateWords(session(-5, 'open'), NOW, words)).toBe('En cours');
  expect(stateWords(session(60), NOW, words)).toBe('La salle ouvre à 14:50');
  expect(stateWords(session(1440), NOW, words)).toBe('La salle ouvre mercredi 25 novembre à 13:50');
});

it('names the day only when it is another one', () => {
  expect(spanWords(session(60), NOW, words)).toBe('15:00 – 15:30');
  expect(spanWords(session(1440), NOW, words)).toBe('mercredi 25 novembre, 14:00 – 14:30');
});

it('tells attendance in one line for each person', () => {
  const people = [
    present({}),
    present({ personId: 'claire', name: 'Claire Montel', lateSeconds: 240, presentSeconds: 1500 }),
    present({ personId: 'karim', name: 'Karim Haddad', spans: [], presentSeconds: 0, lateSeconds: null }),
  ];
  expect(attendanceWords(people, 'lea', words)).toEqual([
    'Toi : 27 min',
    'Claire Montel : 25 min, 4 min de retard',
    'Karim Haddad : absence',
  ]);
});

it('calls a coaching after the other, a workshop by its title, with who leads it or who comes', () => {
  const person = (id: string, name: string, role: 'mentor' | 'student') => ({ id, name, role, presence: '' });
  const people = [
    person('claire', 'Claire Montel', 'mentor'),
    person('lea', 'Léa Fontaine', 'student'),
    person('karim', 'Karim Haddad', 'student'),
    person('zoe', 'Zoé Le Goff', 'student'),
  ];
  const coaching = { ...session(0), people: people.slice(0, 2), title: 'Le prix' };
  expect(titleWords(coaching, 'lea', words)).toBe('Coaching avec Claire Montel');
  const workshop = { ...session(0), kind: 'tribu' as const, people, title: 'Tribu : écrire' };
  expect(titleWords(workshop, 'lea', words)).toBe('Tribu : écrire');
  expect(companyWords(workshop, 'lea', words)).toBe('Avec Claire Montel');
  expect(companyWords(workshop, 'claire', words)).toBe('Avec Léa, Karim et Zoé');
});

it('makes initials of any name', () => {
  expect(initials('Zoé Le Goff')).toBe('ZG');
  expect(initials('Karim')).toBe('K');
});

import type { EventData } from '@tribu-live/protocol';
import { ScriptedRoom } from './scripted-room.ts';

/** A name that a spreadsheet would run. */
export const RUNNING_NAME = '=HYPERLINK("http://evil.example","Bo")';

const GRANTS = { mentor: ['publish', 'moderate'], student: ['publish'] } as const;
const MINUTE_S = 60;
const PROMPT = [{ kind: 'paragraph' as const, spans: [{ text: 'Ta première vente' }] }];

type Sample = EventData<'room.sampled'>['people'][number];

/**
 * An hour of which every number is known. Awaited: Ada, Bo, Cléo and Dora, whom nobody booked. Ada writes, asks and is
 * heard; Bo comes 10 minutes late, votes and leaves 5 minutes early; Cléo and Dora never come; Eve, booked and not awaited, looks in.
 * @param untilMinute the room ends at 60
 */
export function workshopAtTen(id: string, startMs: number, untilMinute = 60): ScriptedRoom {
  const room = new ScriptedRoom(id, startMs - MINUTE_S * 1000);
  const name = { maud: 'Maud', ada: 'Ada', bo: RUNNING_NAME, cleo: 'Cléo', eve: 'Eve' } as const;
  const student = (personId: 'ada' | 'bo' | 'cleo' | 'eve') => ({
    ...{ id: personId, name: name[personId], role: 'student' as const },
  });
  const join = (personId: keyof typeof name, role: 'mentor' | 'student' = 'student') =>
    room.say(personId, 'person.join', {
      ...{ name: name[personId], role, grants: GRANTS[role], enteredAt: room.at, fresh: true },
    });
  const saw = (...people: Sample[]) => {
    room.facts = { ...room.facts, sample: { fromMs: room.at - MINUTE_S * 1000, toMs: room.at, people } };
    room.say('@server', 'engagement.sample', {});
    room.facts = {};
  };
  const steps: readonly (readonly [minute: number, step: () => void])[] = [
    [0, () => join('ada')],
    [1, () => saw({ personId: 'ada', spokeMs: 25_000, page: 'used', line: 'good' })],
    [2, () => room.say('ada', 'question.ask', { questionId: QUESTION, text: 'Et après ?' })],
    [10, () => join('bo')],
    [11, () => room.say('bo', 'question.vote', { questionId: QUESTION, on: true })],
    [12, () => saw({ personId: 'ada', page: 'used' }, { personId: 'bo', page: 'shown', line: 'weak' })],
    [14, () => room.say('ada', 'hand.raise', {})],
    [15, () => room.say('maud', 'floor.give', { personId: 'ada' })],
    [16, () => room.say('maud', 'floor.take', { personId: 'ada' })],
    [20, () => join('eve')],
    [22, () => room.say('eve', 'person.leave', {})],
    [
      30,
      () =>
        room.say('maud', 'exercise.start', {
          exerciseId: EXERCISE,
          prompt: PROMPT,
          material: null,
          durationSeconds: 600,
        }),
    ],
    [31, () => room.say('ada', 'page.begin', { exerciseId: EXERCISE })],
    [32, () => saw({ personId: 'ada', wroteMs: 45_000 }, { personId: 'bo', wroteMs: 0 })],
    [
      39,
      () => {
        room.facts = { words: { ada: 120 } };
      },
    ],
    [50, () => room.say('ada', 'page.share', { exerciseId: EXERCISE, with: 'all' })],
    [55, () => room.say('bo', 'person.leave', {})],
    [60, () => room.say('maud', 'room.end', {})],
  ];
  const facts = {
    kind: 'tribu',
    title: 'Écrire',
    startsAt: startMs,
    endsAt: startMs + 60 * MINUTE_S * 1000,
  } as const;
  room.say('@school', 'session.create', {
    facts: { ...facts, opensBeforeMs: 600_000, graceMs: 300_000 },
    people: [
      { id: 'maud', name: 'Maud', role: 'mentor' },
      student('ada'),
      student('bo'),
      student('cleo'),
      student('eve'),
    ],
    expected: ['ada', 'bo', 'cleo', 'dora'],
  });
  join('maud', 'mentor');
  room.pass(MINUTE_S);
  let minute = 0;
  for (const [at, step] of steps) {
    if (at > untilMinute) break;
    room.pass((at - minute) * MINUTE_S);
    minute = at;
    step();
  }
  return room;
}

const QUESTION = '0198f7a0-0000-7000-8000-00000000aaaa';
const EXERCISE = '0198f7a0-0000-7000-8000-00000000bbbb';

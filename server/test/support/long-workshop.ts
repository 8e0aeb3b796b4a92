import type { StoredEvent } from '@tribu-live/protocol';
import { ScriptedRoom } from './scripted-room.ts';

const START_MS = Date.UTC(2026, 10, 22, 14);
const MINUTE_S = 60;
const ROUNDS = 6;
const MENTOR = 'claire';
const STUDENTS = Array.from({ length: 29 }, (_, place) => `eleve-${place + 1}`);
const GRANTS = ['publish', 'screen', 'moderate', 'record'] as const;

/**
 * The journal of a workshop of three hours with thirty people: six rounds of exercise, circle, questions, chat and
 * groups, cameras and microphones that go on and off, lines that break. Thousands of events, all by real decisions.
 */
export function longWorkshop(): { readonly room: ScriptedRoom; readonly events: readonly StoredEvent[] } {
  const room = new ScriptedRoom('long-workshop', START_MS - 60_000);
  const people = [
    { id: MENTOR, name: 'Claire', role: 'mentor' as const },
    ...STUDENTS.map((id) => ({ id, name: id, role: 'student' as const })),
  ];
  const facts = {
    kind: 'tribu' as const,
    title: 'Trois heures pour écrire',
    startsAt: START_MS,
    endsAt: START_MS + 180 * 60_000,
    opensBeforeMs: 600_000,
    graceMs: 300_000,
  };
  room.say('@school', 'session.create', { facts, people });
  room.sampling = true;
  room.pass(MINUTE_S);
  for (const { id, role } of people) arrive(room, id, role);
  for (let round = 0; round < ROUNDS; round += 1) {
    write(room);
    read(room);
    ask(room);
    meet(room);
  }
  return { room, events: room.events };
}

function arrive(room: ScriptedRoom, id: string, role: 'mentor' | 'student'): void {
  const grants = role === 'mentor' ? [...GRANTS] : (['publish'] as const);
  room.say(id, 'person.join', { name: id, role, grants, enteredAt: room.at, fresh: true });
  room.say(id, 'consent.answer', { purpose: 'record', answer: 'yes', textVersion: 'record-1' });
  for (const source of ['microphone', 'camera'] as const)
    room.say(id, 'track.publish', { trackId: room.newId(), source, silenced: source === 'microphone' });
  room.pass(1);
}

/** Ten minutes of silence: everybody writes, some ask for help, some lines break, nearly all put the pen down. */
function write(room: ScriptedRoom): void {
  const exerciseId = room.newId();
  const prompt = [{ kind: 'paragraph' as const, spans: [{ text: 'Raconte ta première vente.' }] }];
  room.say(MENTOR, 'exercise.start', { exerciseId, prompt, material: null, durationSeconds: 10 * MINUTE_S });
  for (const [place, id] of STUDENTS.entries()) {
    room.pass(5);
    room.say(id, 'page.begin', { exerciseId });
    if (place % 5 === 0) room.say(id, 'help.ask', {});
    if (place % 5 === 0) room.say(MENTOR, 'nudge.send', { personId: id, note: 'Continue, c’est bien.' });
    if (place % 5 === 1) room.say(MENTOR, 'help.clear', { personId: STUDENTS[place - 1] ?? '' });
    if (place % 7 === 0) comeBack(room, id);
  }
  room.say(MENTOR, 'exercise.extend', { exerciseId, bySeconds: MINUTE_S });
  for (const id of STUDENTS.slice(3)) {
    room.pass(4);
    room.say(id, 'page.penDown', { exerciseId, down: true });
  }
  room.facts = { words: Object.fromEntries(STUDENTS.map((id, place) => [id, 100 + place])) };
  room.pass(8 * MINUTE_S);
  for (const [place, id] of STUDENTS.entries())
    room.say(id, 'page.share', { exerciseId, with: place % 3 === 0 ? 'mentors' : 'all' });
}

function comeBack(room: ScriptedRoom, id: string): void {
  const { connection = 0, role = 'student', grants } = room.state.people[id] ?? {};
  room.say('@server', 'person.disconnect', { personId: id, connection, since: room.at });
  room.pass(2);
  room.say(id, 'person.join', { name: id, role, grants: grants ?? [], enteredAt: room.at, fresh: false });
}

/** A third of them reads, each half a minute, with the microphone on for it. */
function read(room: ScriptedRoom): void {
  for (const id of STUDENTS.filter((_, place) => place % 3 === 0))
    room.say(id, 'circle.volunteer', { on: true });
  const exerciseId = room.state.exercises.at(-1)?.id ?? null;
  room.say(MENTOR, 'circle.open', {
    ...{ circleId: room.newId(), exerciseId, from: 'volunteers', perReaderSeconds: 90 },
  });
  while (room.state.circle?.reader != null) {
    const { personId } = room.state.circle.reader;
    const microphone = Object.values(room.state.tracks).find(
      (track) => track.personId === personId && track.source === 'microphone',
    );
    for (const silenced of [false, true]) {
      if (microphone !== undefined) room.say(personId, 'track.change', { trackId: microphone.id, silenced });
      room.pass(15);
    }
    room.say(MENTOR, 'circle.next', {});
  }
  if (room.state.circle !== null) room.say(MENTOR, 'circle.close', {});
}

/** Hands, questions with votes, a poll, chat. */
function ask(room: ScriptedRoom): void {
  for (const id of STUDENTS.slice(0, 12)) room.say(id, 'hand.raise', {});
  for (const id of STUDENTS.slice(0, 4)) {
    room.say(MENTOR, 'floor.give', { personId: id });
    room.pass(20);
    room.say(MENTOR, 'floor.take', { personId: id });
  }
  room.say(MENTOR, 'hands.lowerAll', {});
  for (const asker of STUDENTS.slice(0, 6)) {
    const questionId = room.newId();
    room.say(asker, 'question.ask', { questionId, text: 'Comment trouver ses premiers clients ?' });
    for (const id of STUDENTS.slice(6, 18)) room.say(id, 'question.vote', { questionId, on: true });
    room.say(MENTOR, 'question.answer', { questionId, how: 'live' });
  }
  const pollId = room.newId();
  room.say(MENTOR, 'poll.open', {
    ...{ pollId, question: 'On continue ?', kind: 'single', options: ['oui', 'non'] },
    ...{ anonymous: false, results: 'answered' },
  });
  for (const id of STUDENTS) room.say(id, 'poll.answer', { pollId, choice: ['0'] });
  room.say(MENTOR, 'poll.close', { pollId });
  for (const [place, id] of STUDENTS.entries()) {
    const thread = place % 4 === 0 ? id : null;
    room.say(id, 'chat.send', { messageId: room.newId(), thread, text: 'Merci, ça m’aide beaucoup.' });
  }
  room.pass(MINUTE_S);
}

/** Groups of four for five minutes. */
function meet(room: ScriptedRoom): void {
  for (const id of STUDENTS)
    room.say(id, 'card.write', { seeks: 'un comptable', offers: `${room.at} photos` });
  const prompt = [{ kind: 'paragraph' as const, spans: [{ text: 'Présente-toi.' }] }];
  room.say(MENTOR, 'groups.form', { roundId: room.newId(), prompt, minutes: 5, how: 'random', size: 4 });
  for (const { id } of room.state.groups?.groups ?? []) room.say(MENTOR, 'groups.visit', { groupId: id });
  room.say(MENTOR, 'groups.extend', { bySeconds: 120 });
  room.pass(6 * MINUTE_S);
  room.say(MENTOR, 'groups.gather', {});
  room.pass(MINUTE_S);
}

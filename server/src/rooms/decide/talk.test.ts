import { LIMITS, type Question } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { DecidedRoom, GAEL, INES, KARIM, LEA, OLGA, uuid } from '../../../test/support/decided-room.ts';
import type { CommandBody } from './command.ts';

const ask = (n: number, text = 'Pourquoi ?'): CommandBody => ({
  type: 'question.ask',
  questionId: uuid(n),
  text,
});
const vote = (n: number, on = true): CommandBody => ({ type: 'question.vote', questionId: uuid(n), on });
const answered = (n: number, how: 'live' | 'written', text?: string): CommandBody => ({
  type: 'question.answer',
  questionId: uuid(n),
  how,
  text,
});
const withdraw = (n: number): CommandBody => ({ type: 'question.withdraw', questionId: uuid(n) });
const send = (n: number, thread: string | null, text = 'Bonjour'): CommandBody => ({
  type: 'chat.send',
  messageId: uuid(n),
  thread,
  text,
});
const edit = (n: number, text: string): CommandBody => ({ type: 'chat.edit', messageId: uuid(n), text });
const erase = (n: number): CommandBody => ({ type: 'chat.delete', messageId: uuid(n) });

describe('questions', () => {
  const first = (room: DecidedRoom): Question | undefined => room.state.questions[uuid(1)];

  it('[W24] are everybody’s but the observers’, under ids of their own', () => {
    const room = new DecidedRoom();
    expect(room.by(OLGA, ask(1)).code).toBe('forbidden');
    expect(room.by('@school', ask(1)).code).toBe('forbidden');
    room.must(LEA, ask(1));
    expect(room.by(LEA, ask(1)).types).toEqual([]);
    expect(room.by(LEA, ask(1, 'Comment ?')).code).toBe('conflict');
    expect(room.by(KARIM, ask(1)).code).toBe('conflict');
  });

  it('[W24] are as many as a person and a session may have', () => {
    const room = new DecidedRoom();
    for (let n = 1; n <= LIMITS.questionsPerPerson; n += 1) room.must(LEA, ask(n));
    expect(room.by(LEA, ask(0)).code).toBe('too_many');
    expect(room.by(KARIM, ask(0)).code).toBe(null);
  });

  it('[W24] are voted for once by each, never by who asked, until they are answered', () => {
    const room = new DecidedRoom();
    room.must(LEA, ask(1));
    expect(room.by(KARIM, vote(2))).toMatchObject({ code: 'not_found', field: 'questionId' });
    expect(room.by(LEA, vote(1)).code).toBe('forbidden');
    expect(room.by(OLGA, vote(1)).code).toBe('forbidden');
    expect(room.by(KARIM, vote(1)).types).toEqual(['question.voted']);
    expect(room.by(KARIM, vote(1)).types).toEqual([]);
    room.must(GAEL, vote(1));
    room.must(GAEL, vote(1, false));
    expect(first(room)?.votes).toEqual([KARIM]);
    room.must(INES, answered(1, 'live'));
    expect(room.by(GAEL, vote(1)).code).toBe('wrong_phase');
  });

  it('[W24] are answered by mentors and guests, aloud without a text and in writing with one', () => {
    const room = new DecidedRoom();
    room.must(LEA, ask(1));
    expect(room.by(KARIM, answered(1, 'live')).code).toBe('forbidden');
    expect(room.by(INES, answered(1, 'written'))).toMatchObject({ code: 'bad_request', field: 'text' });
    expect(room.by(INES, answered(1, 'live', 'x'))).toMatchObject({ code: 'bad_request', field: 'text' });
    room.must(GAEL, answered(1, 'live'));
    expect(first(room)?.answer).toMatchObject({ by: GAEL, how: 'live', text: null });
    expect(room.by(GAEL, answered(1, 'live')).types).toEqual([]);
    room.must(INES, answered(1, 'written', 'Parce que.'));
    expect(first(room)?.answer).toMatchObject({ by: INES, text: 'Parce que.' });
  });

  it('[W24] are withdrawn by who asked until they are answered, and by a mentor', () => {
    const room = new DecidedRoom();
    for (const n of [1, 2, 3]) room.must(LEA, ask(n));
    expect(room.by(KARIM, withdraw(1)).code).toBe('forbidden');
    expect(room.by(GAEL, withdraw(1)).code).toBe('forbidden');
    room.must(LEA, withdraw(1));
    room.must(INES, answered(2, 'live'));
    expect(room.by(LEA, withdraw(2)).code).toBe('wrong_phase');
    for (const n of [2, 3]) room.must(INES, withdraw(n));
    expect(room.state.questions).toEqual({});
  });
});

describe('chat', () => {
  it('[W25] is to all or in a thread with the mentors, told to nobody else', () => {
    const room = new DecidedRoom();
    expect(room.must(LEA, send(1, null)).events[0]?.audience).toBe('all');
    expect(room.must(LEA, send(2, LEA)).events[0]?.audience).toEqual({ mentors: true, persons: [LEA] });
    expect(room.must(INES, send(3, LEA)).events[0]?.audience).toEqual({ mentors: true, persons: [LEA] });
    expect(room.by(KARIM, send(4, LEA))).toMatchObject({ code: 'forbidden', field: 'thread' });
    expect(room.by(OLGA, send(4, null)).code).toBe('forbidden');
    expect(room.by(INES, send(4, 'ghost')).code).toBe('not_found');
    for (const thread of [INES, OLGA]) expect(room.by(INES, send(4, thread)).code).toBe('forbidden');
    expect(room.by(LEA, send(1, null)).types).toEqual([]);
    expect(room.by(LEA, send(1, null, 'Autre')).code).toBe('conflict');
    expect(room.seenBy(KARIM).chat.threads).toEqual({});
  });

  it('[W25] is edited by who wrote it, deleted by them or a mentor, and nothing of others’ threads exists', () => {
    const room = new DecidedRoom();
    room.must(LEA, send(1, null));
    room.must(LEA, send(2, LEA));
    expect(room.by(KARIM, edit(1, 'x')).code).toBe('forbidden');
    expect(room.by(INES, edit(1, 'x')).code).toBe('forbidden');
    expect(room.by(KARIM, erase(1)).code).toBe('forbidden');
    for (const other of [edit(2, 'x'), erase(2), edit(9, 'x')])
      expect(room.by(KARIM, other)).toMatchObject({ code: 'not_found', field: 'messageId' });
    room.must(LEA, edit(1, 'Bonsoir'));
    expect(room.by(LEA, edit(1, 'Bonsoir')).types).toEqual([]);
    expect(room.state.chat.all[0]).toMatchObject({ text: 'Bonsoir', editedAt: room.nowMs - 1000 });
    expect(room.must(INES, erase(2)).events[0]?.audience).toEqual({ mentors: true, persons: [LEA] });
    room.must(LEA, erase(1));
    expect(room.state.chat.all).toEqual([]);
  });

  it('[W25] waits in silence for everybody but mentors; what is taken back disturbs nobody', () => {
    const room = new DecidedRoom();
    room.must(LEA, send(1, null));
    const exerciseId = uuid(5);
    room.must(INES, { type: 'exercise.start', exerciseId, prompt: [], material: null, durationSeconds: 60 });
    for (const [who, command] of [
      [LEA, send(2, null)],
      [LEA, send(2, LEA)],
      [LEA, edit(1, 'x')],
      [GAEL, send(2, null)],
    ] as const)
      expect(room.by(who, command).code).toBe('quiet_now');
    room.must(LEA, erase(1));
    room.must(INES, send(3, null, 'Encore cinq minutes.'));
    room.must(INES, { type: 'exercise.pause', exerciseId });
    room.must(LEA, send(4, LEA));
  });
});

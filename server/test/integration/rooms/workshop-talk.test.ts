import { randomUUID } from 'node:crypto';
import { view } from '@tribu-live/protocol';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SyntheticClient } from '../../../../loadtest/media/index.ts';
import { sharedWith } from '../../support/running-school.ts';
import {
  caughtUp,
  command,
  INES,
  KARIM,
  LEA,
  OLGA,
  received,
  type Someone,
  WorkshopStage,
  ZOE,
} from '../../support/workshop-stage.ts';

let stage: WorkshopStage;
let database: Client;
beforeAll(async () => {
  stage = await WorkshopStage.create();
  const { DATABASE_URL } = await sharedWith(stage.server);
  database = new Client(DATABASE_URL);
  await database.connect();
});
afterEach(() => stage.leave());
afterAll(async () => {
  await database.end();
  await stage.close();
});

const refusal = (code: string, field?: string) =>
  expect.objectContaining(field === undefined ? { code } : { code, field });
const everybody: readonly Someone[] = [INES, LEA, KARIM, ZOE, OLGA];

async function open(id: string, who = everybody): Promise<SyntheticClient[]> {
  return Promise.all(who.map((someone) => stage.enter(id, someone)));
}

async function ballots(id: string): Promise<number> {
  const text = 'select count(*)::integer as count from ballots where session_id = $1';
  return (await database.query<{ count: number }>(text, [id])).rows[0]?.count ?? -1;
}

const WORD = { question: 'Un mot pour ce matin ?', kind: 'word' as const, options: [] };

describe('an anonymous poll', () => {
  it('[W27] [W28] has its choices nowhere but in the count', async () => {
    const id = await stage.book();
    const clients = await open(id);
    const [ines, lea, karim, zoe, olga] = clients as [
      SyntheticClient,
      SyntheticClient,
      SyntheticClient,
      SyntheticClient,
      SyntheticClient,
    ];
    const pollId = randomUUID();
    await command(ines, 'poll.open', { pollId, ...WORD, anonymous: true, results: 'answered' });
    await command(lea, 'poll.answer', { pollId, choice: ['Brouillard'] });
    await command(karim, 'poll.answer', { pollId, choice: ['élan'] });
    await command(lea, 'poll.answer', { pollId, choice: ['Élan'] });
    await command(zoe, 'poll.answer', { pollId, choice: ['tempête'] });
    await expect(command(olga, 'poll.answer', { pollId, choice: ['ordre'] })).rejects.toEqual(
      refusal('forbidden'),
    );
    expect(await ballots(id)).toBe(3);
    const secret = /brouillard|élan|tempête/i;
    expect(JSON.stringify(await stage.journal(id))).not.toMatch(secret);
    for (const client of clients) expect(received(client)).not.toMatch(secret);

    const seq = await command(ines, 'poll.close', { pollId });
    expect(await ballots(id)).toBe(0);
    for (const client of clients) {
      await caughtUp(client, seq);
      expect(client.state.polls[pollId]?.closed?.counts).toEqual({ élan: 2, tempête: 1 });
    }
    await expect(command(zoe, 'poll.answer', { pollId, choice: ['tard'] })).rejects.toEqual(
      refusal('wrong_phase', 'pollId'),
    );
    expect(await ballots(id)).toBe(0);
    // Who answered is the mentors' and one's own affair.
    expect(Object.keys(lea.state.polls[pollId]?.answers ?? {})).toEqual([LEA.id]);
    expect(Object.values(ines.state.polls[pollId]?.answers ?? {})).toEqual([null, null, null]);
  });

  it('[W28] [R7] counts a repeated command once, and not over a later choice', async () => {
    const id = await stage.book();
    const [ines, lea] = (await open(id, [INES, LEA])) as [SyntheticClient, SyntheticClient];
    const pollId = randomUUID();
    await command(ines, 'poll.open', { pollId, ...WORD, anonymous: true, results: 'closed' });
    const first = { commandId: randomUUID(), pollId, choice: ['avant'] };
    await lea.request('poll.answer', first);
    await command(lea, 'poll.answer', { pollId, choice: ['après'] });
    await lea.request('poll.answer', first);
    await caughtUp(lea, await command(ines, 'poll.close', { pollId }));
    expect(lea.state.polls[pollId]?.closed?.counts).toEqual({ après: 1 });
  });

  it('[W27] [W28] that is open at the end is counted with it', async () => {
    const id = await stage.book();
    const [ines, lea] = (await open(id, [INES, LEA])) as [SyntheticClient, SyntheticClient];
    const pollId = randomUUID();
    await command(ines, 'poll.open', { pollId, ...WORD, anonymous: true, results: 'closed' });
    await command(lea, 'poll.answer', { pollId, choice: ['merci'] });
    await stage.school.end(id);
    expect((await stage.state(id)).polls[pollId]?.closed?.counts).toEqual({ merci: 1 });
    expect(await ballots(id)).toBe(0);
  });

  it('[W28] counts everybody who is said to have answered, also while it is being closed', async () => {
    const id = await stage.book();
    const [ines, ...others] = (await open(id, [INES, LEA, KARIM, ZOE])) as [
      SyntheticClient,
      ...SyntheticClient[],
    ];
    for (let round = 0; round < 8; round += 1) {
      const pollId = randomUUID();
      await command(ines, 'poll.open', { pollId, ...WORD, anonymous: true, results: 'closed' });
      const votes = others.map((client) => command(client, 'poll.answer', { pollId, choice: ['oui'] }));
      await Promise.allSettled([...votes, command(ines, 'poll.close', { pollId })]);
      const poll = (await stage.state(id)).polls[pollId];
      expect(poll?.closed?.counts).toEqual(
        Object.keys(poll?.answers ?? {}).length === 0 ? {} : { oui: Object.keys(poll?.answers ?? {}).length },
      );
    }
    expect(await ballots(id)).toBe(0);
  });
});

describe('a named poll', () => {
  it('[W27] [R2] shows the others’ answers to who has answered, with a snapshot', async () => {
    const id = await stage.book();
    const [ines, lea, karim, zoe] = (await open(id, [INES, LEA, KARIM, ZOE])) as [
      SyntheticClient,
      SyntheticClient,
      SyntheticClient,
      SyntheticClient,
    ];
    const pollId = randomUUID();
    await command(ines, 'poll.open', {
      pollId,
      question: 'Par où commencer ?',
      kind: 'single',
      options: ['Le prix', 'Les clients'],
      anonymous: false,
      results: 'answered',
    });
    await command(lea, 'poll.answer', { pollId, choice: ['0'] });
    const second = await command(karim, 'poll.answer', { pollId, choice: ['1'] });
    for (const client of [ines, lea, karim, zoe]) await caughtUp(client, second);
    expect(karim.state.polls[pollId]?.answers).toEqual({ [LEA.id]: ['0'], [KARIM.id]: ['1'] });
    expect(lea.state.polls[pollId]?.answers).toEqual({ [LEA.id]: ['0'], [KARIM.id]: ['1'] });
    expect(zoe.state.polls[pollId]?.answers).toEqual({});
    await expect(command(zoe, 'poll.answer', { pollId, choice: ['2'] })).rejects.toEqual(
      refusal('bad_request', 'choice.0'),
    );
    const state = await stage.state(id);
    for (const client of [ines, lea, karim, zoe]) expect(client.state).toEqual(view(state, client.personId));
  });
});

describe('chat', () => {
  it('[W25] between a student and the mentors is read by nobody else', async () => {
    const id = await stage.book();
    const [ines, lea, karim, , olga] = (await open(id)) as [
      SyntheticClient,
      SyntheticClient,
      SyntheticClient,
      SyntheticClient,
      SyntheticClient,
    ];
    const [asked, told, all] = [randomUUID(), randomUUID(), randomUUID()];
    await command(lea, 'chat.send', { messageId: asked, thread: LEA.id, text: 'Confidence première' });
    await command(ines, 'chat.send', { messageId: told, thread: LEA.id, text: 'Confidence seconde' });
    await command(lea, 'chat.edit', { messageId: asked, text: 'Confidence troisième' });
    const intrusion = { messageId: randomUUID(), thread: LEA.id, text: 'Coucou' };
    await expect(command(karim, 'chat.send', intrusion)).rejects.toEqual(refusal('forbidden', 'thread'));
    await expect(command(karim, 'chat.delete', { messageId: told })).rejects.toEqual(
      refusal('not_found', 'messageId'),
    );
    await expect(
      command(olga, 'chat.send', { messageId: randomUUID(), thread: null, text: 'Bonjour' }),
    ).rejects.toEqual(refusal('forbidden'));
    const seq = await command(karim, 'chat.send', { messageId: all, thread: null, text: 'Bonjour à tous' });
    for (const client of [ines, lea, karim, olga]) await caughtUp(client, seq);
    expect(lea.state.chat.threads[LEA.id]?.map(({ text }) => text)).toEqual([
      'Confidence troisième',
      'Confidence seconde',
    ]);
    for (const client of [karim, olga]) {
      expect(received(client)).not.toContain('Confidence');
      expect(client.state.chat).toMatchObject({ threads: {}, all: [{ text: 'Bonjour à tous' }] });
    }
    await caughtUp(karim, await command(ines, 'chat.delete', { messageId: all }));
    expect(karim.state.chat.all).toEqual([]);
  });

  it('[W25] waits while everybody writes, except for what mentors say', async () => {
    const id = await stage.book();
    const [ines, lea] = (await open(id, [INES, LEA])) as [SyntheticClient, SyntheticClient];
    const exerciseId = randomUUID();
    await command(ines, 'exercise.start', { exerciseId, prompt: [], material: null, durationSeconds: 60 });
    for (const thread of [null, LEA.id]) {
      const message = { messageId: randomUUID(), thread, text: 'Psst' };
      await expect(command(lea, 'chat.send', message)).rejects.toEqual(refusal('quiet_now'));
    }
    await command(ines, 'chat.send', { messageId: randomUUID(), thread: LEA.id, text: 'Continue.' });
    await command(ines, 'exercise.end', { exerciseId });
    await command(lea, 'chat.send', { messageId: randomUUID(), thread: LEA.id, text: 'Merci' });
  });
});

describe('questions', () => {
  it('[W24] are kept with who asked, when, and who answered, also after the end', async () => {
    const id = await stage.book();
    const [ines, lea, karim] = (await open(id, [INES, LEA, KARIM])) as [
      SyntheticClient,
      SyntheticClient,
      SyntheticClient,
    ];
    const [first, second] = [randomUUID(), randomUUID()];
    await command(lea, 'question.ask', { questionId: first, text: 'Comment fixer mon prix ?' });
    await command(karim, 'question.ask', { questionId: second, text: 'Et les remises ?' });
    await command(lea, 'question.vote', { questionId: second, on: true });
    await command(ines, 'question.answer', { questionId: first, how: 'written', text: 'Par la valeur.' });
    await stage.school.end(id);
    const path = `/v1/sessions/${id}/questions`;
    expect(await stage.school.call('GET', path)).toEqual({
      sessionId: id,
      questions: [
        {
          id: second,
          askedBy: KARIM.id,
          name: KARIM.name,
          askedAt: expect.stringMatching(/Z$/),
          text: 'Et les remises ?',
          votes: 1,
          answer: null,
        },
        {
          id: first,
          askedBy: LEA.id,
          name: LEA.name,
          askedAt: expect.stringMatching(/Z$/),
          text: 'Comment fixer mon prix ?',
          votes: 0,
          answer: {
            by: INES.id,
            name: INES.name,
            at: expect.stringMatching(/Z$/),
            how: 'written',
            text: 'Par la valeur.',
          },
        },
      ],
    });
  });
});

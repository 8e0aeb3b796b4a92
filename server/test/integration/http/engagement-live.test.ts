import { randomUUID } from 'node:crypto';
import type { SessionEngagement } from '@tribu-live/protocol/engagement';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { command, INES, KARIM, LEA, WorkshopStage, ZOE } from '../../support/workshop-stage.ts';

const PROMPT = [{ kind: 'paragraph' as const, spans: [{ text: 'Ta première vente' }] }];

let stage: WorkshopStage;
beforeAll(async () => {
  stage = await WorkshopStage.create();
});
afterEach(() => stage.leave());
afterAll(() => stage.close());

const engagement = (id: string) =>
  stage.school.call<SessionEngagement>('GET', `/v1/engagement/sessions/${id}`);
const of = ({ people }: SessionEngagement, personId: string) =>
  people.find((person) => person.personId === personId);

it('[E1] a workshop is told of while it runs and the same after its end', async () => {
  const id = await stage.book({ expected: [LEA.id, KARIM.id, 'dora'] });
  const ines = await stage.enter(id, INES);
  const lea = await stage.enter(id, LEA);
  const karim = await stage.enter(id, KARIM);
  const [questionId, pollId, exerciseId] = [randomUUID(), randomUUID(), randomUUID()];
  await command(lea, 'question.ask', { questionId, text: 'Et après ?' });
  await command(karim, 'question.vote', { questionId, on: true });
  await command(karim, 'hand.raise', {});
  await command(ines, 'floor.give', { personId: KARIM.id });
  await command(ines, 'floor.take', { personId: KARIM.id });
  const asked = { question: 'On continue ?', kind: 'single', results: 'closed', anonymous: true } as const;
  await command(ines, 'poll.open', { pollId, ...asked, options: ['oui', 'non'] });
  await command(lea, 'poll.answer', { pollId, choice: ['0'] });
  await command(lea, 'chat.send', { messageId: randomUUID(), thread: null, text: 'Merci !' });
  await command(ines, 'exercise.start', { exerciseId, prompt: PROMPT, material: null, durationSeconds: 300 });
  await lea.request('page.save', { exerciseId, revision: 1, text: 'Un bol de terre cuite' });

  // The first words are told a moment after they were kept.
  const begun = async () => of(await engagement(id), LEA.id)?.exercises[0]?.started;
  await expect.poll(begun, { timeout: 10_000 }).toBe(true);
  const running = await engagement(id);
  expect(running).toMatchObject({ status: 'open', endedAt: null, questions: 1, exercises: 1, polls: 1 });
  expect(of(running, LEA.id)).toMatchObject({
    ...{
      expected: true,
      participation: 'active',
      questions: 1,
      messages: 1,
      polls: { offered: 1, answered: 1 },
    },
    exercises: [{ exerciseId, started: true, words: 0, finished: false, shared: false }],
  });
  expect(of(running, KARIM.id)).toMatchObject({ votes: 1, hands: { raised: 1, answered: 1 }, questions: 0 });
  expect(of(running, 'dora')).toMatchObject({ booked: false, expected: true, participation: 'absent' });
  expect(of(running, ZOE.id)).toMatchObject({ booked: true, expected: false, participation: null });

  await ines.request('room.end', { commandId: randomUUID() });
  const ended = await engagement(id);
  expect(ended).toMatchObject({ status: 'ended', endedAt: expect.any(String), questions: 1 });
  expect(of(ended, LEA.id)).toMatchObject({
    ...{ participation: 'active', words: 5, exercises: [{ started: true, words: 5, finished: true }] },
  });
  expect((await engagement(id)).people).toEqual(ended.people);
});

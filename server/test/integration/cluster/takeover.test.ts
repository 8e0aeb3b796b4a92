import { exerciseOf } from '@tribu-live/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClusterStage, movedFrom } from '../../support/cluster-stage.ts';
import { INES, KARIM, LEA } from '../../support/workshop-stage.ts';

let stage: ClusterStage;
beforeAll(async () => {
  stage = await ClusterStage.create(3);
}, 120_000);
afterAll(() => stage.close());

it('[N1] [R4] [R6] [R11] a node is killed: everybody is back on another one, the exercise ends when it should', {
  timeout: 120_000,
}, async () => {
  const id = await stage.book();
  const [one, two] = stage.cluster.nodes;
  const ines = await stage.enter(id, INES, one);
  const lea = await stage.enter(id, LEA, two);
  const karim = await stage.enter(id, KARIM, two);
  const home = stage.nodeOf(ines);
  expect([lea, karim].map((person) => stage.nodeOf(person))).toEqual([home, home]);
  await ines.workshop.begin('Pourquoi ?', 12);
  await lea.client.until(({ exercises }) => exercises.length === 1);
  await karim.client.until(({ exercises }) => exercises.length === 1);
  const { exerciseId } = ines.workshop;
  expect(await lea.workshop.write('Une phrase que personne ne perd')).toMatchObject({ is: 'saved' });
  await karim.workshop.penDown();
  const before = exerciseOf(ines.client.state, exerciseId)?.phase;
  const { epoch } = await stage.state(id);

  await home.kill('SIGKILL');
  for (const person of [ines, lea, karim]) await movedFrom(home, person);
  const heir = stage.nodeOf(ines);
  expect([lea, karim].map((person) => stage.nodeOf(person))).toEqual([heir, heir]);
  expect([ines, lea, karim].map(({ client }) => client.personId)).toEqual([INES.id, LEA.id, KARIM.id]);
  expect(exerciseOf(lea.client.state, exerciseId)?.phase).toEqual(before);
  await ines.client.until(({ pages }) => pages[exerciseId]?.[KARIM.id]?.penDownAt !== null);
  const read = await lea.client.request('page.read', { exerciseId, personId: LEA.id });
  expect(read.page?.text).toBe('Une phrase que personne ne perd');
  await ines.client.until(({ exercises }) => exercises.at(-1)?.phase.is === 'frozen', 'the pages', 30_000);

  expect(await stage.differences(id, [ines, lea, karim])).toEqual([]);
  const journal = await stage.journal(id);
  const ended = journal.find(({ type }) => type === 'exercise.ended');
  expect(ended?.data).toMatchObject({ reason: 'time' });
  expect(ended?.at).toBeLessThan((before?.is === 'running' ? before.endsAt : 0) + 2000);
  const homes = journal
    .filter(({ type }) => type === 'room.homed')
    .map(({ data, ...event }) => ({ data, epoch: event.epoch }));
  expect(homes.at(-1)).toEqual({ data: { nodeId: heir.env.NODE_ID }, epoch: epoch + 1 });
  expect(homes).toHaveLength(2);

  // It comes back to find that its room lives elsewhere.
  await home.restart();
  const zoe = await stage.enter(id, KARIM, home);
  expect(stage.nodeOf(zoe)).toBe(heir);
  stage.leave();
});

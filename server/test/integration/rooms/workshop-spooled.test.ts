import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SyntheticClient } from '../../../../loadtest/media/index.ts';
import { familyOf } from '../../../../loadtest/support/index.ts';
import { caughtUp, command, INES, LEA, WorkshopStage } from '../../support/workshop-stage.ts';

let stage: WorkshopStage;
beforeAll(async () => {
  stage = await WorkshopStage.create();
});
afterAll(() => stage.close());

const save = (client: SyntheticClient, exerciseId: string, revision: number, text: string) =>
  client.request('page.save', { exerciseId, revision, text });
const textOf = async (client: SyntheticClient, exerciseId: string) =>
  (await client.request('page.read', { exerciseId, personId: client.personId })).page?.text;

it('[R3] [R11] pages are saved and found while Postgres is killed', { timeout: 180_000 }, async () => {
  const id = await stage.book();
  const [ines, lea] = [await stage.enter(id, INES), await stage.enter(id, LEA)];
  const exerciseId = randomUUID();
  await command(ines, 'exercise.start', { exerciseId, prompt: [], material: null, durationSeconds: 600 });
  await caughtUp(lea, ines.state.seq);
  const { postgres } = await familyOf(stage.server);
  expect(postgres).not.toEqual([]);
  for (const pid of postgres) process.kill(pid, 'SIGKILL');
  for (let revision = 1; revision <= 20; revision += 1)
    expect(await save(lea, exerciseId, revision, `phrase ${revision}`)).toMatchObject({ is: 'saved' });
  const reloaded = await stage.back(lea);
  expect(await textOf(reloaded, exerciseId)).toBe('phrase 20');
  await expect
    .poll(() => stage.server.log.some((line) => line.includes('the spool is written')), { timeout: 60_000 })
    .toBe(true);
  await stage.server.kill('SIGKILL');
  await stage.server.restart();
  expect(await textOf(await stage.back(reloaded), exerciseId)).toBe('phrase 20');
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpJoin } from '../../../../loadtest/media/http-join.ts';
import { ClusterStage, movedFrom } from '../../support/cluster-stage.ts';
import { INES, LEA } from '../../support/workshop-stage.ts';

let stage: ClusterStage;
beforeAll(async () => {
  stage = await ClusterStage.create(3, { DRAIN_SECONDS: '60' });
}, 120_000);
afterAll(() => stage.close());

it('[N6] [E1] a node that is told to stop takes no new rooms; told again it hands over what it has, and ends well', {
  timeout: 120_000,
}, async () => {
  const id = await stage.book();
  const ines = await stage.enter(id, INES);
  const lea = await stage.enter(id, LEA);
  const home = stage.nodeOf(ines);
  await ines.workshop.begin('Pourquoi ?', 600);
  await lea.client.until(({ exercises }) => exercises.length === 1);
  await lea.workshop.write('Ce que je garde');
  const { epoch } = await stage.state(id);

  process.kill(home.pid, 'SIGTERM');
  await expect.poll(() => home.log.some((line) => line.includes('no new rooms'))).toBe(true);
  const readiness = await fetch(new URL('/readyz', home.url));
  expect([readiness.status, await readiness.json()]).toEqual([503, { ready: false, missing: ['home'] }]);
  const ids = await Promise.all(Array.from({ length: 4 }, () => stage.book()));
  for (const other of ids) {
    const token = await (await stage.school()).token(other, INES);
    expect((await httpJoin(home.url, { token })).url).not.toBe(home.url);
  }
  // Its people stay, and may come back to it.
  await lea.workshop.act('help.ask', {});
  const { resumeToken } = lea.client;
  expect((await httpJoin(stage.others(home)[0]?.url ?? '', { resumeToken })).url).toBe(home.url);

  process.kill(home.pid, 'SIGTERM');
  for (const person of [ines, lea]) await movedFrom(home, person);
  await home.exited();
  expect(home.exitCode).toBe(0);
  const heir = stage.nodeOf(lea);
  expect(stage.nodeOf(ines)).toBe(heir);
  const { exerciseId } = lea.workshop;
  const read = await lea.client.request('page.read', { exerciseId, personId: LEA.id });
  expect(read.page?.text).toBe('Ce que je garde');
  expect(await stage.differences(id, [ines, lea])).toEqual([]);
  // Nothing of the minute under way is lost (SPEC E1).
  const types = (await stage.journal(id)).map(({ type }) => type);
  expect(types.indexOf('room.sampled')).toBeLessThan(types.lastIndexOf('room.homed'));
  expect(types).toContain('room.sampled');
  const homed = (await stage.journal(id)).filter(({ type }) => type === 'room.homed').at(-1);
  expect(homed).toMatchObject({ epoch: epoch + 1, data: { nodeId: heir.env.NODE_ID } });
  stage.leave();
});

it('[N6] it waits for a room that people are in, and no longer than for that', {
  timeout: 120_000,
}, async () => {
  const id = await stage.book();
  const ines = await stage.enter(id, INES);
  const home = stage.nodeOf(ines);
  process.kill(home.pid, 'SIGTERM');
  await expect.poll(() => home.log.some((line) => line.includes('no new rooms'))).toBe(true);
  await (await stage.school(stage.others(home)[0])).end(id);
  await home.exited();
  expect(home.exitCode).toBe(0);
  expect(ines.client.pushes.at(-1)).toMatchObject({ name: 'closing', body: { reason: 'ended' } });
  expect((await stage.journal(id)).at(-1)?.type).toBe('room.ended');
  stage.leave();
});

it('[N6] when its time is over it hands over what is left', { timeout: 120_000 }, async () => {
  const home = await stage.cluster.addNode({ DRAIN_SECONDS: '1' }, 4);
  const ids = await Promise.all(Array.from({ length: 12 }, () => stage.book()));
  let id = '';
  for (const each of ids) {
    const token = await (await stage.school()).token(each, INES);
    if ((await httpJoin(home.url, { token })).url === home.url) id = each;
  }
  const ines = await stage.enter(id, INES);
  expect(stage.nodeOf(ines)).toBe(home);
  await home.kill('SIGTERM');
  expect(home.exitCode).toBe(0);
  await movedFrom(home, ines);
  expect(await stage.differences(id, [ines])).toEqual([]);
  stage.leave();
});

it('[N6] it ends well while the database stands still, and its people hear of it first', {
  timeout: 120_000,
}, async () => {
  const id = await stage.book();
  const ines = await stage.enter(id, INES);
  const home = stage.nodeOf(ines);
  const { postgres } = stage.cluster.engines;
  await postgres.pause();
  process.kill(home.pid, 'SIGTERM');
  await expect.poll(() => home.log.some((line) => line.includes('no new rooms'))).toBe(true);
  process.kill(home.pid, 'SIGTERM');
  expect(await ines.client.closed(40_000)).toBe('shutdown');
  await home.exited();
  expect(home.exitCode).toBe(0);
  await postgres.resume();
  stage.leave();
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpJoin } from '../../../../loadtest/media/http-join.ts';
import { ClusterStage } from '../../support/cluster-stage.ts';
import { INES, LEA } from '../../support/workshop-stage.ts';

let stage: ClusterStage;
beforeAll(async () => {
  stage = await ClusterStage.create(3);
}, 120_000);
afterAll(() => stage.close());

async function knock(id: string, place: number, someone: typeof INES | typeof LEA = INES) {
  const token = await (await stage.school()).token(id, someone);
  return httpJoin(stage.cluster.nodes[place]?.url ?? '', { token });
}

it('[N3] every door answers with the one home of a room, also when all are asked at once', async () => {
  const ids = await Promise.all(Array.from({ length: 6 }, () => stage.book()));
  const urls = await Promise.all(
    ids.map(async (id) => {
      const answers = await Promise.all([0, 1, 2, 0, 1, 2].map((place) => knock(id, place)));
      return new Set(answers.map(({ url }) => url));
    }),
  );
  expect(urls.map(({ size }) => size)).toEqual(ids.map(() => 1));
  // Rooms of the same size are spread.
  expect(new Set(urls.flatMap((each) => [...each])).size).toBeGreaterThan(1);
});

it('[N3] [R4] the node that a door chose takes the room home when somebody comes, and others send people there', async () => {
  const id = await stage.book();
  const ines = await stage.enter(id, INES, stage.cluster.nodes[0]);
  const home = stage.nodeOf(ines);
  for (const place of [0, 1, 2]) expect((await knock(id, place, LEA)).url).toBe(home.url);
  const lea = await stage.enter(id, LEA, stage.others(home)[0]);
  expect(stage.nodeOf(lea)).toBe(home);
  await ines.client.until(({ people }) => people[LEA.id]?.presence.is === 'connected');
  const homed = (await stage.journal(id)).filter(({ type }) => type === 'room.homed');
  expect(homed.map(({ data }) => data)).toEqual([{ nodeId: home.env.NODE_ID }]);
  expect(await stage.differences(id, [ines, lea])).toEqual([]);
  stage.leave();
});

it('[C3] a client is told where to ask again: at the other nodes, and last at the home, whichever door it came to', async () => {
  const id = await stage.book();
  const { url } = await knock(id, 1);
  for (const place of [0, 1, 2]) expect((await knock(id, place)).entry.at(-1)).toBe(url);
  const { entry } = await knock(id, 1);
  expect([...entry].sort()).toEqual(stage.cluster.nodes.map(({ url }) => url).sort());
});

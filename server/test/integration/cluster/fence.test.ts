import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpJoin } from '../../../../loadtest/media/http-join.ts';
import { SyntheticClient } from '../../../../loadtest/media/index.ts';
import { ClusterStage, movedFrom } from '../../support/cluster-stage.ts';
import { INES, KARIM, LEA, ZOE } from '../../support/workshop-stage.ts';

let stage: ClusterStage;
beforeAll(async () => {
  stage = await ClusterStage.create(2);
}, 120_000);
afterAll(() => stage.close());

it('[N1] [N2] [N3] a node stands still: its room goes on elsewhere, and when it wakes up it writes nothing and tells nobody anything', {
  timeout: 120_000,
}, async () => {
  const id = await stage.book();
  const ines = await stage.enter(id, INES);
  const lea = await stage.enter(id, LEA);
  const zoe = await stage.enter(id, ZOE);
  const home = stage.nodeOf(ines);
  const [other] = stage.others(home);
  const circle = {
    circleId: randomUUID(),
    exerciseId: null,
    from: 'everybody',
    perReaderSeconds: 120,
  } as const;
  await ines.workshop.act('circle.open', { ...circle, order: [LEA.id, ZOE.id] });
  await zoe.workshop.raiseHand();
  await ines.client.until(({ hands }) => hands.length === 1);
  const { circle: reading, hands } = ines.client.state;
  // Karim's page looks at nothing but this one socket.
  const token = await (await stage.school()).token(id, KARIM);
  const karim = await SyntheticClient.join({ serverUrl: home.url, credential: { token }, media: false });
  const { epoch } = await stage.state(id);

  process.kill(home.pid, 'SIGSTOP');
  // The school asks for something of the room whose home doesn't answer.
  const retitled = (await stage.school(other)).move(id, { title: 'Plus tard' });
  const heard = karim.pushes.length;
  const asked = karim.request('chat.send', {
    ...{ commandId: randomUUID(), messageId: randomUUID(), thread: null, text: 'Il y a quelqu’un ?' },
  });
  asked.catch(() => undefined); // Looked at below, once the node is awake.
  // Whoever asks is told where the room is as soon as that is clear.
  const told = async () => (await httpJoin(other?.url ?? '', { resumeToken: lea.client.resumeToken })).url;
  await expect.poll(told, { timeout: 10_000 }).toBe(other?.url);
  for (const person of [ines, lea, zoe]) await movedFrom(home, person);
  await ines.client.until((state) => state.circle?.reader?.personId === reading?.reader?.personId);
  expect(ines.client.state.circle).toMatchObject({ id: reading?.id, queue: reading?.queue });
  expect(ines.client.state.hands).toEqual(hands);
  expect((await retitled).title).toBe('Plus tard');
  await lea.workshop.chat('Me voici');

  process.kill(home.pid, 'SIGCONT');
  await expect(asked).rejects.toMatchObject({ retryable: true });
  expect(await karim.closed()).toBe('moved');
  expect(karim.pushes.slice(heard).filter(({ name }) => name !== 'closing')).toEqual([]);
  await expect.poll(() => home.log.some((line) => line.includes('lets go of its rooms'))).toBe(true);
  const own = await home.ready().then(() => httpJoin(home.url, { resumeToken: karim.resumeToken }));
  expect(own.url).toBe(other?.url);
  await zoe.workshop.lowerHand();
  expect(await stage.differences(id, [ines, lea, zoe])).toEqual([]);
  const journal = await stage.journal(id);
  for (const once of ['chat.sent', 'session.retitled'])
    expect(journal.filter(({ type }) => type === once)).toHaveLength(1);
  const taken = journal.findIndex((event) => event.type === 'room.homed' && event.epoch === epoch + 1);
  expect(journal[taken]?.data).toEqual({ nodeId: other?.env.NODE_ID });
  expect(journal.slice(taken).map((event) => event.epoch)).toEqual(journal.slice(taken).map(() => epoch + 1));
  stage.leave();
});

it('[N2] while neither store takes its beats a node refuses and lets go; afterwards it takes its rooms back', {
  timeout: 120_000,
}, async () => {
  const id = await stage.book();
  const ines = await stage.enter(id, INES);
  const home = stage.nodeOf(ines);
  const { postgres, redis } = stage.cluster.engines;
  await Promise.all([postgres.pause(), redis.pause()]);
  await ines.client.closed(15_000);
  expect(ines.client.pushes.at(-1)).toMatchObject({ name: 'closing', body: { reason: 'moved' } });
  const { resumeToken } = ines.client;
  await expect(httpJoin(home.url, { resumeToken })).rejects.toMatchObject({ code: 'unavailable' });
  await Promise.all([postgres.resume(), redis.resume()]);
  await expect.poll(() => ines.returnedAtMs.length, { timeout: 30_000 }).toBe(1);
  expect(stage.nodeOf(ines)).toBe(home);
  await ines.workshop.act('door.set', { locked: true });
  expect(await stage.differences(id, [ines])).toEqual([]);
  stage.leave();
});

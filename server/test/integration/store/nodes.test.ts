import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { NodeIdTaken, openStore, type Store } from '../../../src/store/index.ts';
import { batch, creation, START_MS } from '../../support/journal.ts';
import { type ListeningLog, listeningLog } from '../../support/listening-log.ts';
import { quietLog, type TemporaryPostgres, temporaryPostgres } from '../../support/postgres.ts';

const deploymentKey = new Uint8Array(32);
let postgres: TemporaryPostgres;
let log: ListeningLog;
let first: Store;
let second: Store;
let admin: Client;

beforeAll(async () => {
  postgres = await temporaryPostgres();
  log = listeningLog();
  first = await openStore({ url: postgres.url, deploymentKey, log });
  second = await openStore({ url: postgres.url, deploymentKey, log: quietLog });
});

beforeEach(async () => {
  admin = new Client(postgres.url);
  await admin.connect();
  return () => admin.end();
});

afterAll(async () => {
  await first.close();
  await second.close();
  await postgres.close();
});

function node(id: string, waitMs = 0) {
  return { id, url: `http://${id}`, entryUrls: [`http://${id}`], waitMs };
}

/** As if the network had cut it off: ends the connection that holds the only advisory lock. */
async function cutHolder(): Promise<void> {
  const { rowCount } = await admin.query(
    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted",
  );
  expect(rowCount).toBe(1);
}

/** A session at home on a node of this id. */
async function homed(nodeId: string, dueAt: number): Promise<string> {
  const { id } = await first.sessions.create(creation());
  const deadlines = [{ kind: 'room.close', dueAt }];
  const taking = { ...batch({ sessionId: id, fromSeq: 3, epoch: 2, deadlines }), homeNodeId: nodeId };
  await first.sessions.withLock(id, (locked) => locked.append(taking));
  return id;
}

it('[R4] a node id is held by one process and free again after close', async () => {
  const held = await first.nodes.register(node('lone'));
  await expect(second.nodes.register(node('lone', 50))).rejects.toThrow(NodeIdTaken);
  const waiting = second.nodes.register(node('lone', 10_000));
  await held.close();
  await held.close();
  await (await waiting).close();
  expect(await first.nodes.list()).toContainEqual({
    id: 'lone',
    url: 'http://lone',
    entryUrls: ['http://lone'],
    gone: false,
  });
});

it('[R4] a broken connection is made again and the id taken back at once', async () => {
  const held = await first.nodes.register(node('cut'));
  let lost = false;
  held.onLost(() => {
    lost = true;
  });
  await cutHolder();
  await log.said('a lasting database connection is back');
  await expect(second.nodes.register(node('cut', 50))).rejects.toThrow(NodeIdTaken);
  expect(lost).toBe(false);
  await held.close();
});

it('[R4] tells when another process got the id meanwhile', async () => {
  const held = await first.nodes.register(node('robbed'));
  const { promise: lost, resolve } = Promise.withResolvers<void>();
  held.onLost(resolve);
  const robbing = second.nodes.register(node('robbed', 20_000));
  const queued = "select from pg_locks where locktype = 'advisory' and not granted";
  while ((await admin.query(queued)).rowCount === 0);
  await cutHolder();
  const robber = await robbing;
  await lost;
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  held.onLost(tell);
  await told;
  await held.close();
  await robber.close();
});

it('[R4] the id is held again after Postgres was killed', async () => {
  const held = await first.nodes.register(node('steady'));
  await admin.end();
  process.kill(postgres.embedded.pid ?? 0, 'SIGKILL');
  await log.said('a lasting database connection is back');
  await expect(second.nodes.register(node('steady', 50))).rejects.toThrow(NodeIdTaken);
  admin = new Client(postgres.url);
  await admin.connect();
  await held.close();
});

it('[R6] deadlines without a living home are found, those of another home are not', async () => {
  const orphan = creation({ deadlines: [{ kind: 'room.close', dueAt: START_MS + 5 }] });
  await first.sessions.create(orphan);
  const held = await first.nodes.register(node('gone'));
  const id = await homed('gone', START_MS + 3);
  expect(await first.deadlines.dueUnattended('here', START_MS + 4, 10)).toEqual([]);

  expect(await second.nodes.markGone('gone')).toBe(1);
  expect(await first.sessions.find(id)).toMatchObject({ homeGone: true });
  const due = [
    { sessionId: id, kind: 'room.close', dueAt: START_MS + 3 },
    { sessionId: orphan.id, kind: 'room.close', dueAt: START_MS + 5 },
  ];
  expect(await first.deadlines.dueUnattended('here', START_MS + 5, 10)).toEqual(due);
  expect(await first.deadlines.dueUnattended('here', START_MS + 5, 1)).toEqual(due.slice(0, 1));
  await held.close();
});

it('[R6] what this node’s own rooms did not fire within 2 s was missed', async () => {
  const dueAt = START_MS - 10_000;
  const held = await first.nodes.register(node('forgetful'));
  const id = await homed('forgetful', dueAt);
  expect(await first.deadlines.dueUnattended('forgetful', dueAt + 2000, 10)).toEqual([]);
  const missed = [{ sessionId: id, kind: 'room.close', dueAt }];
  expect(await first.deadlines.dueUnattended('forgetful', dueAt + 2001, 10)).toEqual(missed);
  expect(await first.deadlines.dueUnattended('another', dueAt + 2001, 10)).toEqual([]);
  await held.close();
});

it('[R4] marking a node gone tells the others, registering again clears the mark', async () => {
  const held = await first.nodes.register(node('left'));
  const id = await homed('left', START_MS);
  let { promise: told, resolve: tell } = Promise.withResolvers<void>();
  const subscription = await second.nodes.onAdoptable(() => tell());
  await first.nodes.markGone('left');
  await told;
  expect(await second.nodes.adoptable()).toContain(id);

  ({ promise: told, resolve: tell } = Promise.withResolvers<void>());
  await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'");
  await told;
  await subscription.close();

  await held.close();
  await (await first.nodes.register(node('left'))).close();
  expect(await second.nodes.adoptable()).not.toContain(id);
});

it('says when no such node ever registered', async () => {
  await expect(first.nodes.markGone('unheard-of')).rejects.toMatchObject({ code: 'not_found' });
});

it('[N1] others see a sign of life, unless its node is gone for good', async () => {
  const held = await first.nodes.register(node('alive'));
  const others = async () => (await second.nodes.beats()).filter(({ id }) => id === 'alive');
  expect(await others()).toEqual([]);
  await held.seen(START_MS);
  await held.seen(START_MS - 1);
  expect(await others()).toEqual([
    { id: 'alive', url: 'http://alive', entryUrls: ['http://alive'], seenAt: START_MS - 1 },
  ]);
  await second.nodes.markGone('alive');
  expect(await others()).toEqual([]);
  await held.close();
});

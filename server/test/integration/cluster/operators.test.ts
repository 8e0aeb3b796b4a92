import { type NodeReport, OPERATORS_NAMESPACE, type RoomReport, SOCKET_PATH } from '@tribu-live/protocol';
import jwt from 'jsonwebtoken';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiKey, createKey, type ServerProcess } from '../../../../loadtest/support/index.ts';
import { ClusterStage } from '../../support/cluster-stage.ts';
import { INES, LEA } from '../../support/workshop-stage.ts';

/** What an operator's socket heard. */
class Watcher {
  readonly socket: Socket;
  readonly nodes: NodeReport[] = [];
  readonly rooms: RoomReport[] = [];

  constructor(server: ServerProcess, operatorToken: string) {
    this.socket = io(`${server.url}${OPERATORS_NAMESPACE}`, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      auth: { operatorToken },
      forceNew: true,
    });
    this.socket.on('node', (report: NodeReport) => this.nodes.push(report));
    this.socket.on('room', (report: RoomReport) => this.rooms.push(report));
  }
}

let stage: ClusterStage;
let first: ServerProcess;
let second: ServerProcess;
let key: ApiKey;
const watchers: Watcher[] = [];

beforeAll(async () => {
  stage = await ClusterStage.create(2);
  [first, second] = stage.cluster.nodes as [ServerProcess, ServerProcess];
  key = await createKey(first);
});

afterAll(async () => {
  for (const { socket } of watchers) socket.disconnect();
  await stage.close();
});

function tokenOf(claims: object = { aud: 'operator', sub: 'ops' }): string {
  return jwt.sign(claims, key.secret, { algorithm: 'HS256', keyid: key.id, expiresIn: 60 });
}

function watch(server: ServerProcess, claims?: object): Watcher {
  const watcher = new Watcher(server, tokenOf(claims));
  watchers.push(watcher);
  return watcher;
}

const eventually = (what: () => unknown) => expect.poll(what, { timeout: 15_000, interval: 20 });
/** Urls of the nodes that reported since this moment of the watcher. */
const heard = ({ nodes }: Watcher, from = 0) => [...new Set(nodes.slice(from).map(({ url }) => url))].sort();

it('an operator at any node hears of all nodes and their rooms', async () => {
  const watcher = watch(first);
  await eventually(() => heard(watcher)).toEqual([first.url, second.url].sort());

  const sessionId = await stage.book();
  await stage.enter(sessionId, INES);
  await stage.enter(sessionId, LEA, second);
  await eventually(() => watcher.rooms).toContainEqual(
    expect.objectContaining({ sessionId, kind: 'tribu', what: 'opened' }),
  );
  await eventually(() => watcher.nodes.flatMap(({ rooms }) => rooms)).toContainEqual({
    sessionId,
    kind: 'tribu',
    people: 2,
    title: expect.any(String),
    endsAt: expect.any(Number),
    recording: null,
    since: expect.any(Number),
  });
  const { id } = watcher.nodes.find(({ rooms }) => rooms.length > 0) ?? { id: '' };
  expect(watcher.rooms[0]?.nodeId).toBe(id);
  expect(watcher.nodes.at(-1)?.load).toMatchObject({ capacity: 500, cpu: expect.any(Number) });

  // The same over HTTP, for the operators' page: each node knows what the others said.
  for (const { url } of [first, second]) {
    const asked = async () => {
      const response = await fetch(`${url}/ops/data/rooms`, {
        headers: { Authorization: `Bearer ${tokenOf()}` },
      });
      return (await response.json()) as {
        nodes: { url: string }[];
        rooms: { sessionId: string; nodeId: string }[];
      };
    };
    await eventually(async () => (await asked()).nodes.map((node) => node.url).sort()).toEqual(
      [first.url, second.url].sort(),
    );
    await eventually(async () => (await asked()).rooms).toMatchObject([{ sessionId, nodeId: id, people: 2 }]);
  }
});

it('goes on with its own node while Redis is away, and hears of all again when it is back', async () => {
  const watcher = watch(first);
  await eventually(() => heard(watcher)).toHaveLength(2);
  await stage.cluster.engines.redis.kill();
  await eventually(async () => (await (await fetch(`${first.url}/readyz`)).json()) as object).toEqual({
    ready: true,
    missing: ['redis'],
  });
  const away = watcher.nodes.length;
  await eventually(() => watcher.nodes.length - away).toBeGreaterThan(2);
  expect(heard(watcher, away)).toEqual([first.url]);
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200);

  await stage.cluster.engines.redis.restart();
  const back = watcher.nodes.length;
  await eventually(() => heard(watcher, back)).toHaveLength(2);
  expect(first.running && second.running).toBe(true);
  const metrics = await (await fetch(`${first.url}/metrics`)).text();
  expect(metrics).toMatch(/^tribu_cluster_nodes_alive 2$/m);
  expect(metrics).toMatch(/^tribu_cluster_beats_failed_total\{store="redis"\} [1-9]/m);
  expect(metrics).toMatch(/^tribu_cluster_fenced_total 0$/m);
});

it.each([
  ['a participant’s token', { aud: 'tribu-live', sub: 'lea', session: 's', name: 'Léa', role: 'student' }],
  ['no audience', { sub: 'ops' }],
])('refuses %s', async (_what, claims) => {
  const watcher = watch(first, claims);
  const error = await new Promise<Error & { data?: unknown }>((resolve) =>
    watcher.socket.once('connect_error', resolve),
  );
  expect(error.data).toMatchObject({ code: 'token_invalid' });
  expect(watcher.nodes).toEqual([]);
});

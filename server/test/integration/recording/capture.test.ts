import { once } from 'node:events';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { CAPTURE_LINE_BYTES, CAPTURE_PROTOCOL_VERSION } from '@tribu-live/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endProcess, isAlive } from '../../../../loadtest/support/end-process.ts';
import { CaptureClient } from '../../../src/recording/capture/index.ts';
import { openStore } from '../../../src/store/index.ts';
import { createLogger } from '../../../src/telemetry/index.ts';
import { creation } from '../../support/journal.ts';
import { unprivilegedUser } from '../../support/machine.ts';
import { quietLog, temporaryDatabase } from '../../support/postgres.ts';
import { CaptureStage, Sender, sequenceNumbers } from './capture-stage.ts';

/** Most that a killed capture may lose. */
const MAX_LOSS_MS = 250;
const REFUSED = { trouble: 'capture_away' };

let stage: CaptureStage;
let sender: Sender;

beforeEach(async () => {
  stage = await CaptureStage.create();
  sender = await Sender.create();
});
afterEach(async () => {
  await sender[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

/** A take that has something in its file. */
async function running() {
  const server = await stage.server();
  const order = sender.order();
  sender.to(await server.client.open(order));
  sender.every(5);
  await server.written(order, 20);
  return { server, order };
}

describe('a take', () => {
  it('[D3] is a log, its header and the list of its pieces; health counts what came and what is written', async () => {
    const server = await stage.server();
    const order = sender.order();
    sender.to(await server.client.open(order));
    expect(JSON.parse(await readFile(stage.path(order, 'json'), 'utf8'))).toEqual({
      take: order.take,
      stream: order.stream,
      nodeId: 'node-1',
    });
    for (let number = 0; number < 50; number++) sender.send();
    sender.raw(Buffer.from([0x80, 200, 0, 1, 0, 0, 0, 9]));
    const health = await server.next('health', ({ written }) => written === 50);
    expect(health).toMatchObject({ takeId: order.take.takeId, received: 50 });
    expect(server.client.totals).toMatchObject({ openTakes: 1, packetsReceived: 50, packetsWritten: 50 });
    server.client.close(order.take.takeId, 'unpublished');
    await vi.waitFor(() => expect(server.client.totals.openTakes).toBe(0));
    const records = await stage.records(order);
    expect(sequenceNumbers(records)).toEqual(Array.from({ length: 50 }, (_, number) => number));
    expect(records.filter(({ kind }) => kind === 'rtcp')).toHaveLength(1);
    for (const { kind, arrivalMs, packet } of records) {
      if (kind === 'rtp') expect(Math.abs(arrivalMs - packet.readDoubleBE(12))).toBeLessThan(1000);
    }
    const { size } = await stat(stage.path(order, 'log'));
    expect(await stage.list(order)).toMatchObject([
      { index: 0, offsetBytes: 0, sizeBytes: size, packets: 50 },
      { closed: { reason: 'unpublished', packets: 50, bytes: size } },
    ]);
  });

  it('takes packets from the media worker alone', async () => {
    await using stranger = await Sender.create();
    const server = await stage.server();
    const order = sender.order();
    const address = await server.client.open(order);
    stranger.to(address);
    sender.to(address);
    for (let number = 0; number < 20; number++) stranger.send(1000 + number);
    for (let number = 0; number < 20; number++) sender.send();
    const { received } = await server.written(order, 20);
    expect(received).toBe(20);
    expect(sequenceNumbers(await stage.records(order))).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('asks for a keyframe when a packet of the picture is lost for good', async () => {
    const server = await stage.server();
    const order = sender.order();
    sender.to(await server.client.open(order));
    const asked = new Promise<Buffer>((resolve) => {
      sender.onPacket = resolve;
    });
    sender.send(7);
    sender.send(9);
    const request = await asked;
    expect([request.readUInt8(0) & 0x1f, request.readUInt8(1)]).toEqual([1, 206]);
    expect(request.readUInt32BE(8)).toBe(order.stream.ssrc);
  });

  it('of a name that means another folder is refused', async () => {
    const server = await stage.server();
    await expect(server.client.open(sender.order('..'))).rejects.toMatchObject({ trouble: 'write_failed' });
    expect(await stage.openTakes()).toEqual([]);
  });
});

describe('capture that dies', () => {
  it('[D2] by kill -9 is started again; the next one closes what it left, at most 0.25 s is lost', async () => {
    const { server, order } = await running();
    const killed = server.pid;
    await endProcess(killed, 'SIGKILL');
    const killedAtMs = performance.timeOrigin + performance.now();
    await server.next('lost');
    sender.pause();
    await expect(server.client.open(sender.order())).rejects.toMatchObject(REFUSED);
    await server.next('connected');
    expect(server.pid).not.toBe(killed);
    expect(server.client.restarts).toBe(1);
    await vi.waitFor(async () => {
      expect((await stage.list(order)).at(-1)).toMatchObject({ closed: { reason: 'capture' } });
    });
    const records = await stage.records(order);
    const numbers = sequenceNumbers(records);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, number) => number));
    expect(killedAtMs - (records.at(-1)?.packet.readDoubleBE(12) ?? 0)).toBeLessThan(MAX_LOSS_MS);
    const { size } = await stat(stage.path(order, 'log'));
    const list = await stage.list(order);
    expect(list.at(-1)).toMatchObject({ closed: { packets: numbers.length, bytes: size } });
    const next = sender.order();
    sender.to(await server.client.open(next));
    sender.send();
    await server.written(next, 1);
  });

  it('by hanging is killed and replaced', async () => {
    const server = await stage.server({ times: { hangLimitMs: 1500, hangCheckMs: 200 } });
    const stopped = server.pid;
    process.kill(stopped, 'SIGSTOP');
    await server.next('lost');
    await server.next('connected');
    expect(server.pid).not.toBe(stopped);
    await vi.waitFor(() => expect(isAlive(stopped)).toBe(false));
  });

  it('by hanging before a server came is replaced too', async () => {
    const first = await stage.server();
    const stopped = first.pid;
    process.kill(stopped, 'SIGSTOP');
    const second = await stage.server({ times: { welcomeLimitMs: 300 } });
    expect(second.pid).not.toBe(stopped);
  });

  it('by SIGTERM closes its takes first and loses nothing', async () => {
    const { server, order } = await running();
    const { pid } = server;
    sender.pause();
    await server.written(order, sender.sent);
    await endProcess(pid, 'SIGTERM');
    expect((await stage.list(order)).at(-1)).toMatchObject({
      closed: { reason: 'capture', packets: sender.sent },
    });
  });
});

describe('a server that goes', () => {
  it('without a word leaves capture alive, which closes the takes and is found by the next server', async () => {
    const other = await running();
    const { pid } = other.server;
    const order = sender.order();
    const gone = await stage.briefServer(order);
    sender.to(gone);
    gone.hangUp();
    const sentBefore = sender.sent;
    await vi.waitFor(async () => {
      expect((await stage.list(order)).at(-1)).toMatchObject({ closed: { reason: 'server' } });
    });
    // What the media worker still sent was taken in for a moment.
    expect(sequenceNumbers(await stage.records(order)).at(-1)).toBeGreaterThan(sentBefore);
    const next = await stage.server();
    expect(next.pid).toBe(pid);
    expect(await stage.list(other.order)).toEqual([]);
  });

  it('by its own will ends capture, once all takes are closed', async () => {
    const { server, order } = await running();
    const { pid } = server;
    await server.client.stop();
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
    expect((await stage.list(order)).at(-1)).toMatchObject({ closed: { reason: 'server' } });
  });

  it('leaves capture to the server that is there already, or came meanwhile', async () => {
    const { server, order } = await running();
    const { pid } = server;
    const other = await stage.server({ nodeId: 'node-1' });
    expect(other.pid).toBe(pid);
    await other.client.stop();
    const { written } = await server.written(order, 0);
    await server.written(order, written + 1);
    expect(server.heard.filter(({ is }) => is === 'lost')).toEqual([]);
  });

  it('before it knows whether it may have capture, ends without having touched it', async () => {
    const log = createLogger({ level: 'silent' });
    const databaseUrl = new Promise<string>(() => undefined);
    const early = CaptureClient.create({ config: stage.config, databaseUrl, nodeId: 'node-1', log });
    await early.stop();
    expect(early.connected).toBe(false);
  });
});

describe('what is not in the contract', () => {
  const version = CAPTURE_PROTOCOL_VERSION;
  const hello = JSON.stringify({
    type: 'hello',
    version,
    nodeId: 'n',
    databaseUrl: 'postgres://x',
    bucket: null,
  });
  const foreign = hello
    .replace(`"version":${version}`, '"version":99')
    .replace(',"bucket":null', ',"more":[]');

  it.each([
    ['no JSON', ['garbage']],
    ['an order before the greeting', ['{"type":"stop"}']],
    ['an unknown field', [`{"type":"stop","now":true}`]],
    ['a greeting without an end', ['x'.repeat(CAPTURE_LINE_BYTES + 10)]],
    ['an order after a greeting of another version', [foreign, '{"type":"take.close"}']],
    ['a second greeting', [hello, hello]],
    ['a take of a wrong shape', [hello, '{"type":"take.open","take":{}}']],
  ])('%s ends that connection and nothing else', async (_what, lines) => {
    const { server, order } = await running();
    const { pid } = server;
    await stage.say(lines);
    const { written } = await server.written(order, 0);
    await server.written(order, written + 1);
    expect(server.pid).toBe(pid);
    expect(server.heard.filter(({ is }) => is === 'lost')).toEqual([]);
  });

  it('a server of another version may have capture replaced, and nothing else', async () => {
    const server = await stage.server();
    const { pid } = server;
    const heard = await stage.say([foreign, '{"type":"stop"}']);
    expect(heard).toContain(`"welcome","version":${version},"pid":${pid}`);
    await server.next('lost');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
  });

  it('capture of another version is told to stop, then replaced', async () => {
    await mkdir(dirname(stage.socket), { recursive: true });
    const orders: string[] = [];
    const old = createServer((socket) => {
      socket.setEncoding('utf8').on('data', (text: string) => {
        orders.push(
          ...text
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line).type),
        );
        if (orders.at(-1) === 'hello') socket.write('{"type":"welcome","version":99,"pid":1}\n');
        else old.close(() => undefined) && socket.end();
      });
    });
    old.listen(stage.socket);
    await once(old, 'listening');
    const server = await stage.server();
    expect(orders).toEqual(['hello', 'stop']);
    expect(server.pid).toBeGreaterThan(1);
  });
});

describe('the process', () => {
  it('gives up root before anybody can reach it', async () => {
    const server = await stage.server();
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
    const user = unprivilegedUser() ?? { uid: process.getuid?.(), gid: process.getgid?.() };
    expect(/^Uid:\s+(.*)$/m.exec(status)?.[1]?.split('\t')).toEqual(Array(4).fill(`${user.uid}`));
    expect(/^Gid:\s+(.*)$/m.exec(status)?.[1]?.split('\t')).toEqual(Array(4).fill(`${user.gid}`));
    const order = sender.order();
    await server.client.open(order);
    expect((await stat(stage.path(order, 'log'))).uid).toBe(user.uid);
    expect((await stat(dirname(stage.socket))).mode & 0o777).toBe(0o700);
  });

  it('has a session of its own, and none of the server’s secrets', async () => {
    const server = await stage.server();
    const fields = (await readFile(`/proc/${server.pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
    const [processGroup, session] = [Number(fields[2]), Number(fields[3])];
    expect([processGroup, session]).toEqual([server.pid, server.pid]);
    const environment = (await readFile(`/proc/${server.pid}/environ`, 'utf8')).split('\0').filter(Boolean);
    for (const variable of environment)
      expect(variable).toMatch(/^(PATH|TMPDIR|TRIBU_\w+|RECORDINGS_DIR|LOG_LEVEL|UV_\w+)=/);
  });
});

describe('the list in the database', () => {
  it('[D3] gets takes and pieces, also those that a killed process could not tell any more', async () => {
    await using postgres = await temporaryDatabase();
    const store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
    try {
      const { id: sessionId } = await store.sessions.create(creation());
      const away = await stage.server();
      const left = sender.order(sessionId);
      sender.to(await away.client.open(left));
      for (let number = 0; number < 30; number++) sender.send();
      await away.written(left, 30);
      await endProcess(away.pid, 'SIGKILL');
      await away.next('lost');
      await away.next('connected');
      await away.client.stop();

      const server = await stage.server({ databaseUrl: postgres.url });
      const order = sender.order(sessionId);
      sender.to(await server.client.open(order));
      sender.send();
      await server.written(order, 1);
      server.client.close(order.take.takeId, 'room');
      await vi.waitFor(async () => expect(await stage.openTakes()).toEqual([]), { timeout: 10_000 });
      const takes = await store.recordings.takes(sessionId);
      expect(takes.map(({ take, closed }) => [take.takeId, closed?.reason, closed?.packets])).toEqual([
        [left.take.takeId, 'capture', 30],
        [order.take.takeId, 'room', 1],
      ]);
      expect(takes[0]?.pieces).toMatchObject([{ index: 0, packets: 30 }]);
    } finally {
      await store.close();
    }
  });
});

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workerBin } from 'mediasoup';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MEDIA } from '../../../src/media/defaults.ts';
import type { MediaEngine } from '../../../src/media/index.ts';
import { dtls } from './client-shapes.ts';
import { ManualClock } from './manual-clock.ts';
import { CONFIG, isAlive, route, Stage, startEngine, Underneath } from './stage.ts';

const engines: MediaEngine[] = [];
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tribu-live-test-'));
  await chmod(dir, 0o755);
});

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close('test is over')));
  await rm(dir, { recursive: true, force: true });
});

async function engineWith(...options: Parameters<typeof startEngine>): Promise<MediaEngine> {
  const engine = await startEngine(...options);
  engines.push(engine);
  return engine;
}

/** A program in place of the worker's. */
async function program(text: string): Promise<string> {
  const path = join(dir, 'worker.sh');
  await writeFile(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return path;
}

const realWorker = CONFIG.workerBin ?? workerBin;

async function statusOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/status`, 'utf8');
}

describe('starting', () => {
  it('[R9] runs as many workers as asked, each with ports of its own', async () => {
    const engine = await engineWith({ config: { workers: 2 } });
    expect(engine.workerPids()).toHaveLength(2);
    const ports = new Set<number>();
    for (const name of ['ana', 'ben']) {
      const { room } = new Stage(engine);
      const { send } = await room.connect(name, `${name}-1`, engine.rtpCapabilities);
      expect(send.iceCandidates.map(({ protocol }) => protocol)).toEqual(['udp', 'tcp']);
      for (const { port } of send.iceCandidates) ports.add(port);
    }
    expect(ports.size).toBe(4);
  });

  it('[R9] takes the ports it was given and announces the address it was given', async () => {
    const portMin = await freePort();
    const engine = await engineWith({
      config: { portMin, portMax: portMin, announcedAddress: 'media.school.example' },
    });
    const { room } = new Stage(engine);
    const { receive } = await room.connect('ana', 'ana-1', engine.rtpCapabilities);
    for (const candidate of receive.iceCandidates) {
      expect(candidate).toMatchObject({ address: 'media.school.example', port: portMin });
    }
  });

  it('says when there are fewer ports than workers, or one is taken', async () => {
    const portMin = await freePort();
    const tooFew = startEngine({ config: { workers: 2, portMin, portMax: portMin } });
    await expect(tooFew).rejects.toMatchObject({ code: 'misconfigured' });
    await engineWith({ config: { portMin, portMax: portMin } });
    const taken = startEngine({ config: { portMin, portMax: portMin } });
    await expect(taken).rejects.toMatchObject({ code: 'ports_taken' });
  });

  it('leaves SIGTERM and SIGINT to the server', async () => {
    const before = [process.listenerCount('SIGTERM'), process.listenerCount('SIGINT')];
    await engineWith({ config: { workers: 2 } });
    expect([process.listenerCount('SIGTERM'), process.listenerCount('SIGINT')]).toEqual(before);
  });

  it('started as root, the worker runs without it; our environment stays with us', async () => {
    const isRoot = process.getuid?.() === 0;
    const unprivileged = isRoot ? { uid: 65_534, gid: 65_534 } : null;
    process.env.TRIBU_TEST_SECRET = 'not for workers';
    const engine = await engineWith({ unprivileged });
    delete process.env.TRIBU_TEST_SECRET;
    const [pid = 0] = engine.workerPids();
    const uid = isRoot ? 65_534 : process.getuid?.();
    expect(await statusOf(pid)).toMatch(new RegExp(`^Uid:\\s+${uid}\\s+${uid}\\s+${uid}\\s+${uid}$`, 'm'));
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    expect(command.split('\0')[0]).toBe(realWorker);
    await expect(readEnviron(pid)).resolves.not.toContain('not for workers');
  });

  it('a worker that ends at once is an error, not a long wait', async () => {
    const workerBin = await program('echo "cannot run here" >&2; exit 7');
    await expect(startEngine({ config: { workerBin } })).rejects.toMatchObject({ code: 'worker_failed' });
    await expect(startEngine({ config: { workerBin: join(dir, 'missing') } })).rejects.toMatchObject({
      code: 'worker_failed',
    });
  });

  it('a worker that never says a word is killed when its time is up', async () => {
    const pidFile = join(dir, 'pid');
    const workerBin = await program(`echo $$ >${pidFile}.new; mv ${pidFile}.new ${pidFile}; exec sleep 600`);
    const clock = new ManualClock();
    const starting = expect(startEngine({ config: { workerBin }, clock })).rejects.toMatchObject({
      code: 'worker_silent',
      retryable: true,
    });
    const pid = Number(await vi.waitFor(() => readFile(pidFile, 'utf8')));
    expect(isAlive(pid)).toBe(true);
    clock.advance(MEDIA.startLimitMs);
    await starting;
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
  });

  it('when one of several cannot be had, none is left', async () => {
    const first = join(dir, 'first');
    const pids = join(dir, 'pids');
    const workerBin = await program(
      `echo $$ >>${pids}; if mkdir ${first} 2>/dev/null; then exec '${realWorker}' "$@"; fi; exit 1`,
    );
    await expect(startEngine({ config: { workers: 3, workerBin } })).rejects.toMatchObject({
      code: 'worker_failed',
    });
    const started = (await readFile(pids, 'utf8')).trim().split('\n').map(Number);
    expect(started).toHaveLength(3);
    expect(started.filter(isAlive)).toEqual([]);
  });
});

describe('when a worker dies', () => {
  it('[R9] its rooms hear it within 500 ms, connect to another and see each other again', async () => {
    const underneath = new Underneath();
    const engine = await engineWith();
    const stage = new Stage(engine);
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'camera');
    const routes = [route('ana', 'camera', ['ben'])];
    await stage.room.apply(routes);
    const [pid = 0] = engine.workerPids();

    const killedAtMs = performance.now();
    process.kill(pid, 'SIGKILL');
    await stage.listener.until(({ what }) => what === 'reset');
    expect(performance.now() - killedAtMs).toBeLessThan(500);
    expect(stage.keeps('ana')).toBe(false);
    expect(engine.stats()).toMatchObject({
      routers: 0,
      transports: 0,
      producers: 0,
      consumers: 0,
      workerDeaths: 1,
    });

    await stage.enter('ana', routes);
    expect(await stage.enter('ben', routes)).toEqual([]);
    await stage.publish('ana', 'camera');
    await stage.listener.until((told) => told.what === 'consume' && stage.listener.told.indexOf(told) > 1);
    await stage.ready('ben', { dtlsParameters: dtls(), trackIds: ['ana-camera'] });
    expect(await underneath.liveConsumers[0]?.dump()).toMatchObject({ paused: false, producerPaused: false });
    expect(performance.now() - killedAtMs).toBeLessThan(2000);
    expect(engine.workerPids()).not.toContain(pid);
    underneath.stop();
  });

  it('[R9] rooms of other workers notice nothing', async () => {
    const engine = await engineWith({ config: { workers: 2 } });
    const stages = [new Stage(engine), new Stage(engine)];
    for (const stage of stages) await stage.enter('ana');
    process.kill(engine.workerPids()[0] ?? 0, 'SIGKILL');
    await Promise.race(stages.map((stage) => stage.listener.until(({ what }) => what === 'reset')));
    expect(stages.filter((stage) => stage.keeps('ana'))).toHaveLength(1);
  });

  it('[R9] one that stands still is found by its missing sign of life, and replaced', async () => {
    const clock = new ManualClock();
    const engine = await engineWith({ clock });
    const stage = new Stage(engine);
    await stage.enter('ana');
    const [pid = 0] = engine.workerPids();
    process.kill(pid, 'SIGSTOP');
    clock.advance(MEDIA.probeEveryMs);
    clock.advance(MEDIA.requestLimitMs);
    await stage.listener.until(({ what }) => what === 'reset');
    await stage.enter('ana');
    expect(isAlive(pid)).toBe(false);
  });

  it('[R9] a request to one that stands still ends in time, and can be repeated', async () => {
    const clock = new ManualClock();
    const engine = await engineWith({ clock });
    const stage = new Stage(engine);
    await stage.enter('ana');
    process.kill(engine.workerPids()[0] ?? 0, 'SIGSTOP');
    const publishing = expect(stage.publish('ana', 'camera')).rejects.toMatchObject({
      code: 'media_unavailable',
      retryable: true,
    });
    await clock.waitsFor(MEDIA.requestLimitMs);
    clock.advance(MEDIA.requestLimitMs);
    await publishing;
    await stage.listener.until(({ what }) => what === 'reset');
  });

  it('[R9] one that keeps dying is started again after longer and longer pauses, until it lives', async () => {
    const broken = join(dir, 'broken');
    const workerBin = await program(`[ -e ${broken} ] && exit 1\nexec '${realWorker}' "$@"`);
    const clock = new ManualClock();
    const engine = await engineWith({ config: { workerBin }, clock });
    const stage = new Stage(engine);
    await stage.enter('ana');
    await writeFile(broken, '');
    process.kill(engine.workerPids()[0] ?? 0, 'SIGKILL');
    await stage.listener.until(({ what }) => what === 'reset');
    const entering = stage.enter('ana');
    for (const delayMs of MEDIA.restartDelaysMs.slice(1, 4)) {
      await clock.waitsFor(delayMs);
      if (delayMs === 1000) await rm(broken);
      clock.advance(delayMs);
    }
    await entering;
    expect(stage.keeps('ana')).toBe(true);
  });

  it('[R9] without any worker a join is refused in time, and can be repeated', async () => {
    const broken = join(dir, 'broken');
    const workerBin = await program(`[ -e ${broken} ] && exit 1\nexec '${realWorker}' "$@"`);
    const clock = new ManualClock();
    const engine = await engineWith({ config: { workerBin }, clock });
    const stage = new Stage(engine);
    await stage.enter('ana');
    await writeFile(broken, '');
    process.kill(engine.workerPids()[0] ?? 0, 'SIGKILL');
    await stage.listener.until(({ what }) => what === 'reset');
    const entering = expect(stage.enter('ana')).rejects.toMatchObject({
      code: 'media_unavailable',
      retryable: true,
    });
    await clock.waitsFor(MEDIA.restartDelaysMs[1]);
    clock.advance(MEDIA.placeLimitMs);
    await entering;
  });
});

describe('closing', () => {
  it('leaves no process, says nothing to rooms, and may be called again', async () => {
    const engine = await startEngine({ config: { workers: 2 } });
    const stage = new Stage(engine);
    await stage.enter('ana');
    const pids = engine.workerPids();
    await Promise.all([engine.close('first'), engine.close('second')]);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(stage.listener.told).toEqual([]);
    expect(engine.stats()).toMatchObject({ workers: 0, routers: 0, transports: 0 });
    expect(() => new Stage(engine)).toThrow(expect.objectContaining({ code: 'closed' }));
  });

  it('kills a worker that does not end by itself', async () => {
    const clock = new ManualClock();
    const engine = await startEngine({ clock });
    const [pid = 0] = engine.workerPids();
    process.kill(pid, 'SIGSTOP');
    const closing = engine.close('test');
    await clock.waitsFor(MEDIA.closeLimitMs);
    clock.advance(MEDIA.closeLimitMs);
    await closing;
    expect(isAlive(pid)).toBe(false);
  });
});

async function readEnviron(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/environ`, 'utf8');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

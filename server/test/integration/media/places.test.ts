import { observer, type types } from 'mediasoup';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MEDIA } from '../../../src/media/defaults.ts';
import type { MediaEngine } from '../../../src/media/index.ts';
import type { Route } from '../../../src/media/types.ts';
import { FakeCapture } from './fake-capture.ts';
import { LiveRoom } from './live-room.ts';
import { route, startEngine } from './stage.ts';

const ANA = 21;
const BEN = 22;
/** So many that the next person is connected on the other worker. */
const CROWD = MEDIA.consumersPerPlace / MEDIA.consumersExpectedPerPerson;
const SOME = 20;

let engine: MediaEngine;
let capture: FakeCapture;
let live: LiveRoom;
/** In the order in which they were opened, with the process of each. */
let routers: { readonly pid: number; readonly router: types.Router }[];
const watch = (worker: types.Worker) =>
  worker.observer.on('newrouter', (router) => routers.push({ pid: worker.pid, router }));

beforeEach(async () => {
  routers = [];
  observer.on('newworker', watch);
  capture = new FakeCapture();
  engine = await startEngine({ config: { workers: 2 }, capture });
  live = new LiveRoom(engine);
});

afterEach(async () => {
  live.close();
  await engine.close('test is over');
  capture.stop();
  observer.off('newworker', watch);
});

const recorded = (one: Route): Route => ({ ...one, recorded: true });
const ROUTES = [
  recorded(route('ana', 'microphone', ['ben', 'cy'])),
  recorded(route('ana', 'camera', ['ben', 'cy'])),
  recorded(route('ben', 'microphone', ['ana', 'cy'])),
];

/** Ana sits on the first worker with a crowd that says nothing, Ben and Cy on the second; Ana and Ben send. */
async function spread(routes: readonly Route[] = ROUTES): Promise<void> {
  await live.enter('ana');
  for (let i = 1; i < CROWD; i++) await live.room.connect(`p${i}`, `p${i}-1`, engine.rtpCapabilities);
  expect(engine.stats().routers).toBe(1);
  await live.enter('ben');
  await live.enter('cy');
  expect(engine.stats().routers).toBe(2);
  expect(new Set(routers.map(({ pid }) => pid)).size).toBe(2);
  await live.publish('ana', 'camera', ANA);
  await live.publish('ana', 'microphone', ANA);
  await live.publish('ben', 'microphone', BEN);
  await live.apply(routes);
}

const all = () =>
  Promise.all([
    live.person('ben').more(ANA, 'audio', SOME),
    live.person('cy').more(ANA, 'video', SOME),
    live.person('cy').more(BEN, 'audio', SOME),
    live.person('ana').more(BEN, 'audio', SOME),
  ]);

/** Tracks that were brought to the second worker. */
async function piped(): Promise<number> {
  const dump = await routers[1]?.router.dump();
  return dump?.mapProducerIdConsumerIds.length ?? 0;
}

describe('a room that outgrows a media worker', () => {
  it('[R9] is spread over two: everybody gets what they may, and each track is brought over once', async () => {
    await spread();
    await all();
    const keyframes = live.person('ben').media.received.get('ana-camera')?.keyframes ?? 0;
    expect(keyframes).toBeGreaterThan(0);
    // Ana's two, and Ben's own; Cy's consumers are of the same.
    expect(await piped()).toBe(3);
    expect(live.person('ben').faults).toEqual([]);
    expect(live.resets).toBe(0);
  });

  it('[R9] what is silenced or gone at one is so at the other', async () => {
    await spread();
    await all();
    await live.apply(ROUTES.map((one) => ({ ...one, silenced: one.trackId === 'ana-microphone' })));
    await live.person('ben').more(ANA, 'video', SOME);
    const before = live.person('ben').count(ANA, 'audio');
    await live.person('ben').more(ANA, 'video', SOME);
    expect(live.person('ben').count(ANA, 'audio')).toBe(before);
    await live.apply(ROUTES);
    await all();

    live.room.disconnect('ana');
    await live.until(() => live.person('ben').trackIds.size === 0);
    expect([...live.person('cy').trackIds]).toEqual(['ben-microphone']);
    await live.person('cy').more(BEN, 'audio', SOME);
    expect(await piped()).toBe(1);
  });

  it('[D1] each is recorded where they send', async () => {
    await spread();
    for (const id of ['ana-microphone', 'ana-camera', 'ben-microphone'])
      await capture.until(() => (capture.of(id)?.packets.length ?? 0) > SOME);
    expect(engine.stats()).toMatchObject({ takes: 3, roomsInTrouble: 0 });
  });

  it('[R9] when one dies, only those on it have to be restored; the others go on, and so do their takes', async () => {
    await spread();
    await all();
    process.kill(routers[1]?.pid ?? 0, 'SIGKILL');
    await live.until(() => live.lostPeople.length === 2);
    expect(live.lostPeople.sort()).toEqual(['ben', 'cy']);
    expect(live.resets).toBe(0);
    expect([...live.person('ana').trackIds]).toEqual([]);
    expect(capture.of('ana-camera')?.ended).toBeNull();
    expect(capture.of('ben-microphone')?.ended).toBe('media');

    await live.enter('cy');
    await live.enter('ben');
    await live.publish('ben', 'microphone', BEN);
    await all();
    await capture.until(() => capture.of('ben-microphone')?.ended === null);
    expect(engine.stats()).toMatchObject({ routers: 2, takes: 3 });
  });

  it('[R9] when the one of the publisher dies, what it brought to the other is gone, and comes back with them', async () => {
    await spread();
    await all();
    process.kill(routers[0]?.pid ?? 0, 'SIGKILL');
    await live.until(() => live.lostPeople.length === CROWD);
    await live.until(() => live.person('ben').trackIds.size === 0);
    expect(live.lostPeople).not.toContain('ben');
    await live.person('cy').more(BEN, 'audio', SOME);
    expect(await piped()).toBe(1);

    await live.enter('ana');
    await live.publish('ana', 'microphone', ANA);
    await live.publish('ana', 'camera', ANA);
    await all();
  });

  it('[R9] closes with all its places', async () => {
    await spread();
    await all();
    live.close();
    expect(routers.every(({ router }) => router.closed)).toBe(true);
    expect(engine.stats()).toMatchObject({ routers: 0, transports: 0, producers: 0, consumers: 0, takes: 0 });
    expect(live.lostPeople).toEqual([]);
  });

  it('[R9] says who is loud, on whichever worker they are, and that they are silent again', async () => {
    await live.enter('ana');
    for (let i = 1; i < CROWD; i++) await live.room.connect(`p${i}`, `p${i}-1`, engine.rtpCapabilities);
    const heard = ['ben', 'cy'] as const;
    for (const id of heard) await live.enter(id);
    for (const id of ['ana', ...heard]) await live.publish(id, 'microphone', ANA);
    await live.apply(['ana', ...heard].map((id) => route(id, 'microphone', [])));
    const say = (id: string, dBov: number | undefined) => {
      const { player } = live.person(id).media;
      if (player !== null) player.levelDbov = dBov;
    };
    const last = () => live.told.at(-1);
    say('ana', -30);
    await live.until(() => last()?.speaking.join() === 'ana-microphone');
    say('ana', -127);
    say('ben', -35);
    await live.until(() => last()?.speaking.join() === 'ben-microphone');
    say('ben', -127);
    await live.until(() => last()?.speaking.length === 0);
    expect(last()?.loudest.toSorted()).toEqual(['ana-microphone', 'ben-microphone']);
  });
});

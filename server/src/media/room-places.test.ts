import type { types } from 'mediasoup';
import { describe, expect, it } from 'vitest';
import { MEDIA } from './defaults.ts';
import { MediaError } from './media-error.ts';
import type { Place } from './room-placement.ts';
import { RoomPlaces } from './room-places.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { WorkerProcess } from './worker-process.ts';

const FULL = MEDIA.consumersPerPlace / MEDIA.consumersExpectedPerPerson;

class FakeWorker {
  alive = true;
  /** What rooms other than this one take. */
  others = 0;
  routers = 0;
  closed = 0;
  readonly #deaths = new Set<() => void>();
  #own: () => number = () => 0;

  get load(): number {
    return this.others + this.#own();
  }

  onDeath(callback: () => void): () => void {
    this.#deaths.add(callback);
    return () => this.#deaths.delete(callback);
  }

  async openRouter(load: () => number): Promise<types.Router> {
    this.#own = load;
    this.routers += 1;
    await Promise.resolve();
    if (!this.alive) throw new MediaError('worker_gone');
    return { close: () => (this.closed += 1) } as unknown as types.Router;
  }

  die(): void {
    this.alive = false;
    for (const told of [...this.#deaths]) told();
  }
}

/** A room on workers of which the first has the least to do; everybody who comes stays. */
function room(...workers: FakeWorker[]) {
  const people: Place[] = [];
  const lost: (Place | null)[] = [];
  const live = () => workers.filter(({ alive }) => alive);
  const as = (worker: FakeWorker | undefined) => (worker ?? null) as unknown as WorkerProcess | null;
  const pool = {
    starting: false,
    place: async () => {
      const worker = as(live()[0]);
      if (worker === null) throw new MediaError('no_worker');
      return worker;
    },
    lightest: (except: readonly WorkerProcess[]) =>
      as(live().find((worker) => !except.includes(worker as unknown as WorkerProcess))),
  };
  const here = (at: Place | null) => people.filter((place) => at === null || place === at).length;
  const places = new RoomPlaces({
    pool: pool as unknown as WorkerPool,
    people: (at) => here(at),
    consumers: (at) => here(at) * MEDIA.consumersExpectedPerPerson,
    onLost: (place) => {
      lost.push(place);
      for (let i = people.length; i-- > 0; ) if (people[i] === place) people.splice(i, 1);
    },
  });
  const come = async () => {
    const { place, done } = await places.find();
    people.push(place);
    done();
    return place;
  };
  const at = () => workers.map((worker) => people.filter(({ worker: its }) => its === as(worker)).length);
  return { places, pool, come, at, lost };
}

const some = (count: number, come: () => Promise<Place>) => Promise.all(Array.from({ length: count }, come));

describe('the places of a room', () => {
  it('[R9] a small room stays on one worker, however many it could have', async () => {
    const workers = [new FakeWorker(), new FakeWorker()];
    const { come, at } = room(...workers);
    for (let i = 0; i < 10; i++) await come();
    expect(at()).toEqual([10, 0]);
  });

  it('[R9] thirty who come at once are spread over two, with one router on each', async () => {
    const workers = [new FakeWorker(), new FakeWorker()];
    const { come, at } = room(...workers);
    await some(2 * FULL, come);
    expect(at()).toEqual([FULL, FULL]);
    expect(workers.map(({ routers }) => routers)).toEqual([1, 1]);
  });

  it('[R9] when all workers are full the one with less to do gets more', async () => {
    const workers = [new FakeWorker(), new FakeWorker()];
    const { come, at } = room(...workers);
    await some(2 * FULL, come);
    Object.assign(workers[0] ?? {}, { others: 1000 });
    await some(5, come);
    expect(at()).toEqual([FULL, FULL + 5]);
  });

  it('[R9] does not move to a worker that has more to do already', async () => {
    const workers = [new FakeWorker(), new FakeWorker()];
    Object.assign(workers[1] ?? {}, { others: 1000 });
    const { come, at } = room(...workers);
    await some(FULL, come);
    for (let i = 0; i < 5; i++) await come();
    expect(at()).toEqual([FULL + 5, 0]);
  });

  it('[R9] who lost their worker waits for the one that replaces it, rather than overload another', async () => {
    const [first, second, third] = [new FakeWorker(), new FakeWorker(), new FakeWorker()];
    third.alive = false;
    const { places, pool, come, at, lost } = room(first, second, third);
    await some(2 * FULL, come);
    const [, there] = places.current;
    second.die();
    expect(lost).toEqual([there]);
    expect(at()).toEqual([FULL, 0, 0]);
    const coming = Promise.withResolvers<WorkerProcess>();
    pool.starting = true;
    pool.place = () => coming.promise;
    const back = some(FULL, come);
    await Promise.resolve();
    third.alive = true;
    coming.resolve(third as unknown as WorkerProcess);
    await back;
    expect(at()).toEqual([FULL, 0, FULL]);
  });

  it('[R9] a worker that does not come is asked for anew by the next', async () => {
    const worker = new FakeWorker();
    const { pool, come, at } = room(worker);
    const real = pool.place;
    pool.place = () => Promise.reject(new MediaError('no_worker'));
    await expect(come()).rejects.toMatchObject({ code: 'no_worker' });
    pool.place = real;
    await come();
    expect(at()).toEqual([1]);
  });

  it('[R9] closes every router, and gives no place afterwards', async () => {
    const workers = [new FakeWorker(), new FakeWorker()];
    const { places, come } = room(...workers);
    await some(2 * FULL, come);
    places.close();
    places.close();
    expect(workers.map(({ closed }) => closed)).toEqual([1, 1]);
    await expect(come()).rejects.toMatchObject({ code: 'closed' });
  });
});

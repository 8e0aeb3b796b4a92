import type { types } from 'mediasoup';
import { describe, expect, it } from 'vitest';
import { MediaError } from './media-error.ts';
import { RoomPlacement } from './room-placement.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { WorkerProcess } from './worker-process.ts';

/** A worker whose router comes, or doesn't, when the test wants. */
class FakeWorker {
  alive = true;
  readonly opening = Promise.withResolvers<types.Router>();
  readonly #deaths = new Set<() => void>();

  onDeath(callback: () => void): () => void {
    this.#deaths.add(callback);
    return () => this.#deaths.delete(callback);
  }

  openRouter(): Promise<types.Router> {
    return this.opening.promise;
  }

  die(): void {
    this.alive = false;
    this.opening.reject(new MediaError('worker_gone'));
    for (const told of this.#deaths) told();
  }
}

function placed(...workers: (FakeWorker | Error)[]) {
  const told = { lost: 0 };
  const pool = {
    place: async () => {
      const next = workers.shift();
      if (next === undefined || next instanceof Error) throw next ?? new MediaError('no_worker');
      return next as unknown as WorkerProcess;
    },
  } as WorkerPool;
  const placement = new RoomPlacement({ pool, load: () => 4, onLost: () => onLost() });
  let onLost = (): void => {
    told.lost += 1;
  };
  return {
    placement,
    told,
    whenLost: (then: () => void) => {
      onLost = then;
    },
  };
}

function router(): types.Router & { closed: boolean } {
  const fake = { closed: false, close: () => void Object.assign(fake, { closed: true }) };
  return fake as unknown as types.Router & { closed: boolean };
}

describe('a room’s place', () => {
  it('[R9] is found once, however many ask', async () => {
    const worker = new FakeWorker();
    const { placement } = placed(worker);
    const asked = [placement.find(), placement.find()];
    const one = router();
    worker.opening.resolve(one);
    expect((await Promise.all(asked)).map((place) => place.router)).toEqual([one, one]);
    expect(placement.current?.router).toBe(one);
  });

  it('[R9] is lost when the worker dies, and the next is found', async () => {
    const [first, second] = [new FakeWorker(), new FakeWorker()];
    const { placement, told } = placed(first, second);
    first.opening.resolve(router());
    await placement.find();
    first.die();
    expect(told.lost).toBe(1);
    expect(placement.current).toBeNull();
    const other = router();
    second.opening.resolve(other);
    expect((await placement.find()).router).toBe(other);
    second.die();
    expect(told.lost).toBe(2);
  });

  it('[R9] is lost, too, when the worker dies while it opens the router; who asks on hearing it gets the next', async () => {
    const [first, second] = [new FakeWorker(), new FakeWorker()];
    const { placement, whenLost } = placed(first, second);
    const again = Promise.withResolvers<unknown>();
    whenLost(() => again.resolve(placement.find()));
    const asked = expect(placement.find()).rejects.toMatchObject({ code: 'worker_gone' });
    await Promise.resolve();
    first.die();
    await asked;
    const other = router();
    second.opening.resolve(other);
    expect(await again.promise).toMatchObject({ router: other });
  });

  it('[R9] that could not be had can be asked for again', async () => {
    const worker = new FakeWorker();
    const { placement, told } = placed(new MediaError('no_worker'), worker);
    await expect(placement.find()).rejects.toMatchObject({ code: 'no_worker' });
    worker.opening.resolve(router());
    await expect(placement.find()).resolves.toBeDefined();
    expect(told.lost).toBe(0);
  });

  it('[R9] of a room that closed meanwhile is given back', async () => {
    const worker = new FakeWorker();
    const { placement, told } = placed(worker);
    const asked = placement.find();
    await Promise.resolve();
    placement.close();
    const late = router();
    worker.opening.resolve(late);
    await expect(asked).rejects.toMatchObject({ code: 'closed' });
    expect(late.closed).toBe(true);
    worker.die();
    expect(told.lost).toBe(0);
  });
});

import { TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { FakeCluster, liveNode } from '../../test/support/fake-cluster.ts';
import { createLogger } from '../telemetry/index.ts';
import { shuffled, Takeover } from './takeover.ts';

/** Node `here` of three, with rooms of the others to take. */
function scene(
  homedAt: (id: string) => Promise<string[]> = async (id) => [`${id} 1`, `${id} 2`],
  cluster = new FakeCluster('here', 'left', 'right'),
) {
  const done: string[] = [];
  const timers: (() => void)[] = [];
  const takeover = Takeover.start({
    cluster,
    registry: {
      adopt: async (ids) => void done.push(...ids),
      letGo: () => void done.push('let go'),
    },
    store: { sessions: { homedAt } },
    clock: {
      now: () => 0,
      after: (_delayMs, work) => {
        timers.push(work);
        return () => undefined;
      },
    },
    log: createLogger({ level: 'silent' }),
    nodeId: 'here',
    random: () => 0,
  });
  return { cluster, takeover, done, timers };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('[N1] takes over what a dead node had', async () => {
  const { cluster, done } = scene();
  cluster.die('left');
  await settled();
  expect(done).toEqual(['left 1', 'left 2']);
});

it('[N1] takes over what a node had that was dead before this one was ready', async () => {
  const cluster = new FakeCluster('here', 'left');
  cluster.die('left');
  const { done } = scene(undefined, cluster);
  await settled();
  expect(done).toEqual(['left 1', 'left 2']);
});

it('[N2] lets go at once when this node is fenced, and takes back what was its own when it is freed', async () => {
  const { cluster, done } = scene();
  cluster.fence();
  expect(done).toEqual(['let go']);
  cluster.die('left');
  await settled();
  expect(done).toEqual(['let go']);
  cluster.free();
  await settled();
  expect(done).toEqual(['let go', 'here 1', 'here 2']);
});

it('[N6] a node that stops leaves the dead to those who stay', async () => {
  const { cluster, done } = scene();
  cluster.drain();
  cluster.die('left');
  await settled();
  expect(done).toEqual([]);
  cluster.living = [liveNode('here', { draining: true }), liveNode('other', { draining: true })];
  cluster.die('right');
  await settled();
  expect(done).toEqual(['right 1', 'right 2']);
});

it('[N1] a database that does not say what a dead node had is asked again, unless the node is back', async () => {
  let away = true;
  const { cluster, done, timers } = scene((id) =>
    away ? Promise.reject(new TribuError('unavailable')) : Promise.resolve([id]),
  );
  for (const id of ['left', 'right']) cluster.die(id);
  await settled();
  away = false;
  cluster.gone.delete('right');
  cluster.living.push(liveNode('right'));
  for (const work of timers) work();
  await settled();
  expect(done).toEqual(['left']);
});

it('[N1] [N2] who died while this node could not say that it lives itself is seen to afterwards', async () => {
  const { cluster, done, timers } = scene();
  cluster.fence();
  cluster.die('left');
  await settled();
  cluster.free();
  for (const work of timers.splice(0)) work();
  await settled();
  expect(done).toEqual(['let go', 'here 1', 'here 2', 'left 1', 'left 2']);
  expect(timers).toEqual([]);
});

it('takes nothing over once it is closed', async () => {
  const { cluster, takeover, done } = scene();
  takeover.close();
  cluster.die('left');
  await settled();
  expect(done).toEqual([]);
});

it('shuffles without losing anything', () => {
  let last = 0.7;
  const random = () => {
    last = (last * 7.3) % 1;
    return last;
  };
  const mixed = shuffled([1, 2, 3, 4, 5, 6], random);
  expect([...mixed].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(mixed).not.toEqual([1, 2, 3, 4, 5, 6]);
});

import { describe, expect, it } from 'vitest';
import { place, STREAMS_PER_WORKER, streamsOf } from './place.ts';
import { Promises } from './promises.ts';
import type { NodeLoad } from './types.ts';

const CAPACITY = 4 * STREAMS_PER_WORKER;

interface Node {
  readonly id: string;
  readonly draining: boolean;
  readonly load: NodeLoad | null;
}

function node(id: string, load: Partial<NodeLoad> = {}, draining = false): Node {
  return {
    id,
    draining,
    load: { cpu: 0.1, reserved: 0, capacity: CAPACITY, rooms: 0, participants: 0, ...load },
  };
}

/** Pseudo-random numbers that are the same in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Who gets a room of this size, in a hundred tries. */
function winners(nodes: [Node, ...Node[]], streams = 10): string[] {
  const random = seeded(7);
  return [...new Set(Array.from({ length: 100 }, () => place(nodes, streams, random).id))].sort();
}

describe('[N3] place', () => {
  it('gives the room to the less loaded of two', () => {
    expect(winners([node('a', { reserved: 900 }), node('b', { reserved: 100 })])).toEqual(['b']);
    expect(winners([node('a', { cpu: 0.7 }), node('b', { cpu: 0.2, reserved: 1000 })])).toEqual(['b']);
  });

  it('looks at two at random: all but the worst get some', () => {
    const nodes: [Node, ...Node[]] = [
      node('a', { reserved: 100 }),
      node('b', { reserved: 200 }),
      node('c', { reserved: 300 }),
    ];
    expect(winners(nodes)).toEqual(['a', 'b']);
  });

  it('gives none to a node that is full, busy or about to stop', () => {
    const nodes: [Node, ...Node[]] = [
      node('full', { reserved: CAPACITY - 5 }),
      node('busy', { cpu: 0.86 }),
      node('stopping', {}, true),
      node('free', { reserved: 1500 }),
    ];
    expect(winners(nodes)).toEqual(['free']);
  });

  it('finds a place all the same when nobody has room: among those that stay, then among all', () => {
    expect(winners([node('full', { reserved: CAPACITY }), node('stopping', {}, true)])).toEqual(['full']);
    expect(winners([node('a', {}, true)])).toEqual(['a']);
  });

  it('takes a node whose load is unknown for idle', () => {
    expect(winners([node('a'), { ...node('b'), load: null }])).toEqual(['b']);
  });

  it.each([0, 0.999_999])('stays within the list at random numbers of %d', (number) => {
    const nodes: [Node, ...Node[]] = [node('a'), node('b'), node('c')];
    expect(nodes).toContain(place(nodes, 1, () => number));
  });
});

describe('[N3] 200 rooms on 5 nodes whose load is known a moment late', () => {
  // Ten doors, each with promises of its own; loads are read every 20 rooms, as if 20 came within a beat.
  const random = seeded(42);
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const real = new Map(ids.map((id) => [id, id === 'e' ? CAPACITY * 4 : 0]));
  const counts = new Map(ids.map((id) => [id, 0]));
  const doors = Array.from({ length: 10 }, () => new Promises(() => clockMs));
  let clockMs = 0;
  let seen = new Map(real);
  for (let i = 0; i < 200; i++) {
    clockMs += 25;
    if (i % 20 === 0) seen = new Map(real);
    const door = doors[Math.floor(random() * doors.length)] ?? new Promises(() => clockMs);
    const nodes = ids.map((id) => {
      const load = node(id, { reserved: seen.get(id) ?? 0, capacity: CAPACITY * 4 }).load;
      return { id, draining: false, load: door.upon(id, load) };
    });
    const streams = random() < 0.5 ? streamsOf('coaching', 2) : streamsOf('tribu', 10);
    const [first = node('none'), ...others] = nodes;
    const { id } = place([first, ...others], streams, random);
    door.add(id, streams);
    real.set(id, (real.get(id) ?? 0) + streams);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }

  it('stays balanced', () => {
    const reserved = ids.slice(0, 4).map((id) => real.get(id) ?? 0);
    expect(Math.max(...reserved) / Math.min(...reserved)).toBeLessThan(1.35);
    expect(ids.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0)).toBe(200);
  });

  it('gives none to the full one', () => expect(counts.get('e')).toBe(0));
});

describe('streamsOf', () => {
  it('counts what is sent and what is received', () => {
    // Each sends two and receives voice, face and a screen.
    expect(streamsOf('coaching', 2)).toBe(10);
    expect(streamsOf('coaching', 0)).toBe(10);
    // 8 voices, 12 tiles and a screen for each of 30.
    expect(streamsOf('tribu', 30)).toBe(30 * 23);
    expect(streamsOf('conference', 100)).toBe(9 + 900);
  });
});

describe('promises', () => {
  it('count until the node had time to say so itself', () => {
    let nowMs = 0;
    const promises = new Promises(() => nowMs);
    promises.add('a', 30);
    promises.add('a', 10);
    const { load } = node('a', { reserved: 5 });
    expect(promises.upon('a', load)?.reserved).toBe(45);
    expect(promises.upon('b', load)?.reserved).toBe(5);
    expect(promises.upon('a', null)).toBeNull();
    nowMs = 3000;
    expect(promises.upon('a', load)?.reserved).toBe(5);
  });
});

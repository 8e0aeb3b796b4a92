import type { SessionKind } from '@tribu-live/protocol';
import type { NodeLoad } from './types.ts';

/** A machine that is busier than this gets no further rooms while another one isn't. */
const BUSY_CPU = 0.85;
/** What one media worker carries (mediasoup's own rule of thumb for consumers on one core). */
export const STREAMS_PER_WORKER = 500;
/** Voices that are forwarded to one person at a time (R9: the loudest and whoever has the floor). */
const VOICES = 8;
/** Pictures that one person looks at in a workshop: a page of tiles. */
const TILES = 12;
/** Speakers of a conference, each with voice and picture, and one screen. */
const CONFERENCE_STREAMS = 9;

/**
 * Streams that a room may need once everybody who is booked has come: what they send and what they receive.
 * @param people booked, the mentor included
 */
export function streamsOf(kind: SessionKind, people: number): number {
  const others = Math.max(people, 2) - 1;
  switch (kind) {
    case 'coaching':
    case 'tribu': {
      // One screen beside the faces.
      const received = Math.min(others, VOICES) + Math.min(others, TILES) + 1;
      return (others + 1) * (2 + received);
    }
    case 'conference':
      return CONFERENCE_STREAMS + (others + 1) * CONFERENCE_STREAMS;
  }
}

/** What is looked at in a node that may get a room. */
export interface Candidate {
  readonly draining: boolean;
  readonly load: NodeLoad | null;
}

/**
 * The node that a room of this size belongs on: the less loaded of two random ones that have room for it (SPEC N3).
 * Two and random, so that many doors that look at the same old figures don't all send to the same node.
 * @param nodes at least one
 * @param random 0 to below 1, like Math.random
 */
export function place<N extends Candidate>(
  nodes: readonly [N, ...N[]],
  streams: number,
  random: () => number,
): N {
  const willing = nodes.filter((node) => !node.draining);
  const fitting = willing.filter((node) => fits(node, streams));
  const among = [fitting, willing].find((some) => some.length > 0) ?? nodes;
  const first = Math.floor(random() * among.length);
  // Of the others, each as likely as any.
  const second = (first + 1 + Math.floor(random() * (among.length - 1))) % among.length;
  const [one = nodes[0], other = one] = [among[first], among[second]];
  return burden(other, streams) < burden(one, streams) ? other : one;
}

function fits({ load }: Candidate, streams: number): boolean {
  return load === null || (load.cpu < BUSY_CPU && load.reserved + streams <= load.capacity);
}

function burden({ load }: Candidate, streams: number): number {
  return load === null ? 0 : Math.max(load.cpu, (load.reserved + streams) / load.capacity);
}

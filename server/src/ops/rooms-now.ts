import type { NodeReport } from '@tribu-live/protocol';
import type { OpsDeps } from './deps.ts';
import { LISTED, type RoomsNow } from './resources.ts';

/** Rooms of all nodes, and how busy these are. */
export function roomsNow({ reports, now }: Pick<OpsDeps, 'reports' | 'now'>): RoomsNow {
  const nodes = reports();
  const rooms = roomsOf(nodes).sort((a, b) => b.people - a.people || a.since - b.since);
  return {
    at: now(),
    nodes: nodes.map(({ id, url, draining, load }) => ({ id, url, draining, load })),
    rooms: rooms.slice(0, LISTED.rooms),
    more: Math.max(0, rooms.length - LISTED.rooms),
  };
}

/** Each room once: one that moves is told of by two nodes for a moment, and the later one has it. */
export function roomsOf(nodes: readonly NodeReport[]): RoomsNow['rooms'] {
  const rooms = new Map<string, RoomsNow['rooms'][number]>();
  for (const { id: nodeId, rooms: here } of nodes) {
    for (const room of here) {
      const known = rooms.get(room.sessionId);
      if (known === undefined || known.since < room.since) rooms.set(room.sessionId, { ...room, nodeId });
    }
  }
  return [...rooms.values()];
}

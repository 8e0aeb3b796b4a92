import { evolve, hide, reveals, view } from '@tribu-live/protocol';
import type { Step } from './journal-writer.ts';
import type { Peer } from './peer.ts';

/** Each viewer gets the batch as they may see it, and a snapshot where it opened their eyes (SPEC R2). */
export function tell(peers: readonly Peer[], { before, events, after }: Step): void {
  const revealed = new Set(reveals(before, after));
  for (const peer of peers) {
    const { personId } = peer.who;
    if (revealed.has(personId)) {
      peer.push('snapshot', { state: view(after, personId) });
      continue;
    }
    let state = before;
    const told = events.map((event) => {
      const entry = hide(state, event, personId);
      state = evolve(state, event);
      return entry;
    });
    peer.push('events', { events: told });
  }
}

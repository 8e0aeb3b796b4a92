import { groupOf } from '@tribu-live/protocol';
import type { RoomState } from '../../../src/index.ts';
import { nameOf } from './people.ts';

/** Somebody who waits for the mentor. `forMs` since when, at the moment of the look. */
export interface Waiting {
  readonly personId: string;
  readonly name: string;
  readonly forMs: number;
}

export interface HelpCall extends Waiting {
  /** Name and id of the group that calls; null outside of groups. */
  readonly group: { readonly id: string; readonly name: string } | null;
}

export interface AttentionView {
  readonly help: readonly HelpCall[];
  /** In the order of raising. */
  readonly hands: readonly Waiting[];
  readonly knocking: readonly Waiting[];
  /** Who has the floor. */
  readonly floor: readonly { readonly personId: string; readonly name: string }[];
  readonly count: number;
}

export function attentionView(state: RoomState, now: number): AttentionView {
  const waiting = (personId: string, since: number): Waiting => ({
    personId,
    name: nameOf(state, personId),
    forMs: Math.max(0, now - since),
  });
  const help = Object.entries(state.help)
    .sort(([, one], [, other]) => one - other)
    .map(([personId, since]): HelpCall => {
      const groupId = groupOf(state.groups, personId);
      const group = state.groups?.groups.find(({ id }) => id === groupId);
      return {
        ...waiting(personId, since),
        group: group === undefined ? null : { id: group.id, name: group.name },
      };
    });
  const hands = state.hands.map(({ personId, since }) => waiting(personId, since));
  const knocking = Object.entries(state.door.knocking)
    .sort(([, one], [, other]) => one.since - other.since)
    .map(([personId, { name, since }]) => ({ ...waiting(personId, since), name }));
  const floor = state.floor.map((personId) => ({ personId, name: nameOf(state, personId) }));
  return { help, hands, knocking, floor, count: help.length + hands.length + knocking.length };
}

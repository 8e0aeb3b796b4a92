import { isConnected, type RoomState } from '../../../src/index.ts';
import { presentLearners } from './people.ts';

export interface GroupMember {
  readonly personId: string;
  readonly name: string;
  readonly here: boolean;
  readonly pen: boolean;
}

export interface GroupCard {
  readonly id: string;
  readonly name: string;
  readonly members: readonly GroupMember[];
  /** Somebody of the group calls the mentor. */
  readonly calls: boolean;
  /** The viewer is here. */
  readonly visited: boolean;
}

export interface GroupsView {
  readonly groups: readonly GroupCard[];
  /** Null: no end is set. Negative: over. */
  readonly leftMs: number | null;
  readonly gathering: boolean;
  readonly unplaced: readonly GroupMember[];
}

/** Null while there are no groups. */
export function groupsView(state: RoomState, youId: string, now: number): GroupsView | null {
  const { groups: round } = state;
  if (round === null) return null;
  const cards = round.groups.map((group): GroupCard => {
    const members = Object.entries(round.members)
      .filter(([, groupId]) => groupId === group.id)
      .map(([personId]) => memberOf(state, personId, group.pen))
      .sort(byName);
    return {
      id: group.id,
      name: group.name,
      members,
      calls: members.some(({ personId }) => state.help[personId] !== undefined),
      visited: round.visits[youId] === group.id,
    };
  });
  return {
    groups: cards,
    leftMs: round.endsAt === null ? null : round.endsAt - now,
    gathering: round.gathering,
    unplaced: presentLearners(state)
      .filter(({ id }) => round.members[id] === undefined)
      .map(({ id }) => memberOf(state, id, null)),
  };
}

/** People dealt to groups of about `size` in their order: the start for sorting them by hand. */
export function dealt<T>(people: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.round(people.length / size));
  const groups: T[][] = Array.from({ length: count }, () => []);
  for (const [index, person] of people.entries()) groups[index % count]?.push(person);
  return groups;
}

function memberOf(state: RoomState, personId: string, pen: string | null): GroupMember {
  const person = state.people[personId];
  return { personId, name: person?.name ?? '', here: isConnected(person), pen: pen === personId };
}

function byName(one: GroupMember, other: GroupMember): number {
  return one.name.localeCompare(other.name);
}

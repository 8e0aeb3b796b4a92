import type { RichText } from '../../rich-text.ts';
import type { EventOf } from '../entries.ts';
import { without } from './exercise.ts';

export interface Group {
  readonly id: string;
  readonly name: string;
  /** Who writes on the group's page; null: nobody yet. */
  readonly pen: string | null;
}

/** One round of breakout groups. Times in milliseconds since the Unix epoch. */
export interface Groups {
  readonly roundId: string;
  readonly prompt: RichText;
  readonly startedAt: number;
  /** When they close by themselves; null: the mentor says when. */
  readonly endsAt: number | null;
  /** Everybody was called back and sees the last seconds run. */
  readonly gathering: boolean;
  readonly groups: readonly Group[];
  /** Group by person: nobody is in two. */
  readonly members: Readonly<Record<string, string>>;
  /** Group that a mentor or observer looks into, by person. */
  readonly visits: Readonly<Record<string, string>>;
  readonly broadcast: { readonly at: number; readonly text: string } | null;
}

export interface Card {
  readonly seeks: string;
  readonly offers: string;
}

export interface GroupSlice {
  readonly groups: Groups | null;
  /** "Je cherche / j'offre", by person. */
  readonly cards: Readonly<Record<string, Card>>;
}

export const EMPTY_GROUPS: GroupSlice = { groups: null, cards: {} };

export type GroupEvent = EventOf<
  | 'card.written'
  | 'groups.formed'
  | 'groups.placed'
  | 'groups.extended'
  | 'groups.gathering'
  | 'groups.visited'
  | 'groups.broadcast'
  | 'groups.pen'
  | 'groups.closed'
>;

/** Between "everybody back" and the end of the groups. */
export const GATHERING_MS = 30_000;

/** The group whose members a person hears and is heard by; null: the whole room, or nobody while there are groups. */
export function groupOf(groups: Groups | null, personId: string): string | null {
  return groups?.members[personId] ?? groups?.visits[personId] ?? null;
}

export function evolveGroups(slice: GroupSlice, event: GroupEvent): GroupSlice {
  switch (event.type) {
    case 'card.written': {
      const { personId, seeks, offers } = event.data;
      return { ...slice, cards: { ...slice.cards, [personId]: { seeks, offers } } };
    }
    case 'groups.formed': {
      const { roundId, prompt, endsAt } = event.data;
      const groups: Groups = {
        roundId,
        prompt,
        endsAt,
        startedAt: event.at,
        gathering: false,
        groups: event.data.groups.map(({ groupId: id, name }) => ({ id, name, pen: null })),
        members: {},
        visits: {},
        broadcast: null,
      };
      return { ...slice, groups };
    }
    case 'groups.closed':
      return { ...slice, groups: null };
    default:
      return slice.groups === null ? slice : { ...slice, groups: inRound(slice.groups, event) };
  }
}

export function groupsWithout(slice: GroupSlice, personId: string): GroupSlice {
  const { groups } = slice;
  if (groups === null) return slice;
  return {
    ...slice,
    groups: {
      ...groups,
      visits: without(groups.visits, personId),
      groups: groups.groups.map((group) => (group.pen === personId ? { ...group, pen: null } : group)),
    },
  };
}

function inRound(
  groups: Groups,
  event: Exclude<GroupEvent, { type: 'card.written' | 'groups.formed' | 'groups.closed' }>,
): Groups {
  switch (event.type) {
    case 'groups.placed': {
      const { personId, groupId } = event.data;
      return {
        ...groups,
        members: { ...groups.members, [personId]: groupId },
        visits: without(groups.visits, personId),
        groups: groups.groups.map((group) =>
          group.pen === personId && group.id !== groupId ? { ...group, pen: null } : group,
        ),
      };
    }
    case 'groups.extended':
      return {
        ...groups,
        gathering: false,
        endsAt: groups.endsAt === null ? null : groups.endsAt + event.data.byMs,
      };
    case 'groups.gathering':
      return { ...groups, gathering: true, endsAt: event.data.endsAt };
    case 'groups.visited': {
      const { personId, groupId } = event.data;
      const visits = without(groups.visits, personId);
      return { ...groups, visits: groupId === null ? visits : { ...visits, [personId]: groupId } };
    }
    case 'groups.broadcast':
      return { ...groups, broadcast: { at: event.at, text: event.data.text } };
    case 'groups.pen': {
      const { groupId, personId } = event.data;
      return {
        ...groups,
        groups: groups.groups.map((group) => (group.id === groupId ? { ...group, pen: personId } : group)),
      };
    }
    default:
      return event satisfies never;
  }
}

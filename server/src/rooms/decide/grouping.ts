import { createHash } from 'node:crypto';
import { isConnected, LIMITS, type Person, type RoomState, TribuError } from '@tribu-live/protocol';
import { matchByCards } from '../groups/match-cards.ts';
import { ownRole, personOf } from './actors.ts';
import type { CommandOf } from './command.ts';

type Form = CommandOf<'groups.form'>;

/** A group before it has its id. */
export interface PlannedGroup {
  readonly name: string;
  readonly members: readonly string[];
}

/** Who will be in which group: everybody who is there, nobody twice. @returns the refusal that names the field */
export function plannedGroups(state: RoomState, command: Form): readonly PlannedGroup[] | TribuError {
  const present = drawn(Object.values(state.people).filter(isPlaceable), command.roundId);
  if (command.groups !== undefined) return byHand(state, command.groups, present);
  const count = groupCount(present.length, command.size);
  return (command.how === 'cards' ? matched(state, present, count) : dealt(present, count)).map(named);
}

/** Groups of the size asked for at most, unless somebody would be left alone. */
export function groupCount(people: number, size: number): number {
  const most = Math.min(Math.ceil(people / size), Math.floor(people / 2), LIMITS.groupsPerRound);
  return Math.max(1, most);
}

/** Mentors and observers go from group to group. */
function isPlaceable(person: Person): boolean {
  return isConnected(person) && person.role !== 'mentor' && person.role !== 'observer';
}

/** In an order that follows from the round alone: the same decision taken again draws the same. */
function drawn(people: readonly Person[], roundId: string): string[] {
  const lot = (id: string): string => createHash('sha256').update(`${roundId} ${id}`).digest('hex');
  return people
    .map(({ id }) => ({ id, lot: lot(id) }))
    .sort((one, other) => (one.lot < other.lot ? -1 : 1))
    .map(({ id }) => id);
}

function dealt(people: readonly string[], count: number): string[][] {
  return Array.from({ length: count }, (_, index) => people.filter((_id, place) => place % count === index));
}

function matched({ cards }: RoomState, people: readonly string[], count: number): string[][] {
  const holders = people.map((personId) => {
    const card = Object.hasOwn(cards, personId) ? cards[personId] : undefined;
    return { personId, seeks: card?.seeks ?? '', offers: card?.offers ?? '' };
  });
  return matchByCards(holders, count);
}

function byHand(
  state: RoomState,
  wanted: NonNullable<Form['groups']>,
  present: readonly string[],
): readonly PlannedGroup[] | TribuError {
  if (wanted.length === 0) return unfit('groups', 'takes one or more');
  const placed = new Set<string>();
  for (const [index, { members }] of wanted.entries()) {
    for (const [place, id] of members.entries()) {
      const field = `groups.${index}.members.${place}`;
      const person = personOf(state, id);
      if (person === undefined || !mayBeMember(person))
        return unfit(field, 'is nobody who can be in a group');
      if (placed.has(id)) return unfit(field, 'is in a group already');
      placed.add(id);
    }
  }
  const groups = wanted.map(({ name, members }, index) => ({ ...named(members, index), ...titled(name) }));
  for (const id of present.filter((each) => !placed.has(each))) smallest(groups).members.push(id);
  return groups;
}

/** Somebody with a mentor's role by right goes from group to group; who was handed it may stay in one. */
export function mayBeMember(person: Person): boolean {
  const role = ownRole(person);
  return (role === 'student' || role === 'guest') && person.presence.is !== 'removed';
}

function named(members: readonly string[], index: number): { name: string; members: string[] } {
  return { name: `Groupe ${index + 1}`, members: [...members] };
}

function titled(name: string): { name?: string } {
  return name === '' ? {} : { name };
}

function smallest<G extends { members: string[] }>(groups: readonly G[]): G {
  return groups.reduce((least, group) => (group.members.length < least.members.length ? group : least));
}

function unfit(field: string, what: string): TribuError {
  return new TribuError('bad_request', { field, message: `${field}: ${what}` });
}

import { likeness, offeredBy, wordsOf } from './card-words.ts';

/** Somebody to be placed, with what they wrote; both empty for who wrote nothing. */
export interface CardHolder {
  readonly personId: string;
  readonly seeks: string;
  readonly offers: string;
}

/** Improving stops after this many rounds over all pairs; it hardly ever takes more than three. */
const MAX_ROUNDS = 8;
/** Beyond this many people groups are filled once and not improved: the work grows with its square. */
const IMPROVED_UP_TO = 120;

/**
 * Puts people into `count` groups, as even as they go, so that what one seeks another in the group offers. Pure:
 * the same people in the same order give the same groups. The order decides where cards say nothing.
 */
export function matchByCards(people: readonly CardHolder[], count: number): string[][] {
  const gain = gains(people);
  const groups = filled(people.length, count, gain);
  if (people.length <= IMPROVED_UP_TO) improve(groups, gain);
  return groups.map((group) => group.map((place) => people[place]?.personId ?? ''));
}

/** What two people have of each other, by their places. */
type Gain = (one: number, other: number) => number;

function gains(people: readonly CardHolder[]): Gain {
  const seeks = people.map((person) => wordsOf(person.seeks));
  const offers = people.map((person) => wordsOf(person.offers));
  const weight = rarity([...seeks, ...offers]);
  const lookups = offers.map(offeredBy);
  const found = (from: number, to: number): number => {
    const offered = lookups[to];
    let sum = 0;
    if (offered === undefined) return sum;
    for (const wanted of seeks[from] ?? []) sum += likeness(wanted, offered) * weight(wanted);
    return sum;
  };
  const table = people.map((_, one) =>
    people.map((_, other) => (one === other ? 0 : found(one, other) + found(other, one))),
  );
  return (one, other) => table[one]?.[other] ?? 0;
}

/** A word that everybody writes brings nobody together in particular. */
function rarity(texts: readonly ReadonlySet<string>[]): (word: string) => number {
  const times = new Map<string, number>();
  for (const words of texts) for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  return (word) => 1 + Math.log(texts.length / (times.get(word) ?? 1));
}

/** The strongest pairs first, each beside the other where there is room; the rest where they bring most. */
function filled(people: number, count: number, gain: Gain): number[][] {
  const groups = Array.from({ length: count }, (): number[] => []);
  const room = groups.map((_, index) => Math.floor(people / count) + (index < people % count ? 1 : 0));
  const placed = new Map<number, number>();
  const hasRoom = (group: number): boolean => (groups[group]?.length ?? 0) < (room[group] ?? 0);
  const place = (person: number, group: number): void => {
    groups[group]?.push(person);
    placed.set(person, group);
  };
  for (const [one, other] of pairs(people, gain)) {
    const [here, there] = [placed.get(one), placed.get(other)];
    if (here !== undefined && there !== undefined) continue;
    if (here !== undefined) {
      if (hasRoom(here)) place(other, here);
    } else if (there !== undefined) {
      if (hasRoom(there)) place(one, there);
    } else {
      const free = groups.findIndex((group, index) => (room[index] ?? 0) - group.length >= 2);
      if (free !== -1) for (const person of [one, other]) place(person, free);
    }
  }
  for (let person = 0; person < people; person += 1) {
    if (placed.has(person)) continue;
    place(person, bestGroup(groups, person, gain, hasRoom));
  }
  return groups;
}

/** Pairs who have something of each other, strongest first; equal ones in the order of people. */
function pairs(people: number, gain: Gain): (readonly [number, number])[] {
  const all: (readonly [number, number])[] = [];
  for (let one = 0; one < people; one += 1)
    for (let other = one + 1; other < people; other += 1) if (gain(one, other) > 0) all.push([one, other]);
  return all.sort(([a, b], [c, d]) => gain(c, d) - gain(a, b) || a - c || b - d);
}

function bestGroup(
  groups: readonly (readonly number[])[],
  person: number,
  gain: Gain,
  hasRoom: (group: number) => boolean,
): number {
  const open = groups.map((_, index) => index).filter(hasRoom);
  const value = (group: number): number => within(groups[group] ?? [], person, gain);
  const size = (group: number): number => groups[group]?.length ?? 0;
  return open.sort((one, other) => value(other) - value(one) || size(one) - size(other))[0] ?? 0;
}

function within(group: readonly number[], person: number, gain: Gain): number {
  return group.reduce((sum, other) => sum + gain(person, other), 0);
}

/** Two people change places while that brings more than it takes. */
function improve(groups: number[][], gain: Gain): void {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    let changed = false;
    for (const [index, group] of groups.entries())
      for (const other of groups.slice(index + 1)) changed = swapBest(group, other, gain) || changed;
    if (!changed) return;
  }
}

function swapBest(group: number[], other: number[], gain: Gain): boolean {
  let changed = false;
  for (const [here, one] of group.entries()) {
    for (const [there, two] of other.entries()) {
      const current = group[here] ?? one;
      const candidate = other[there] ?? two;
      const stay = within(group, current, gain) + within(other, candidate, gain);
      const swap =
        within(other, current, gain) + within(group, candidate, gain) - 2 * gain(current, candidate);
      if (swap - stay <= 1e-9) continue;
      group[here] = candidate;
      other[there] = current;
      changed = true;
    }
  }
  return changed;
}

import { isConnected, type Person, type TakingPart, trackOf } from '@tribu-live/protocol';
import type { RoomState } from '../../../src/index.ts';
import type { PlainKey } from '../../words/words.ts';
import { learners } from './people.ts';

/** How students take part so far, by person; who is missing was not told of yet. */
export type TakingParts = Readonly<Record<string, TakingPart>>;

interface Listed {
  readonly personId: string;
  readonly name: string;
  /** False: there is none, so nothing is missed from this person's voice. */
  readonly microphone: boolean;
}

/** Somebody who was heard or read. `share` of what students spoke, 0 to 1; null: not heard, or too early to say. */
export interface Heard extends Listed {
  readonly share: number | null;
  readonly word: PlainKey;
}

export interface ParticipationView {
  /** Present students who neither spoke nor wrote nor asked, in the circle's order, then as they came. */
  readonly waiting: readonly Listed[];
  /** By name, never by amount. */
  readonly heard: readonly Heard[];
  /** Shares mean something: enough was spoken, and by more than one person. */
  readonly hasShares: boolean;
}

/** Before so much was spoken, a "bonjour" would be most of it. */
export const SHARES_AFTER_SECONDS = 120;

/** The share that a word stands for, where it begins. */
const SHARE_WORDS = [
  [0.87, 'console.share.most'],
  [0.71, 'console.share.threeQuarters'],
  [0.58, 'console.share.twoThirds'],
  [0.42, 'console.share.half'],
  [0.29, 'console.share.third'],
  [0.225, 'console.share.quarter'],
  [0.15, 'console.share.fifth'],
  [0.07, 'console.share.tenth'],
] as const satisfies readonly (readonly [number, PlainKey])[];

/** Students as the school sent them: who was made co-mentor is still one, a guest is none. */
export function students(state: RoomState): Person[] {
  return learners(state).filter(({ role, own }) => (own?.role ?? role) === 'student');
}

export function tookPart(part: TakingPart | undefined): boolean {
  return part !== undefined && (part.spoke || part.wrote || part.asked);
}

/** A microphone is there, also a muted one, or was. */
export function hasMicrophone(state: RoomState, personId: string, part: TakingPart | undefined): boolean {
  const heardOf = part !== undefined && (part.spoke || part.speakingSeconds !== null);
  return heardOf || trackOf(state, personId, 'microphone') !== undefined;
}

export function participationView(state: RoomState, people: TakingParts): ParticipationView {
  const all = students(state);
  const spokenSeconds = all.reduce((sum, { id }) => sum + (people[id]?.speakingSeconds ?? 0), 0);
  const speakers = all.filter(({ id }) => people[id]?.spoke === true);
  const hasShares = spokenSeconds >= SHARES_AFTER_SECONDS && speakers.length > 1;
  const listed = ({ id, name }: Person): Listed => ({
    personId: id,
    name,
    microphone: hasMicrophone(state, id, people[id]),
  });
  return {
    waiting: all
      .filter((person) => isConnected(person) && !tookPart(people[person.id]))
      .sort((one, other) => turnOf(state, one) - turnOf(state, other) || one.enteredAt - other.enteredAt)
      .map(listed),
    heard: all.flatMap((person) => {
      const part = people[person.id];
      if (part === undefined || !tookPart(part)) return [];
      const share = hasShares && part.spoke ? part.speakingShare : null;
      return [{ ...listed(person), share, word: wordOf(part, share) }];
    }),
    hasShares,
  };
}

/** Where somebody stands in the open circle; who is not in it comes after. */
function turnOf({ circle }: RoomState, { id }: Person): number {
  const place = circle?.queue.indexOf(id) ?? -1;
  return place < 0 ? Number.MAX_SAFE_INTEGER : place;
}

function wordOf({ spoke, wrote }: TakingPart, share: number | null): PlainKey {
  if (share !== null) return SHARE_WORDS.find(([from]) => share >= from)?.[1] ?? 'console.share.little';
  if (spoke) return 'console.participation.spoke';
  return wrote ? 'console.participation.wrote' : 'console.participation.asked';
}

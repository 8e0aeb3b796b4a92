import { isOver } from '@tribu-live/protocol';
import type { CommandType } from '../../../src/rooms/decide/command.ts';
import { deadlinesOf } from '../../../src/rooms/derived.ts';
import { BOOKED, CAST, EVERYBODY, FACTS, START_MS } from './cast.ts';
import { Dice } from './dice.ts';
import { drawTurn, type Turn } from './draw.ts';
import { FuzzedHouse, type Outcome } from './house.ts';
import { Scene } from './scene.ts';
import { Violation } from './violation.ts';

/** Commands after the end of a session: enough to be refused by all. */
const AFTER_THE_END = 20;
/** How often what everybody holds is compared with what they may see. */
const VIEWS_CHECKED = 0.04;

export interface Played {
  readonly turns: readonly Turn[];
  readonly violation: Violation | null;
}

/** Told of every command that was run. */
export type Count = (type: CommandType, outcome: Outcome) => void;

/** One workshop by chance, until the commands are used up, it is over, or a rule is broken. */
export function playWorkshop(seed: number, commands: number, count: Count): Played {
  const dice = new Dice(seed);
  const viewers = viewersOf(dice);
  const house = new FuzzedHouse(viewers);
  const turns: Turn[] = [];
  const ballots = new Map<string, Map<string, readonly string[]>>();
  let ids = 0;
  let at = START_MS;
  let afterwards = 0;
  const newId = () => `0198f7a0-0000-7000-8000-${(++ids).toString(16).padStart(12, '0')}`;
  const run = (turn: Turn): void => {
    turns.push(turn);
    const outcome = house.run(turn);
    count(turn.command.type, outcome);
    const { command, context } = turn;
    if (command.type !== 'poll.answer' || context.actor.kind !== 'person' || outcome === 'refused') return;
    const of = ballots.get(command.pollId) ?? new Map<string, readonly string[]>();
    ballots.set(command.pollId, of.set(context.actor.id, command.choice));
  };
  try {
    run(BOOKING);
    for (const turn of arrivals(at, dice)) run(turn);
    while (turns.length < commands && afterwards < AFTER_THE_END) {
      at += dice.chance(0.01) ? dice.int(30_000, 200_000) : dice.int(0, 4000);
      for (const { kind, dueAt } of deadlinesOf(house.state)) {
        if (dueAt > at || dice.chance(0.2)) continue;
        const context = { actor: { kind: 'server' } as const, at, commandId: null, facts: { words: {} } };
        run({ command: { type: 'deadline.fire', kind, dueAt }, context, flushes: true });
      }
      run(drawTurn(new Scene({ state: house.state, at, dice, newId }), ballots));
      if (dice.chance(VIEWS_CHECKED)) house.checkViews();
      if (isOver(house.state)) afterwards += 1;
    }
    house.checkViews();
    return { turns, violation: null };
  } catch (error) {
    return { turns, violation: asViolation(error) };
  }
}

/** The smallest part of these turns that still breaks the same rule, found by leaving more and more away. */
export function shrunk(seed: number, turns: readonly Turn[], rule: string): readonly Turn[] {
  let kept = turns;
  for (let size = Math.ceil(turns.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < kept.length; ) {
      const less = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (breaks(seed, less)?.rule === rule) kept = less;
      else from += size;
    }
  }
  return kept;
}

/** What these turns break, with the viewers of that seed. */
export function breaks(seed: number, turns: readonly Turn[]): Violation | null {
  try {
    const house = new FuzzedHouse(viewersOf(new Dice(seed)));
    for (const turn of turns) {
      house.run(turn);
      house.checkViews();
    }
    return null;
  } catch (error) {
    return asViolation(error);
  }
}

/** Four of all and somebody whom nobody knows: in the long run everybody. */
function viewersOf(dice: Dice): string[] {
  return [...dice.some(EVERYBODY, 0.36), 'stranger'];
}

const BOOKING: Turn = {
  command: { type: 'session.create', facts: FACTS, people: BOOKED },
  context: { actor: { kind: 'school' }, at: START_MS - 60_000, commandId: null },
  flushes: true,
};

/** Most are there from the beginning, so that most commands get further than the door. */
function arrivals(at: number, dice: Dice): Turn[] {
  return dice.some(EVERYBODY, 0.8).map((id) => {
    const { role, grants } = CAST[id] ?? { role: 'student' as const, grants: [] };
    return {
      command: { type: 'person.join', name: id, role, grants, enteredAt: at, fresh: true },
      context: { actor: { kind: 'person', id }, at, commandId: null },
      flushes: true,
    };
  });
}

function asViolation(error: unknown): Violation {
  if (error instanceof Violation) return error;
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return new Violation('nothing throws', `${name} ${message}\n${stack ?? ''}`);
}

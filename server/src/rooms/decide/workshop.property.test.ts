import { describe, expect, it } from 'vitest';
import { COMMAND_TYPES, type Turn } from '../../../test/support/fuzz/draw.ts';
import type { Outcome } from '../../../test/support/fuzz/house.ts';
import { breaks, playWorkshop, shrunk } from '../../../test/support/fuzz/play.ts';
import type { CommandType } from './command.ts';

/** `FUZZ_COMMANDS=5000000` looks for longer, `FUZZ_SEED=7` elsewhere (or at one failure again). */
const COMMANDS = Number(process.env.FUZZ_COMMANDS ?? 100_000);
const FIRST_SEED = Number(process.env.FUZZ_SEED ?? 1);
const PER_WORKSHOP = 650;
const PARTS = 8;
/** Seeds of one part never meet those of the next. */
const SEEDS_PER_PART = 1_000_000;
/** A part of 12,500 takes two seconds on a quiet machine. */
const PART_TIMEOUT_MS = 60_000 + COMMANDS;

const counts = new Map<CommandType, Record<Outcome, number>>(
  COMMAND_TYPES.map((type) => [type, { accepted: 0, nothing: 0, repeated: 0, refused: 0 }]),
);

function count(type: CommandType, outcome: Outcome): void {
  const of = counts.get(type);
  if (of !== undefined) of[outcome] += 1;
}

function story(turns: readonly Turn[]): string {
  return turns
    .map(({ command: { type, ...body }, context: { actor, at }, flushes }) => {
      const who = actor.kind === 'person' ? actor.id : `@${actor.kind}`;
      return `${at} ${who} ${type} ${JSON.stringify(body)}${flushes ? '' : ' +'}`;
    })
    .join('\n');
}

/** Gives how many commands were run. @throws Error with the seed and the shortest way to the broken rule */
function play(seed: number): number {
  const { turns, violation } = playWorkshop(seed, PER_WORKSHOP, count);
  if (violation === null) return turns.length;
  const few = shrunk(seed, turns, violation.rule);
  const said = breaks(seed, few) ?? violation;
  throw new Error(`seed ${seed}: ${said.message}\nafter ${few.length} commands:\n${story(few)}`);
}

describe('a workshop of random commands by random people', () => {
  it.each(Array.from({ length: PARTS }, (_, part) => part))(
    '[R1] [R2] [R5] [R9] [S2] [W1] [W3] [W9] [W13] [W25] [W28] [W29] keeps every rule of state-rules.ts and told-rules.ts (part %i)',
    { timeout: PART_TIMEOUT_MS },
    (part) => {
      let seed = FIRST_SEED + part * SEEDS_PER_PART;
      for (let run = 0; run < COMMANDS / PARTS; seed += 1) run += play(seed);
    },
  );

  it('meets every command often enough: each type was accepted, and refused or had nothing to do', () => {
    const all = [...counts.values()];
    const sum = (outcome: Outcome) => all.reduce((total, each) => total + each[outcome], 0);
    const run = sum('accepted') + sum('nothing') + sum('repeated') + sum('refused');
    const lines = [...counts].map(
      ([type, of]) =>
        `  ${type}: ${of.accepted} accepted, ${of.nothing} with nothing to do, ${of.refused} refused`,
    );
    const total = `${run} commands: ${sum('accepted')} accepted, ${sum('refused')} refused`;
    process.stdout.write(`${[total, ...lines].join('\n')}\n`);
    expect(run).toBeGreaterThanOrEqual(COMMANDS);
    for (const [type, { accepted }] of counts) expect(accepted, type).toBeGreaterThan(0);
  });
});

import { LIMITS } from '@tribu-live/protocol';
import type { CommandBody, CommandContext, CommandType, Facts } from '../../../src/rooms/decide/command.ts';
import { EVERYBODY } from './cast.ts';
import { HOUSE_DRAWS } from './draws/house.ts';
import { MECHANICS_DRAWS } from './draws/mechanics.ts';
import { TALK_DRAWS } from './draws/talk.ts';
import { type Draws, SCHOOL, type Scene, SERVER } from './scene.ts';

/** One command as it is executed, and what it needs to be executed again. */
export interface Turn {
  readonly command: CommandBody;
  readonly context: CommandContext;
  /** Whether the journal is written and people are told after it; otherwise it shares a batch with the next one. */
  readonly flushes: boolean;
}

const DRAWS: Draws<CommandType> = { ...HOUSE_DRAWS, ...MECHANICS_DRAWS, ...TALK_DRAWS };
export const COMMAND_TYPES = Object.keys(DRAWS) as CommandType[];

/** How many choices of each kind the anonymous polls got, by poll. */
export type Ballots = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

export function drawTurn(scene: Scene, ballots: Ballots): Turn {
  const { dice } = scene;
  const type = dice.weighted(COMMAND_TYPES.map((each) => [DRAWS[each].weight(scene), each] as const));
  const who = dice.chance(0.9) ? DRAWS[type].by(scene) : dice.of([...EVERYBODY, 'stranger', SCHOOL]);
  const command = { type, ...DRAWS[type].body(scene, who) } as CommandBody;
  return {
    command,
    context: {
      actor: actorOf(who),
      at: scene.at,
      commandId: commandIdOf(scene, who),
      facts: { ...sampled(scene), ...factsFor(scene, command, ballots) },
    },
    flushes: dice.chance(0.7),
  };
}

function actorOf(who: string): CommandContext['actor'] {
  if (who === SCHOOL) return { kind: 'school' };
  return who === SERVER ? { kind: 'server' } : { kind: 'person', id: who };
}

/** Now and then one that was answered already. */
function commandIdOf(scene: Scene, who: string): string | null {
  if (who === SCHOOL || who === SERVER) return null;
  const known = (scene.state.recent[who] ?? []).slice(-LIMITS.recentCommandsPerPerson).map(({ id }) => id);
  return scene.dice.chance(0.02) ? scene.dice.ofOr(known, scene.newId()) : scene.newId();
}

/** What the home would have seen of its people. */
function sampled({ dice, at }: Scene): Facts {
  if (dice.chance(0.3)) return {};
  const people = dice.some(EVERYBODY, 0.4).map((personId) => ({ personId, spokeMs: dice.int(0, 60_000) }));
  return { sample: { fromMs: at - 60_000, toMs: at, people } };
}

/** What the store would say; nobody wrote or read in most of the draws. */
function factsFor({ dice, at }: Scene, command: CommandBody, ballots: Ballots): Facts {
  if (!/^(room|deadline|exercise|circle|block|poll|session)\./.test(command.type)) return {};
  const of = (give: () => number) => Object.fromEntries(dice.some(EVERYBODY, 0.4).map((id) => [id, give()]));
  const tally: Record<string, number> = {};
  if (command.type === 'poll.close') {
    for (const choice of [...(ballots.get(command.pollId)?.values() ?? [])].flat())
      tally[choice] = (tally[choice] ?? 0) + 1;
  }
  return {
    words: of(() => dice.int(0, 400)),
    lastReadAt: of(() => at - dice.int(0, 10) * 86_400_000),
    tallies: command.type === 'poll.close' ? { [command.pollId]: tally } : {},
  };
}

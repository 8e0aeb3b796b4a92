import { type EventBody, isConnected, isOver, type RoomState, TribuError } from '@tribu-live/protocol';
import { overRefusal } from './actors.ts';
import { accept, type CommandContext, type Decision, NOTHING, refuse } from './command.ts';

/** A minute is over (SPEC E1). */
export function sampleRoom(state: RoomState, { actor, facts }: CommandContext): Decision {
  if (actor.kind !== 'server') return refuse(new TribuError('forbidden'));
  const over = overRefusal(state);
  if (over !== null) return refuse(over);
  return facts?.sample === undefined ? NOTHING : accept(sampled(facts.sample));
}

/** What is left of a minute stands before the decision after which nobody is there any more. */
export function lastSample(before: RoomState, after: RoomState, { facts }: CommandContext): EventBody[] {
  if (facts?.sample === undefined || !isPeopled(before) || isPeopled(after)) return [];
  return [sampled(facts.sample)];
}

function isPeopled(state: RoomState): boolean {
  return !isOver(state) && Object.values(state.people).some(isConnected);
}

function sampled(data: NonNullable<NonNullable<CommandContext['facts']>['sample']>): EventBody {
  return { type: 'room.sampled', audience: 'server', data };
}

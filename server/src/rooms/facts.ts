import type { RoomState } from '@tribu-live/protocol';
import type { FactStore } from '../store/types.ts';
import type { CommandBody, Facts } from './decide/command.ts';
import { countedFor, pollsToCount } from './polls/tallies.ts';

/** The exercise whose pages this command may freeze, or null. */
export function freezes({ exercises }: RoomState, command: CommandBody): string | null {
  const last = exercises.at(-1);
  if (last === undefined || last.phase.is === 'frozen') return null;
  switch (command.type) {
    case 'room.end':
    case 'session.cancel':
    case 'exercise.start':
    case 'block.start':
      return last.id;
    case 'deadline.fire':
      return command.kind === 'room.close' || command.kind === 'pages.freeze' ? last.id : null;
    default:
      return null;
  }
}

/** Whether this command asks who has not read aloud for the longest time. */
export function asksForReaders(command: CommandBody): boolean {
  return (command.type === 'circle.open' && command.order === undefined) || command.type === 'block.start';
}

/**
 * What the decision on this command needs to know that the state does not say; undefined when that is nothing.
 * @throws TribuError `unavailable`
 */
export async function factsFor(
  command: CommandBody,
  state: RoomState,
  store: FactStore,
): Promise<Facts | undefined> {
  const exerciseId = freezes(state, command);
  const readers = asksForReaders(command);
  if (exerciseId === null && !readers && pollsToCount(command, state).length === 0) return undefined;
  const [words, lastReadAt, counted] = await Promise.all([
    exerciseId === null ? undefined : wordsOf(store, state.sessionId, exerciseId),
    readers ? store.readings.lastReadAt(Object.keys(state.people)) : undefined,
    countedFor(command, state, store.ballots),
  ]);
  return {
    ...counted,
    ...(words === undefined ? {} : { words }),
    ...(lastReadAt === undefined ? {} : { lastReadAt }),
  };
}

async function wordsOf(store: FactStore, sessionId: string, exerciseId: string) {
  const pages = await store.pages.words(sessionId, exerciseId);
  return Object.fromEntries(Object.entries(pages).map(([personId, { words }]) => [personId, words]));
}

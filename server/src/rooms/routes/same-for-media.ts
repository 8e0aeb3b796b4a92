import type { RoomState } from '@tribu-live/protocol';

/** Parts of the state that no track depends on; whatever isn't named here is taken to matter. */
const IRRELEVANT: ReadonlySet<keyof RoomState> = new Set([
  'epoch',
  'seq',
  'recent',
  'recording',
  'captured',
  'expected',
  'questions',
  'chat',
  'polls',
  'pages',
  'shared',
  'help',
  'nudges',
  'cards',
  'hands',
  'volunteers',
  'sheet',
  'door',
]);

/** Whether two states of one room allow the very same media. Pure; compares parts by identity, so `false` is safe. */
export function sameForMedia(before: RoomState, after: RoomState): boolean {
  if (before === after) return true;
  return (Object.keys(after) as (keyof RoomState)[]).every(
    (part) => before[part] === after[part] || IRRELEVANT.has(part),
  );
}

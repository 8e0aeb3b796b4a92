import { currentExercise } from '@tribu-live/protocol';
import type { LiveRoom, RoomState } from '../../src/index.ts';
import type { ConsoleAction } from './keys.ts';
import type { ConsoleDialog } from './parts/console-dialogs.ts';
import { sheetView } from './view/sheet-view.ts';

/** The actions that go straight to the room. What has no object now (no hand is up) does nothing. */
export type RoomAction = Exclude<ConsoleAction, 'wall' | 'view' | 'sound'>;

/** The window that an action opens; null: it opens none. Nobody's writing ends by a slip of the finger. */
export function dialogOf(action: ConsoleAction, { exercises }: RoomState): ConsoleDialog | null {
  if (action === 'exercise') return { is: 'exercise' };
  if (action === 'help') return { is: 'keys' };
  const asks = action === 'pensUp' && currentExercise({ exercises }) !== null;
  return asks ? { is: 'pensUp', blockId: null } : null;
}

export async function act(room: LiveRoom, action: RoomAction): Promise<void> {
  const { state } = room;
  const exercise = currentExercise(state);
  const first = state.hands[0];
  switch (action) {
    case 'exercise':
    case 'help':
      return;
    case 'minute':
      if (exercise !== null) await room.exercise.extend(60);
      else if (state.groups !== null) await room.groups.extend(120);
      return;
    case 'pause':
      if (exercise?.phase.is === 'paused') await room.exercise.resume();
      else if (exercise !== null) await room.exercise.pause();
      return;
    case 'pensUp':
      if (state.groups !== null) await room.groups.gather();
      return;
    case 'block': {
      const { rows, next } = sheetView(state, room.clock.now());
      const row = next === null ? undefined : rows[next];
      // A slip of the finger must not end what everybody writes.
      if (row !== undefined && exercise === null) await room.sheet.start(row.blockId);
      return;
    }
    case 'floor':
      if (first !== undefined) await room.hands.giveFloor(first.personId);
      return;
    case 'lower':
      if (first !== undefined) await room.hands.lower(first.personId);
      return;
    case 'next':
      if (state.circle !== null) await room.circle.next();
      return;
    case 'mics':
      await room.moderation.setMicrophones(state.microphones === 'closed' ? 'open' : 'closed');
      return;
    case 'whisper':
      await room.whisper.stop();
      return;
  }
}

import type { RoomState } from '../../src/index.ts';

/** Whether a room needs more than the call: any session but a coaching, or a coaching that uses a workshop's means. */
export function usesWorkshop(state: RoomState): boolean {
  if (state.session !== null && state.session.kind !== 'coaching') return true;
  return (
    state.exercises.length > 0 ||
    state.blocks.length > 0 ||
    state.circle !== null ||
    state.groups !== null ||
    state.hands.length > 0 ||
    state.floor.length > 0 ||
    state.volunteers.length > 0 ||
    state.microphones === 'closed' ||
    state.chat.all.length > 0 ||
    Object.keys(state.chat.threads).length > 0 ||
    Object.keys(state.questions).length > 0 ||
    Object.keys(state.polls).length > 0 ||
    Object.keys(state.muted).length > 0
  );
}

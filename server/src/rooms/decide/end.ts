import { closesAt, type EventBody, isConnected, isOver, type RoomState } from '@tribu-live/protocol';
import { steeringRefusal } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';
import { left } from './door.ts';

/** A deadline that fires within this of its time is on time; later ones name when they were due (SPEC R6). */
const ON_TIME_MS = 1000;

/** The mentor ends the session for everybody, or the school does. */
export function endRoom(
  state: RoomState,
  _command: CommandOf<'room.end'>,
  context: CommandContext,
): Decision {
  if (state.status.is === 'ended') return NOTHING;
  const refusal = steeringRefusal(state, context.actor);
  if (refusal !== null) return refuse(refusal);
  return accept(...everybodyLeaves(state), {
    type: 'room.ended',
    audience: 'all',
    data: { reason: context.actor.kind === 'school' ? 'school' : 'mentor' },
  });
}

/** A deadline that was moved since, or that comes when all is over, changes nothing. */
export function fireDeadline(
  state: RoomState,
  command: CommandOf<'deadline.fire'>,
  context: CommandContext,
): Decision {
  const due = closesAt(state);
  if (isOver(state) || due === null || context.at < due) return NOTHING;
  const late = context.at - due > ON_TIME_MS;
  switch (command.kind) {
    case 'room.close':
      return accept(...everybodyLeaves(state), {
        type: 'room.ended',
        audience: 'all',
        data: { reason: 'time', ...(late ? { dueAt: due } : {}) },
      });
    default:
      return NOTHING;
  }
}

function everybodyLeaves(state: RoomState): EventBody[] {
  return Object.values(state.people).filter(isConnected).map(left);
}

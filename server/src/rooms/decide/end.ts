import { type EventBody, isConnected, isOver, type RoomState } from '@tribu-live/protocol';
import { dueAt } from '../derived.ts';
import { steeringRefusal } from './actors.ts';
import { circleClosed, readerLost } from './circle.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';
import { left } from './door.ts';
import { exerciseEnded, exerciseFrozen } from './exercise.ts';
import { pollsClosed } from './polls.ts';

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
  const reason = context.actor.kind === 'school' ? 'school' : 'mentor';
  return accept(...windUp(state, context), { type: 'room.ended', audience: 'all', data: { reason } });
}

/** A deadline that was moved since, or that comes when all is over, changes nothing. */
export function fireDeadline(
  state: RoomState,
  command: CommandOf<'deadline.fire'>,
  context: CommandContext,
): Decision {
  const due = dueAt(state, command.kind);
  if (isOver(state) || due === null || context.at < due) return NOTHING;
  const lateSince = context.at - due > ON_TIME_MS ? due : null;
  switch (command.kind) {
    case 'room.close':
      return accept(...windUp(state, context), {
        type: 'room.ended',
        audience: 'all',
        data: { reason: 'time', ...(lateSince === null ? {} : { dueAt: lateSince }) },
      });
    case 'exercise.end':
      return accept(...exerciseEnded(state, 'time', lateSince));
    case 'pages.freeze':
      return accept(...exerciseFrozen(state, context));
    case 'circle.drop':
      return accept(...readerLost(state));
    case 'groups.end':
      return accept({ type: 'groups.closed', audience: 'all', data: {} });
    default:
      return command.kind satisfies never;
  }
}

/** What is under way ends with the room and in the same decision: no grace, nothing is left open. */
function windUp(state: RoomState, context: CommandContext): EventBody[] {
  return [
    ...exerciseEnded(state, 'session'),
    ...exerciseFrozen(state, context),
    ...circleClosed(state),
    ...pollsClosed(state, context),
    ...everybodyLeaves(state),
  ];
}

function everybodyLeaves(state: RoomState): EventBody[] {
  return Object.values(state.people).filter(isConnected).map(left);
}

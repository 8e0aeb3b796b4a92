import { type EventBody, isConnected, type RoomState, TribuError } from '@tribu-live/protocol';
import { meantBy, participant, personOf, steeringRefusal } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';

export type HandCommand = CommandOf<
  'hand.raise' | 'hand.lower' | 'hands.lowerAll' | 'floor.give' | 'floor.take'
>;

export function decideHand(state: RoomState, command: HandCommand, context: CommandContext): Decision {
  switch (command.type) {
    case 'hand.raise':
      return raise(state, context);
    case 'hand.lower':
      return lower(state, command.personId, context);
    case 'hands.lowerAll':
      return lowerAll(state, context);
    case 'floor.give':
      return giveFloor(state, command.personId, context);
    case 'floor.take':
      return takeFloor(state, command.personId, context);
    default:
      return command satisfies never;
  }
}

export function handLowered(personId: string): EventBody {
  return { type: 'hand.lowered', audience: 'all', data: { personId } };
}

function raise(state: RoomState, context: CommandContext): Decision {
  const person = participant(state, context.actor);
  if (person instanceof TribuError) return refuse(person);
  if (isRaised(state, person.id)) return NOTHING;
  return accept({ type: 'hand.raised', audience: 'all', data: { personId: person.id } });
}

function lower(state: RoomState, named: string | undefined, context: CommandContext): Decision {
  const personId = meantBy(state, context.actor, named);
  if (personId instanceof TribuError) return refuse(personId);
  return isRaised(state, personId) ? accept(handLowered(personId)) : NOTHING;
}

function lowerAll(state: RoomState, context: CommandContext): Decision {
  const refusal = steeringRefusal(state, context.actor);
  if (refusal !== null) return refuse(refusal);
  return accept(...state.hands.map(({ personId }) => handLowered(personId)));
}

/** Of who is there and may be heard: giving it lowers the hand and lifts a mentor's mute with the event itself. */
function giveFloor(state: RoomState, personId: string, context: CommandContext): Decision {
  const refusal = steeringRefusal(state, context.actor);
  if (refusal !== null) return refuse(refusal);
  const person = personOf(state, personId);
  if (person === undefined) return refuse(new TribuError('not_found', { field: 'personId' }));
  if (person.role === 'observer') return refuse(new TribuError('forbidden', { field: 'personId' }));
  if (!isConnected(person)) return refuse(new TribuError('wrong_phase', { field: 'personId' }));
  const muted = state.muted[personId]?.includes('microphone') ?? false;
  if (state.floor.includes(personId) && !isRaised(state, personId) && !muted) return NOTHING;
  return accept({ type: 'floor.given', audience: 'all', data: { personId } });
}

function takeFloor(state: RoomState, named: string, context: CommandContext): Decision {
  const personId = meantBy(state, context.actor, named);
  if (personId instanceof TribuError) return refuse(personId);
  if (!state.floor.includes(personId)) return NOTHING;
  return accept({ type: 'floor.taken', audience: 'all', data: { personId } });
}

function isRaised(state: RoomState, personId: string): boolean {
  return state.hands.some((hand) => hand.personId === personId);
}

import {
  type Circle,
  type CircleFrom,
  currentExercise,
  type EventBody,
  exerciseOf,
  isConnected,
  type RoomState,
  TribuError,
  type TurnEnd,
} from '@tribu-live/protocol';
import { participant, personOf, presentActor, steeringRefusal } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';
import { groupsClosed } from './groups-closed.ts';
import { handLowered } from './hands.ts';

export type CircleCommand = CommandOf<
  | 'circle.volunteer'
  | 'circle.open'
  | 'circle.arrange'
  | 'circle.next'
  | 'circle.pass'
  | 'circle.skip'
  | 'circle.give'
  | 'circle.close'
>;

export function decideCircle(state: RoomState, command: CircleCommand, context: CommandContext): Decision {
  if (command.type === 'circle.volunteer') return volunteer(state, command.on, context);
  if (command.type === 'circle.pass') return pass(state, context);
  if (command.type === 'circle.next') return next(state, command.personId, context);
  const { circle } = state;
  const refusal = steeringRefusal(state, context.actor);
  if (refusal !== null) return refuse(refusal);
  if (command.type === 'circle.open') return open(state, command, context);
  if (command.type === 'circle.close') return accept(...circleClosed(state));
  if (circle === null) return refuse(noCircle());
  switch (command.type) {
    case 'circle.arrange':
      return arrange(state, circle, command.order);
    case 'circle.skip':
      return letGo(circle, command.personId, 'skipped');
    case 'circle.give':
      return give(state, circle, command.personId);
    default:
      return command satisfies never;
  }
}

/** One that is open, and groups, are over with it. The first turn begins as a consequence. */
function open(state: RoomState, command: CommandOf<'circle.open'>, context: CommandContext): Decision {
  const { circleId, exerciseId, from, order, perReaderSeconds } = command;
  if (currentExercise(state) !== null) {
    return refuse(new TribuError('wrong_phase', { message: 'An exercise is under way; end it first.' }));
  }
  if (state.circle?.id === circleId) return refuse(new TribuError('conflict', { field: 'circleId' }));
  if (exerciseId !== null && exerciseOf(state, exerciseId) === undefined)
    return refuse(new TribuError('not_found', { field: 'exerciseId' }));
  const refusal = order === undefined ? null : orderRefusal(state, order);
  if (refusal !== null) return refuse(refusal);
  const queue = order ?? byLastReading(state, candidates(state, from), context);
  const perReaderMs = perReaderSeconds === null ? null : perReaderSeconds * 1000;
  // Who raised a hand to read has been heard: it must not stand as a question beside the circle.
  const heard = from === 'hands' ? state.hands.filter(({ personId }) => queue.includes(personId)) : [];
  return accept(
    ...circleClosed(state),
    ...groupsClosed(state),
    { type: 'circle.opened', audience: 'all', data: { circleId, exerciseId, perReaderMs } },
    { type: 'circle.arranged', audience: 'all', data: { order: [...queue] } },
    ...heard.map(({ personId }) => handLowered(personId)),
  );
}

/** Ends the circle that is open, if any, with the turn in it. */
export function circleClosed({ circle }: RoomState): EventBody[] {
  if (circle === null) return [];
  return [...turnOver(circle), { type: 'circle.closed', audience: 'all', data: {} }];
}

/** The turn of a reader who goes for good: who leaves has read, who is removed was skipped. */
export function turnGivenUp({ circle }: RoomState, personId: string, how: 'read' | 'skipped'): EventBody[] {
  return circle?.reader?.personId === personId ? [turnEnded(personId, how)] : [];
}

/** The reader's line stayed away: the circle goes on, and they come next when they are back. */
export function readerLost({ circle }: RoomState): EventBody[] {
  const reader = circle?.reader ?? null;
  return reader === null || reader.droppedAt === null ? [] : [turnEnded(reader.personId, 'dropped')];
}

/** A reader whose line is broken has not read: it is as if the room had waited long enough. */
function turnOver({ reader }: Circle): EventBody[] {
  if (reader === null) return [];
  return [turnEnded(reader.personId, reader.droppedAt === null ? 'read' : 'dropped')];
}

/** Two who say it at once end one turn, not two: who says whose turn it is has nothing to do when that is over. */
function next(state: RoomState, meant: string | undefined, context: CommandContext): Decision {
  const { circle } = state;
  const reader = circle?.reader?.personId;
  const whose = meant ?? reader;
  const refusal = isActor(context, whose)
    ? presentActor(state, context.actor)
    : steeringRefusal(state, context.actor);
  if (refusal instanceof TribuError) return refuse(refusal);
  if (circle === null) return refuse(noCircle());
  return meant === undefined || meant === reader ? accept(...turnOver(circle)) : NOTHING;
}

function volunteer(state: RoomState, on: boolean, context: CommandContext): Decision {
  const person = participant(state, context.actor);
  if (person instanceof TribuError) return refuse(person);
  if (state.volunteers.includes(person.id) === on) return NOTHING;
  return accept({ type: 'circle.volunteered', audience: 'all', data: { personId: person.id, on } });
}

function pass(state: RoomState, context: CommandContext): Decision {
  const person = presentActor(state, context.actor);
  if (person instanceof TribuError) return refuse(person);
  return state.circle === null ? refuse(noCircle()) : letGo(state.circle, person.id, 'passed');
}

/** Of the reader, or of who waits; of anybody else there is nothing to let go. */
function letGo(circle: Circle, personId: string, how: 'passed' | 'skipped'): Decision {
  const inIt = circle.reader?.personId === personId || circle.queue.includes(personId);
  return inIt ? accept(turnEnded(personId, how)) : NOTHING;
}

function arrange(state: RoomState, circle: Circle, order: readonly string[]): Decision {
  const refusal = orderRefusal(state, order);
  if (refusal !== null) return refuse(refusal);
  const queue = order.filter((id) => id !== circle.reader?.personId);
  if (queue.length === circle.queue.length && queue.every((id, place) => id === circle.queue[place]))
    return NOTHING;
  return accept({ type: 'circle.arranged', audience: 'all', data: { order: queue } });
}

function give(state: RoomState, circle: Circle, personId: string): Decision {
  const refusal = orderRefusal(state, [personId], 'personId');
  if (refusal !== null) return refuse(refusal);
  if (!isConnected(state.people[personId])) {
    return refuse(new TribuError('wrong_phase', { field: 'personId', message: 'This person is not here.' }));
  }
  if (circle.reader?.personId === personId) return NOTHING;
  return accept(...turnOver(circle), { type: 'circle.turn', audience: 'all', data: { personId } });
}

/** Who is not of the session, was removed or only observes does not read. */
function orderRefusal(state: RoomState, order: readonly string[], field = 'order'): TribuError | null {
  for (const id of order) {
    const person = personOf(state, id);
    if (person === undefined || person.presence.is === 'removed')
      return new TribuError('not_found', { field });
    if (person.role === 'observer') return new TribuError('forbidden', { field });
  }
  return null;
}

function candidates(state: RoomState, from: CircleFrom): string[] {
  switch (from) {
    case 'volunteers':
      return state.volunteers.filter((id) => isConnected(state.people[id]));
    case 'hands':
      return state.hands.map(({ personId }) => personId).filter((id) => isConnected(state.people[id]));
    case 'everybody':
      return Object.values(state.people)
        .filter((person) => person.role === 'student' && isConnected(person))
        .map(({ id }) => id);
    default:
      return from satisfies never;
  }
}

/** Who never read first, then who has not for the longest time; otherwise as they came. */
function byLastReading(state: RoomState, ids: readonly string[], { facts, at }: CommandContext): string[] {
  const last = new Map(Object.entries(facts?.lastReadAt ?? {}));
  for (const turn of state.circle?.done ?? []) if (turn.how === 'read') last.set(turn.personId, turn.at);
  const reader = state.circle?.reader ?? null;
  if (reader !== null && reader.droppedAt === null) last.set(reader.personId, at);
  return [...ids].sort((one, other) => (last.get(one) ?? 0) - (last.get(other) ?? 0));
}

function turnEnded(personId: string, how: TurnEnd): EventBody {
  return { type: 'circle.turnEnded', audience: 'all', data: { personId, how } };
}

function isActor({ actor }: CommandContext, personId: string | undefined): boolean {
  return actor.kind === 'person' && actor.id === personId;
}

function noCircle(): TribuError {
  return new TribuError('wrong_phase', { message: 'No circle is open.' });
}

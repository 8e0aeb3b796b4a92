import { type EventBody, LIMITS, type RoomState, TribuError } from '@tribu-live/protocol';
import { overRefusal, steeringRefusal } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';
import { exerciseEnded, exerciseFrozen } from './exercise.ts';
import { pollsClosed } from './polls.ts';
import { sheetSet } from './sheet.ts';

const MINUTE_MS = 60_000;

export function createSession(state: RoomState, command: CommandOf<'session.create'>): Decision {
  if (state.session !== null) return refuse(new TribuError('conflict'));
  const booked = command.people.map(
    (person): EventBody => ({
      type: 'person.booked',
      audience: 'all',
      data: { personId: person.id, name: person.name, role: person.role },
    }),
  );
  const planned = command.sheet === undefined ? [] : [sheetSet(command.sheet)];
  return accept(
    { type: 'session.created', audience: 'all', data: command.facts },
    ...booked,
    ...planned,
    ...expectations(state, command.expected ?? []),
  );
}

/** Who is awaited is between the school and its server: nobody in the room is told. */
export function expectPeople(
  state: RoomState,
  command: CommandOf<'session.expect'>,
  context: CommandContext,
): Decision {
  if (context.actor.kind !== 'school') return refuse(new TribuError('forbidden'));
  const over = overRefusal(state);
  return over === null ? accept(...expectations(state, command.personIds)) : refuse(over);
}

/** Only what is different from what was said before. */
function expectations({ expected }: RoomState, personIds: readonly string[]): EventBody[] {
  const say = (personId: string, awaited: boolean): EventBody => ({
    type: 'person.expected',
    audience: 'server',
    data: { personId, expected: awaited },
  });
  const wanted = new Set(personIds);
  return [
    ...expected.filter((id) => !wanted.has(id)).map((id) => say(id, false)),
    ...[...wanted].filter((id) => !expected.includes(id)).map((id) => say(id, true)),
  ];
}

/** Only the school moves or renames, and only before the door opened. */
export function moveSession(
  state: RoomState,
  command: CommandOf<'session.move'>,
  context: CommandContext,
): Decision {
  const over = overRefusal(state);
  if (over !== null) return refuse(over);
  const session = state.session;
  if (session === null || context.actor.kind !== 'school') return refuse(new TribuError('forbidden'));
  const startsAt = command.startsAt ?? session.startsAt;
  const endsAt = startsAt + (command.durationMs ?? session.endsAt - session.startsAt);
  const title = command.title ?? session.title;
  const moves = startsAt !== session.startsAt || endsAt !== session.endsAt;
  if (moves && state.status.is !== 'scheduled') {
    return refuse(
      new TribuError('conflict', { message: 'The session has begun; it can be extended, not moved.' }),
    );
  }
  const events: EventBody[] = [];
  if (moves) events.push({ type: 'session.moved', audience: 'all', data: { startsAt, endsAt } });
  if (title !== session.title) events.push({ type: 'session.retitled', audience: 'all', data: { title } });
  return accept(...events);
}

export function cancelSession(
  state: RoomState,
  command: CommandOf<'session.cancel'>,
  context: CommandContext,
): Decision {
  if (context.actor.kind !== 'school') return refuse(new TribuError('forbidden'));
  if (state.status.is === 'cancelled') return NOTHING;
  const over = overRefusal(state);
  if (over !== null) return refuse(over);
  return accept(
    ...exerciseEnded(state, 'session'),
    ...exerciseFrozen(state, context),
    ...pollsClosed(state, context),
    {
      type: 'session.cancelled',
      audience: 'all',
      data: { reason: command.reason },
    },
  );
}

export function extendSession(
  state: RoomState,
  command: CommandOf<'session.extend'>,
  context: CommandContext,
): Decision {
  const refusal = steeringRefusal(state, context.actor);
  if (refusal !== null) return refuse(refusal);
  const session = state.session;
  if (session === null) return refuse(new TribuError('not_found'));
  // An extension asked for in the grace period counts from now: that is when people get the minutes.
  const endsAt = Math.max(session.endsAt, context.at) + command.byMs;
  if (endsAt - session.startsAt > LIMITS.maxSessionMinutes * MINUTE_MS) {
    return refuse(
      new TribuError('bad_request', {
        field: 'byMinutes',
        message: 'The session would be longer than allowed.',
      }),
    );
  }
  return accept({ type: 'session.extended', audience: 'all', data: { endsAt, byMs: command.byMs } });
}

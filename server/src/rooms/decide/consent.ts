import { type ConsentPurpose, privateTo, type RoomState, TribuError } from '@tribu-live/protocol';
import { presentActor } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';

/** Each answer is kept with the version of the text it was given to; the same answer twice is one. */
export function answerConsent(
  state: RoomState,
  command: CommandOf<'consent.answer'>,
  context: CommandContext,
): Decision {
  const person = presentActor(state, context.actor);
  if (person instanceof TribuError) return refuse(person);
  return answered(state, person.id, command);
}

/** On the school's word, at any time, also before the room opens and after its end; about people of the session only. */
export function recordConsent(
  state: RoomState,
  command: CommandOf<'consent.record'>,
  context: CommandContext,
): Decision {
  if (context.actor.kind !== 'school') return refuse(new TribuError('forbidden'));
  const person = state.people[command.personId];
  if (person === undefined) return refuse(new TribuError('not_booked', { field: 'personId' }));
  return answered(state, person.id, command);
}

interface Answer {
  readonly purpose: ConsentPurpose;
  readonly answer: 'yes' | 'no';
  readonly textVersion: string;
}

function answered(state: RoomState, personId: string, { purpose, answer, textVersion }: Answer): Decision {
  const known = state.consents[personId]?.[purpose];
  if (known?.answer === answer && known.textVersion === textVersion) return NOTHING;
  return accept({
    type: 'consent.answered',
    audience: privateTo(personId),
    data: { personId, purpose, answer, textVersion },
  });
}

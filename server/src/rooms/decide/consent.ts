import { privateTo, type RoomState, TribuError } from '@tribu-live/protocol';
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
  const { purpose, answer, textVersion } = command;
  const known = state.consents[person.id]?.[purpose];
  if (known?.answer === answer && known.textVersion === textVersion) return NOTHING;
  return accept({
    type: 'consent.answered',
    audience: privateTo(person.id),
    data: { personId: person.id, purpose, answer, textVersion },
  });
}

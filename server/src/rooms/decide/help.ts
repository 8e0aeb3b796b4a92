import { privateTo, type RoomState, TribuError } from '@tribu-live/protocol';
import { meantBy, participant, personOf, steeringRefusal } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';

export type HelpCommand = CommandOf<'help.ask' | 'help.clear' | 'nudge.send'>;

export function decideHelp(state: RoomState, command: HelpCommand, context: CommandContext): Decision {
  switch (command.type) {
    case 'help.ask':
      return ask(state, context);
    case 'help.clear':
      return clear(state, command.personId, context);
    case 'nudge.send':
      return nudge(state, command, context);
    default:
      return command satisfies never;
  }
}

/** Without a sound: mentors alone are told. */
function ask(state: RoomState, context: CommandContext): Decision {
  const person = participant(state, context.actor);
  if (person instanceof TribuError) return refuse(person);
  const { id: personId, role } = person;
  if (role === 'mentor') return refuse(new TribuError('forbidden'));
  if (Object.hasOwn(state.help, personId)) return NOTHING;
  return accept({ type: 'help.asked', audience: privateTo(personId), data: { personId } });
}

/** One's own call, or on a mentor's word anybody's. */
function clear(state: RoomState, named: string | undefined, context: CommandContext): Decision {
  const personId = meantBy(state, context.actor, named);
  if (personId instanceof TribuError) return refuse(personId);
  if (!Object.hasOwn(state.help, personId)) return NOTHING;
  return accept({ type: 'help.cleared', audience: privateTo(personId), data: { personId } });
}

function nudge(
  state: RoomState,
  { personId, note }: CommandOf<'nudge.send'>,
  context: CommandContext,
): Decision {
  const refusal = steeringRefusal(state, context.actor);
  if (refusal !== null) return refuse(refusal);
  const person = personOf(state, personId);
  if (person === undefined) return refuse(new TribuError('not_found', { field: 'personId' }));
  if (person.role === 'mentor' || person.role === 'observer')
    return refuse(new TribuError('forbidden', { field: 'personId' }));
  return accept({ type: 'nudge.sent', audience: privateTo(personId), data: { personId, note } });
}

import {
  type EventBody,
  type Exercise,
  exerciseOf,
  type PageSharing,
  type Person,
  privateTo,
  type RoomState,
  TribuError,
} from '@tribu-live/protocol';
import { participant } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';

export type PageCommand = CommandOf<'page.penDown' | 'page.share' | 'page.begin'>;

export function decidePage(state: RoomState, command: PageCommand, context: CommandContext): Decision {
  const found = writerOf(state, command.exerciseId, context);
  if (found instanceof TribuError) return refuse(found);
  const { person, exercise } = found;
  switch (command.type) {
    case 'page.begin':
      return begin(state, exercise, person);
    case 'page.penDown':
      return layPen(state, exercise, person, command.down);
    case 'page.share':
      return share(state, exercise, person, command.with);
    default:
      return command satisfies never;
  }
}

/** Who asks, and the exercise whose page it is; or why this person writes no page of it. */
export function writerOf(
  state: RoomState,
  exerciseId: string,
  context: Pick<CommandContext, 'actor'>,
): { readonly person: Person; readonly exercise: Exercise } | TribuError {
  const person = participant(state, context.actor);
  if (person instanceof TribuError) return person;
  const exercise = exerciseOf(state, exerciseId);
  return exercise === undefined ? new TribuError('not_found', { field: 'exerciseId' }) : { person, exercise };
}

function begin(state: RoomState, { id: exerciseId, phase }: Exercise, person: Person): Decision {
  if (phase.is === 'frozen') return refuse(new TribuError('page_frozen'));
  const { id: personId } = person;
  if ((state.pages[exerciseId]?.[personId]?.startedAt ?? null) !== null) return NOTHING;
  return accept({
    type: 'page.started',
    audience: privateTo(personId),
    data: { exerciseId, personId },
  });
}

function layPen(
  state: RoomState,
  { id: exerciseId, phase }: Exercise,
  { id: personId }: Person,
  down: boolean,
): Decision {
  if (phase.is === 'frozen') return refuse(new TribuError('page_frozen'));
  if (phase.is === 'ended') return refuse(new TribuError('wrong_phase'));
  const penDownAt = state.pages[exerciseId]?.[personId]?.penDownAt ?? null;
  if ((penDownAt !== null) === down) return NOTHING;
  return accept({
    type: 'page.penDown',
    audience: privateTo(personId),
    data: { exerciseId, personId, down },
  });
}

/** What was shared with all is taken back from all before mentors alone are told of it (SPEC R2). */
function share(
  state: RoomState,
  { id: exerciseId }: Exercise,
  { id: personId }: Person,
  sharing: PageSharing,
): Decision {
  const known = state.shared[exerciseId]?.[personId] ?? 'nobody';
  if (known === sharing) return NOTHING;
  const shared = (to: PageSharing, audience: EventBody['audience']): EventBody => ({
    type: 'page.shared',
    audience,
    data: { exerciseId, personId, with: to },
  });
  if (known === 'all' && sharing === 'mentors') {
    return accept(shared('nobody', 'all'), shared('mentors', privateTo(personId)));
  }
  return accept(shared(sharing, known === 'all' || sharing === 'all' ? 'all' : privateTo(personId)));
}

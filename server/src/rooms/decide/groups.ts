import {
  currentExercise,
  type EventBody,
  GATHERING_MS,
  type Groups,
  type RoomState,
  TribuError,
} from '@tribu-live/protocol';
import { participant, personOf, presentActor, steeringRefusal } from './actors.ts';
import { decideCircle } from './circle.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';
import { derivedId } from './derived-id.ts';
import { mayBeMember, plannedGroups } from './grouping.ts';
import { groupsClosed } from './groups-closed.ts';

const MINUTE_MS = 60_000;

export type GroupCommand = CommandOf<
  | 'card.write'
  | 'groups.form'
  | 'groups.move'
  | 'groups.extend'
  | 'groups.gather'
  | 'groups.close'
  | 'groups.visit'
  | 'groups.broadcast'
  | 'groups.takePen'
>;
/** What the mentor does with groups that are there. */
type Steering = Exclude<
  GroupCommand,
  { type: 'card.write' | 'groups.form' | 'groups.visit' | 'groups.takePen' }
>;

export function decideGroup(state: RoomState, command: GroupCommand, context: CommandContext): Decision {
  switch (command.type) {
    case 'card.write':
      return writeCard(state, command, context);
    case 'groups.form':
      return form(state, command, context);
    case 'groups.visit':
      return visit(state, command, context);
    case 'groups.takePen':
      return takePen(state, context);
    default: {
      const refusal = steeringRefusal(state, context.actor);
      if (refusal !== null) return refuse(refusal);
      if (state.groups !== null) return steer(state, state.groups, command, context);
      return command.type === 'groups.close' ? NOTHING : refuse(new TribuError('wrong_phase'));
    }
  }
}

function writeCard(
  state: RoomState,
  { seeks, offers }: CommandOf<'card.write'>,
  { actor }: CommandContext,
): Decision {
  const person = participant(state, actor);
  if (person instanceof TribuError) return refuse(person);
  const { id: personId } = person;
  const before = Object.hasOwn(state.cards, personId) ? state.cards[personId] : undefined;
  if ((before?.seeks ?? '') === seeks && (before?.offers ?? '') === offers) return NOTHING;
  return accept({ type: 'card.written', audience: 'all', data: { personId, seeks, offers } });
}

/** A circle closes for them and groups of before do; while everybody writes nobody is torn away. */
function form(state: RoomState, command: CommandOf<'groups.form'>, context: CommandContext): Decision {
  const refusal = steeringRefusal(state, context.actor);
  if (refusal !== null) return refuse(refusal);
  if (currentExercise(state) !== null) return refuse(new TribuError('wrong_phase'));
  const { roundId, prompt, minutes } = command;
  if (state.groups?.roundId === roundId) return refuse(new TribuError('conflict', { field: 'roundId' }));
  const planned = plannedGroups(state, command);
  if (planned instanceof TribuError) return refuse(planned);
  const circle = state.circle === null ? NOTHING : decideCircle(state, { type: 'circle.close' }, context);
  if (!circle.ok) return circle;
  const groups = planned.map((group, index) => ({ ...group, groupId: derivedId(roundId, index) }));
  const endsAt = minutes === null ? null : context.at + minutes * MINUTE_MS;
  const formed: EventBody = {
    type: 'groups.formed',
    audience: 'all',
    data: { roundId, prompt, endsAt, groups: groups.map(({ groupId, name }) => ({ groupId, name })) },
  };
  const placed = groups.flatMap(({ groupId, members }) => members.map((id) => placement(groupId, id)));
  return accept(...circle.events, ...groupsClosed(state), formed, ...placed);
}

function placement(groupId: string, personId: string): EventBody {
  return { type: 'groups.placed', audience: 'all', data: { groupId, personId } };
}

function steer(state: RoomState, groups: Groups, command: Steering, { at }: CommandContext): Decision {
  switch (command.type) {
    case 'groups.move':
      return move(state, groups, command);
    case 'groups.extend':
      // Without an end there is nothing to put off.
      if (groups.endsAt === null) return refuse(new TribuError('wrong_phase'));
      return accept({
        type: 'groups.extended',
        audience: 'all',
        data: { byMs: command.bySeconds * 1000 },
      });
    case 'groups.gather': {
      if (groups.gathering) return NOTHING;
      const endsAt = Math.min(groups.endsAt ?? Number.POSITIVE_INFINITY, at + GATHERING_MS);
      return accept({ type: 'groups.gathering', audience: 'all', data: { endsAt } });
    }
    case 'groups.close':
      return accept(...groupsClosed({ groups }));
    case 'groups.broadcast':
      return accept({ type: 'groups.broadcast', audience: 'all', data: { text: command.text } });
    default:
      return command satisfies never;
  }
}

function move(state: RoomState, groups: Groups, { personId, groupId }: CommandOf<'groups.move'>): Decision {
  const person = personOf(state, personId);
  if (person === undefined) return refuse(new TribuError('not_found', { field: 'personId' }));
  if (!mayBeMember(person)) return refuse(new TribuError('forbidden', { field: 'personId' }));
  if (!hasGroup(groups, groupId)) return refuse(new TribuError('not_found', { field: 'groupId' }));
  return memberOf(groups, personId) === groupId ? NOTHING : accept(placement(groupId, personId));
}

function visit(
  state: RoomState,
  { groupId }: CommandOf<'groups.visit'>,
  { actor }: CommandContext,
): Decision {
  const person = presentActor(state, actor);
  if (person instanceof TribuError) return refuse(person);
  if (person.role !== 'mentor' && person.role !== 'observer') return refuse(new TribuError('forbidden'));
  const { groups } = state;
  // A member stays where they are: nobody is in two groups.
  if (groups === null || memberOf(groups, person.id) !== null) return refuse(new TribuError('wrong_phase'));
  if (groupId !== null && !hasGroup(groups, groupId)) {
    return refuse(new TribuError('not_found', { field: 'groupId' }));
  }
  const now = Object.hasOwn(groups.visits, person.id) ? (groups.visits[person.id] ?? null) : null;
  if (now === groupId) return NOTHING;
  return accept({ type: 'groups.visited', audience: 'all', data: { personId: person.id, groupId } });
}

/** One writes, the others read; whoever wants to write takes the pen. */
function takePen(state: RoomState, { actor }: CommandContext): Decision {
  const person = participant(state, actor);
  if (person instanceof TribuError) return refuse(person);
  const { groups } = state;
  if (groups === null) return refuse(new TribuError('wrong_phase'));
  const groupId = memberOf(groups, person.id);
  if (groupId === null) return refuse(new TribuError('forbidden'));
  if (groups.groups.find(({ id }) => id === groupId)?.pen === person.id) return NOTHING;
  return accept({ type: 'groups.pen', audience: 'all', data: { groupId, personId: person.id } });
}

function memberOf({ members }: Groups, personId: string): string | null {
  return Object.hasOwn(members, personId) ? (members[personId] ?? null) : null;
}

function hasGroup({ groups }: Groups, groupId: string): boolean {
  return groups.some(({ id }) => id === groupId);
}

import { LIMITS } from '../limits.ts';
import type { SilenceReason } from '../primitives.ts';
import { isErased, isHidden, type JournalEntry, type RoomEvent } from './entries.ts';
import type { Person, Presence, RecentCommand, Recording, RoomState } from './state.ts';
import { upcast } from './upcast.ts';

/** An entry came that is not the next one: the holder must catch up or take a snapshot (SPEC R5). */
export class JournalGap extends Error {
  override readonly name = 'JournalGap';
  readonly expectedSeq: number;
  readonly gotSeq: number;
  constructor(expectedSeq: number, gotSeq: number) {
    super(`journal entry ${gotSeq} came where ${expectedSeq} was due`);
    this.expectedSeq = expectedSeq;
    this.gotSeq = gotSeq;
  }
}

/**
 * The one reducer, run by server and SDK alike (SPEC R5). Pure. Hidden, erased and unknown entries count
 * and change nothing else, so references to people or tracks that are not there are tolerated everywhere.
 * @throws JournalGap when `entry` is not the next in order.
 */
export function evolve(state: RoomState, entry: JournalEntry): RoomState {
  if (entry.seq !== state.seq + 1) throw new JournalGap(state.seq + 1, entry.seq);
  const counted: RoomState = { ...state, epoch: Math.max(state.epoch, entry.epoch), seq: entry.seq };
  if (isHidden(entry)) return counted;
  const remembered = remember(counted, entry);
  if (isErased(entry)) return remembered;
  const event = upcast(entry);
  return event === null ? remembered : apply(remembered, event);
}

export function fold(state: RoomState, entries: Iterable<JournalEntry>): RoomState {
  let folded = state;
  for (const entry of entries) folded = evolve(folded, entry);
  return folded;
}

function apply(state: RoomState, event: RoomEvent): RoomState {
  switch (event.type) {
    case 'session.created':
      return { ...state, session: event.data };
    case 'person.booked': {
      const { personId: id, name, role } = event.data;
      const person: Person = {
        id,
        name,
        role,
        booked: true,
        grants: null,
        enteredAt: 0,
        presence: { is: 'expected' },
        connection: 0,
      };
      return { ...state, people: { ...state.people, [id]: person } };
    }
    case 'session.moved':
      return withSession(state, { startsAt: event.data.startsAt, endsAt: event.data.endsAt });
    case 'session.retitled':
      return withSession(state, { title: event.data.title });
    case 'session.extended':
      return withSession(state, { endsAt: event.data.endsAt });
    case 'session.cancelled':
      return { ...state, status: { is: 'cancelled', at: event.at, reason: event.data.reason }, tracks: {} };
    case 'room.opened':
      return { ...state, status: { is: 'open', since: event.at } };
    case 'room.homed':
      return state;
    case 'room.ended':
      return {
        ...state,
        status: { is: 'ended', at: event.at, reason: event.data.reason },
        tracks: {},
        recording: state.captured ? { is: 'composing', since: event.at } : state.recording,
      };
    case 'recording.changed': {
      const { status, trouble } = event.data;
      const recording: Recording =
        status === 'off'
          ? { is: 'off' }
          : status === 'running' || trouble === null
            ? { is: 'running', since: event.at }
            : { is: 'trouble', since: event.at, trouble };
      return { ...state, recording, captured: state.captured || recording.is === 'running' };
    }
    case 'recording.ready':
      return {
        ...state,
        recording: { is: 'ready', at: event.at, durationMs: event.data.durationMs },
      };
    case 'recording.failed':
      return { ...state, recording: { is: 'failed', at: event.at, reason: event.data.reason } };
    case 'recording.deleted':
      return { ...state, recording: { is: 'deleted', at: event.at, cause: event.data.cause } };
    case 'participant.admitted': {
      const { personId: id, name, role, grants, enteredAt } = event.data;
      const known = state.people[id];
      const person: Person = {
        id,
        name,
        role,
        booked: known?.booked ?? false,
        grants,
        enteredAt,
        presence: known?.presence ?? { is: 'expected' },
        connection: known?.connection ?? 0,
      };
      return { ...state, people: { ...state.people, [id]: person } };
    }
    case 'participant.joined':
      return withPresence(
        state,
        event.data.personId,
        { is: 'connected', since: event.at },
        event.data.connection,
      );
    case 'participant.disconnected':
      return withPresence(state, event.data.personId, { is: 'disconnected', since: event.data.since });
    case 'participant.left':
      return withPresence(state, event.data.personId, { is: 'left', since: event.at });
    case 'participant.removed': {
      const { personId: id, reason } = event.data;
      const person: Person = {
        ...(state.people[id] ?? erasedPerson(id)),
        presence: { is: 'removed', since: event.at, reason },
      };
      return { ...state, people: { ...state.people, [id]: person } };
    }
    case 'consent.answered': {
      const { personId, purpose, answer, textVersion } = event.data;
      const given = { ...state.consents[personId], [purpose]: { answer, textVersion, at: event.at } };
      return { ...state, consents: { ...state.consents, [personId]: given } };
    }
    case 'track.published': {
      const { trackId: id, personId, source, silenced } = event.data;
      const track = { id, personId, source, silenced: [...silenced].sort(), publishedAt: event.at };
      return { ...state, tracks: { ...state.tracks, [id]: track } };
    }
    case 'track.changed': {
      const track = state.tracks[event.data.trackId];
      if (track === undefined) return state;
      const silenced = toggled(track.silenced, event.data.reason, event.data.silenced);
      return { ...state, tracks: { ...state.tracks, [track.id]: { ...track, silenced } } };
    }
    case 'track.unpublished': {
      const { [event.data.trackId]: _gone, ...tracks } = state.tracks;
      return { ...state, tracks };
    }
    default:
      return unreachable(event);
  }
}

/** Of a person who was removed and then erased the removal alone is left: it keeps them out (SPEC R12, S4). */
function erasedPerson(id: string): Person {
  return {
    id,
    name: '',
    role: 'observer',
    booked: false,
    grants: null,
    enteredAt: 0,
    presence: { is: 'expected' },
    connection: 0,
  };
}

function withSession(state: RoomState, change: Partial<NonNullable<RoomState['session']>>): RoomState {
  return state.session === null ? state : { ...state, session: { ...state.session, ...change } };
}

function withPresence(
  state: RoomState,
  personId: string,
  presence: Presence,
  connection?: number,
): RoomState {
  const person = state.people[personId];
  if (person === undefined) return state;
  const changed: Person = { ...person, presence, connection: connection ?? person.connection };
  return { ...state, people: { ...state.people, [personId]: changed } };
}

function toggled(reasons: readonly SilenceReason[], reason: SilenceReason, on: boolean): SilenceReason[] {
  const others = reasons.filter((other) => other !== reason);
  return on ? [...others, reason].sort() : others;
}

/** Keeps the last accepted command ids of each person, so that a repeated one gets its answer (SPEC R7). */
function remember(state: RoomState, entry: Exclude<JournalEntry, { hidden: true }>): RoomState {
  if (entry.commandId === null || entry.actor.kind !== 'person') return state;
  const personId = entry.actor.id;
  const others = (state.recent[personId] ?? []).filter((command) => command.id !== entry.commandId);
  const kept: RecentCommand[] = [...others, { id: entry.commandId, seq: entry.seq }];
  return {
    ...state,
    recent: { ...state.recent, [personId]: kept.slice(-LIMITS.recentCommandsPerPerson) },
  };
}

function unreachable(event: never): never {
  throw new Error(`event type without a case: ${(event as RoomEvent).type}`);
}

import type { HiddenEvent, StoredEvent } from './entries.ts';
import type { Audience } from './events.ts';
import type { RoomState } from './state.ts';

/** Whether a viewer is inside an audience, judged by the viewer's role in this state (SPEC R2). */
export function sees(state: RoomState, viewerId: string, audience: Audience): boolean {
  if (audience === 'all') return true;
  if (audience === 'server') return false;
  return audience.persons.includes(viewerId) || (audience.mentors && seesAsMentor(state, viewerId));
}

/** Audience of what is one person's affair with the mentors: consent, for example. */
export function privateTo(personId: string): Audience {
  return { mentors: true, persons: [personId] };
}

/**
 * What a viewer is told of an entry. `before` is the state the entry will be applied to: who may see it is
 * judged by the role held then.
 */
export function hide(before: RoomState, entry: StoredEvent, viewerId: string): StoredEvent | HiddenEvent {
  if (!sees(before, viewerId, entry.audience)) return { epoch: entry.epoch, seq: entry.seq, hidden: true };
  return entry.commandId === null ? entry : { ...entry, commandId: null };
}

/** The state as one viewer may hold it (SPEC R2): what a client has folded equals this. */
export function view(state: RoomState, viewerId: string): RoomState {
  const consents = Object.fromEntries(
    Object.entries(state.consents).filter(([personId]) => sees(state, viewerId, privateTo(personId))),
  );
  return { ...state, consents, recent: {} };
}

/** Persons whose sight widens or narrows with this step: each gets a snapshot with it (SPEC R2). */
export function reveals(before: RoomState, after: RoomState): string[] {
  return Object.keys(after.people).filter((id) => seesAsMentor(before, id) !== seesAsMentor(after, id));
}

function seesAsMentor(state: RoomState, personId: string): boolean {
  return state.people[personId]?.role === 'mentor';
}

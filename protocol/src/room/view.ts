import type { HiddenEvent, StoredEvent } from './entries.ts';
import type { Audience } from './events.ts';
import { opensToVoters, type Poll } from './slices/polls.ts';
import type { RoomState, Track } from './state.ts';

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
  const mentor = seesAsMentor(state, viewerId);
  const own = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    mentor ? record : only(record, viewerId);
  return {
    ...state,
    consents: own(state.consents),
    tracks: kept(state.tracks, (track) => track.to === undefined || whispers(track, viewerId)),
    pages: filled(mapped(state.pages, own)),
    shared: filled(
      mapped(state.shared, (of) =>
        mentor ? of : kept(of, (sharing, personId) => sharing === 'all' || personId === viewerId),
      ),
    ),
    help: own(state.help),
    nudges: own(state.nudges),
    chat: { ...state.chat, threads: own(state.chat.threads) },
    sheet: mentor ? state.sheet : [],
    polls: mapped(state.polls, (poll) => pollFor(poll, viewerId, mentor)),
    door: mentor ? state.door : { ...state.door, knocking: {}, admitted: [] },
    expected: [],
    recent: {},
  };
}

/**
 * Persons whose sight widens or narrows with this step: each gets a snapshot with it (SPEC R2). Somebody's role
 * changed, or they answered a poll whose results open to those who did.
 */
export function reveals(before: RoomState, after: RoomState): string[] {
  const changed = new Set(
    Object.keys(after.people).filter((id) => seesAsMentor(before, id) !== seesAsMentor(after, id)),
  );
  for (const poll of Object.values(after.polls)) {
    const known = before.polls[poll.id]?.answers ?? {};
    if (poll.answers === known || !opensToVoters(poll)) continue;
    for (const id of Object.keys(poll.answers)) if (!Object.hasOwn(known, id)) changed.add(id);
  }
  return [...changed];
}

/** Who sees that somebody answered a poll and, unless it is anonymous, what. */
export function audienceOfAnswer(poll: Poll, personId: string): Audience {
  const voters = opensToVoters(poll) ? Object.keys(poll.answers) : [];
  return { mentors: true, persons: [...new Set([...voters, personId])] };
}

function pollFor(poll: Poll, viewerId: string, mentor: boolean): Poll {
  if (mentor || (opensToVoters(poll) && Object.hasOwn(poll.answers, viewerId))) return poll;
  return { ...poll, answers: only(poll.answers, viewerId) };
}

function whispers(track: Track, viewerId: string): boolean {
  return track.to === viewerId || track.personId === viewerId;
}

function only<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const value = record[key];
  return value === undefined ? {} : { [key]: value };
}

function kept<T>(
  record: Readonly<Record<string, T>>,
  keeps: (value: T, key: string) => boolean,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([key, value]) => keeps(value, key)));
}

/** Without the records that nothing is left of: a fold that was told nothing never made them. */
function filled<T extends object>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return kept(record, (value) => Object.keys(value).length > 0);
}

function mapped<T>(record: Readonly<Record<string, T>>, to: (value: T) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}

function seesAsMentor(state: RoomState, personId: string): boolean {
  return state.people[personId]?.role === 'mentor';
}

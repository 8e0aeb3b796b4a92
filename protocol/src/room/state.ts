import type {
  ConsentPurpose,
  DeletionCause,
  Grant,
  RecordingFailure,
  RecordingTrouble,
  Role,
  SessionKind,
  SilenceReason,
  TrackSource,
} from '../primitives.ts';
import { type Chat, EMPTY_CHAT } from './slices/chat.ts';
import { type CircleSlice, EMPTY_CIRCLE } from './slices/circle.ts';
import { type Door, OPEN_DOOR } from './slices/door.ts';
import { EMPTY_EXERCISE, type ExerciseSlice } from './slices/exercise.ts';
import { EMPTY_GROUPS, type GroupSlice } from './slices/groups.ts';
import type { Polls } from './slices/polls.ts';
import type { Questions } from './slices/questions.ts';
import { EMPTY_SHEET, type SheetSlice } from './slices/sheet.ts';

/** Where a person stands towards the room. `since` in milliseconds since the Unix epoch. */
export type Presence =
  | { readonly is: 'expected' }
  | { readonly is: 'connected'; readonly since: number }
  | { readonly is: 'disconnected'; readonly since: number }
  | { readonly is: 'left'; readonly since: number }
  | { readonly is: 'removed'; readonly since: number; readonly reason: string };

export interface Person {
  readonly id: string;
  /** Empty for somebody who was removed and then erased: of them only that they were removed is left. */
  readonly name: string;
  readonly role: Role;
  readonly booked: boolean;
  /** Null until the person was admitted. */
  readonly grants: readonly Grant[] | null;
  /** Role and grants of the person's own while a mentor's role is handed to them; absent otherwise. */
  readonly own?: { readonly role: Role; readonly grants: readonly Grant[] | null };
  /** When the participant token that gave name, role and grants was shown at the door; 0 before the first. */
  readonly enteredAt: number;
  readonly presence: Presence;
  /** Number of the newest connection; 0 before the first (SPEC C1). */
  readonly connection: number;
}

export interface Track {
  readonly id: string;
  readonly personId: string;
  readonly source: TrackSource;
  /** What its person chose; `silenceReasons` tells every reason. */
  readonly silenced: readonly SilenceReason[];
  readonly publishedAt: number;
  /** Of a whisper: who alone receives it. */
  readonly to?: string;
}

export interface Consent {
  readonly answer: 'yes' | 'no';
  readonly textVersion: string;
  readonly at: number;
}

export type SessionStatus =
  | { readonly is: 'scheduled' }
  | { readonly is: 'open'; readonly since: number }
  | { readonly is: 'ended'; readonly at: number; readonly reason: 'time' | 'mentor' | 'school' }
  | { readonly is: 'cancelled'; readonly at: number; readonly reason: string };

/** How the session's recording stands. Times in milliseconds since the Unix epoch. */
export type Recording =
  | { readonly is: 'off' }
  | { readonly is: 'running'; readonly since: number }
  | { readonly is: 'trouble'; readonly since: number; readonly trouble: RecordingTrouble }
  /** The session is over and its replay is on the way. */
  | { readonly is: 'composing'; readonly since: number }
  | { readonly is: 'ready'; readonly at: number; readonly durationMs: number }
  | { readonly is: 'failed'; readonly at: number; readonly reason: RecordingFailure }
  | { readonly is: 'deleted'; readonly at: number; readonly cause: DeletionCause };

export interface SessionFacts {
  readonly kind: SessionKind;
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly opensBeforeMs: number;
  readonly graceMs: number;
}

/** A command that was accepted lately: its answer is the seq of its last event (SPEC R7). */
export interface RecentCommand {
  readonly id: string;
  readonly seq: number;
}

/**
 * The fold of a journal (SPEC R5). What a client holds is `view(state, viewer)`: the same shape with what
 * that viewer may not see left out.
 */
export interface RoomState extends ExerciseSlice, CircleSlice, SheetSlice, GroupSlice {
  readonly sessionId: string;
  readonly epoch: number;
  readonly seq: number;
  /** Null before `session.created`. */
  readonly session: SessionFacts | null;
  readonly status: SessionStatus;
  readonly people: Readonly<Record<string, Person>>;
  readonly tracks: Readonly<Record<string, Track>>;
  readonly consents: Readonly<Record<string, Readonly<Partial<Record<ConsentPurpose, Consent>>>>>;
  /** Ids of those whom the school awaits by name; empty in every view. */
  readonly expected: readonly string[];
  readonly recording: Recording;
  /** Whether anything of this session was ever captured: a replay is due then. */
  readonly captured: boolean;
  readonly door: Door;
  readonly questions: Questions;
  readonly chat: Chat;
  readonly polls: Polls;
  /** By person; empty in every view. */
  readonly recent: Readonly<Record<string, readonly RecentCommand[]>>;
}

export function emptyState(sessionId: string): RoomState {
  return {
    sessionId,
    epoch: 0,
    seq: 0,
    session: null,
    status: { is: 'scheduled' },
    people: {},
    tracks: {},
    consents: {},
    expected: [],
    recording: { is: 'off' },
    captured: false,
    ...EMPTY_EXERCISE,
    ...EMPTY_CIRCLE,
    ...EMPTY_SHEET,
    ...EMPTY_GROUPS,
    door: OPEN_DOOR,
    questions: {},
    chat: EMPTY_CHAT,
    polls: {},
    recent: {},
  };
}

/** When the door opens, or null before the session exists. */
export function opensAt(state: RoomState): number | null {
  return state.session === null ? null : state.session.startsAt - state.session.opensBeforeMs;
}

/** When the room closes by itself, or null before the session exists. */
export function closesAt(state: RoomState): number | null {
  return state.session === null ? null : state.session.endsAt + state.session.graceMs;
}

export function isOver(state: RoomState): boolean {
  return state.status.is === 'ended' || state.status.is === 'cancelled';
}

export function isConnected(person: Person | undefined): person is Person {
  return person?.presence.is === 'connected';
}

/** Whether the person's data was erased, and only that they were removed is left of them (SPEC R12). */
export function isErasedPerson(person: Person): boolean {
  return person.name === '';
}

/** The track that a person publishes from a source, if any. */
export function trackOf(state: RoomState, personId: string, source: TrackSource): Track | undefined {
  return Object.values(state.tracks).find((track) => track.personId === personId && track.source === source);
}

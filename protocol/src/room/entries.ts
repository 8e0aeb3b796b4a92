import type { Actor, Audience, EventData } from './events.ts';
import type { EventType } from './versions.ts';

/** The envelope of every entry of a journal (SPEC R1). */
export interface Envelope {
  readonly sessionId: string;
  readonly epoch: number;
  /** Counts from 1 without holes. */
  readonly seq: number;
  /** Server time, milliseconds since the Unix epoch. */
  readonly at: number;
  readonly actor: Actor;
  readonly v: number;
  readonly audience: Audience;
  /** The command that caused it; null for the server's own and in what others are told. */
  readonly commandId: string | null;
}

export type RoomEvent = {
  [T in EventType]: Envelope & { readonly type: T; readonly data: EventData<T> };
}[EventType];

/** Events of some types. */
export type EventOf<T extends EventType> = Extract<RoomEvent, { readonly type: T }>;

/** An event whose personal data was erased (SPEC R12): its place stays, its content is gone. */
export interface ErasedEvent extends Envelope {
  readonly type: string;
  readonly data: { readonly erased: true };
}

/** What those outside an event's audience receive: its place only (SPEC R2). */
export interface HiddenEvent {
  readonly epoch: number;
  readonly seq: number;
  readonly hidden: true;
}

/** An entry as it is stored and sent: perhaps of a type or version that this release does not know (SPEC R8). */
export interface StoredEvent extends Envelope {
  readonly type: string;
  readonly data: unknown;
}

export type JournalEntry = RoomEvent | ErasedEvent | StoredEvent | HiddenEvent;

export function isHidden(entry: JournalEntry): entry is HiddenEvent {
  return 'hidden' in entry;
}

export function isErased(entry: StoredEvent): entry is ErasedEvent {
  return typeof entry.data === 'object' && entry.data !== null && 'erased' in entry.data;
}

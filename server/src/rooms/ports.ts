import type {
  ConsentRequest,
  Grant,
  JoinAnswer,
  Role,
  RtpCapabilities,
  SessionCreate,
  SheetRequest,
} from '@tribu-live/protocol';
import type { z } from 'zod';
import type { NodeOrder } from './orders/order.ts';

/** A session to create: the request with its defaults filled in, and the key that asked. */
export type SessionToCreate = z.output<typeof SessionCreate> & { readonly keyId: string };

/** What is to be different about a session. */
export interface SessionChange {
  /** Milliseconds since the Unix epoch. */
  readonly startsAtMs?: number;
  readonly durationMs?: number;
  readonly title?: string;
  readonly sheet?: SheetRequest;
  /** Ids of all who are awaited by name. */
  readonly expected?: readonly string[];
}

/** Whoever stands at the door: what the participant or resume token says. */
export interface Visitor {
  readonly sessionId: string;
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly grants: readonly Grant[];
}

/** What the door answers to somebody who may come in. */
export interface Doorway {
  /** The home's URL. */
  readonly url: string;
  readonly entry: readonly string[];
  readonly rtpCapabilities: RtpCapabilities;
  readonly session: JoinAnswer['session'];
  readonly people: JoinAnswer['people'];
  readonly resumeExpiresAtMs: number;
}

/** What can be done to sessions and rooms from outside a room: HTTP and the demo go through here. */
export interface RoomsPort {
  /**
   * Creates the session, or finds the one of the same external id and content (`created: false`).
   * @throws TribuError conflict: same external id, other content; bad_request: sheet.template names none
   */
  create(input: SessionToCreate): Promise<{ id: string; created: boolean }>;
  /**
   * What the change doesn't name stays; a session that is moved keeps its length. Another run sheet, and
   * word of who is awaited, may come at any time before the end.
   * @throws TribuError bad_request (sheet.template), not_found, conflict, session_ended, session_cancelled
   */
  move(sessionId: string, change: SessionChange): Promise<void>;
  /** @throws TribuError not_found, session_ended; cancelling twice is no error */
  cancel(sessionId: string, reason: string): Promise<void>;
  /** @throws TribuError not_found, session_cancelled; ending twice is no error */
  end(sessionId: string): Promise<void>;
  /**
   * What a person answered on a page of the school, at any time, also after the session's end.
   * @throws TribuError not_found, not_booked, room_elsewhere
   */
  recordConsent(sessionId: string, consent: ConsentRequest): Promise<void>;
  /**
   * Erases a person from every journal (SPEC R12) and closes what they have open, on all nodes that can be reached;
   * the others shut it out at their next event.
   */
  erase(personId: string): Promise<{ sessions: readonly string[]; events: number }>;
  /**
   * @throws TribuError not_found, session_not_open_yet (details opensAt, startsAt), session_ended,
   * session_cancelled, not_booked, removed, room_locked, waiting_room (mentors are told once), unavailable
   */
  knock(who: Visitor): Promise<Doorway>;
  /** What another node asks of a room that has its home here (SPEC N5). @throws TribuError the typed refusal */
  obey(order: NodeOrder): Promise<void>;
}

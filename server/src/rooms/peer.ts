import type { CloseReason, Grant, Pushes, PushName, Role } from '@tribu-live/protocol';

/** Who stands behind a connection: the claims of a verified token. */
export interface Who {
  readonly sessionId: string;
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly grants: readonly Grant[];
  /** When the participant token that says so was shown at the door, in milliseconds since the Unix epoch. */
  readonly enteredAt: number;
  /** The API key that vouched for the first entry. */
  readonly keyId: string;
}

/** One open window of one person, as the room sees it; the socket behind it is signalling's affair. */
export interface Peer {
  readonly who: Who;
  /** Made by the client once per page load (SPEC C2). */
  readonly instanceId: string;
  push<N extends PushName>(name: N, body: Pushes[N]): void;
  /** Ends the connection, with `closing` told first unless `reason` is null. */
  close(reason: CloseReason | null): void;
}

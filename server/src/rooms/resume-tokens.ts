import { closesAt, type Person, type RoomState } from '@tribu-live/protocol';
import type { Peer, Who } from './peer.ts';

/** A resume token outlives the room's end by this much: a last reload still learns that it is over. */
export const RESUME_SLACK_MS = 60 * 60 * 1000;

export interface ResumeTokensOptions {
  readonly state: () => RoomState;
  readonly nowMs: () => number;
  readonly mint: (who: Who, expiresAtMs: number) => string;
}

/** Tokens with which people come back to the room. */
export class ResumeTokens {
  readonly #options: ResumeTokensOptions;

  constructor(options: ResumeTokensOptions) {
    this.#options = options;
  }

  /** Says of the person what the journal says now, not what an earlier token said. */
  renew({ who }: Peer): string {
    const { state, nowMs, mint } = this.#options;
    const known = state().people[who.personId];
    const current: Who =
      known?.grants == null
        ? who
        : { ...who, name: known.name, ...roleOf(known), enteredAt: known.enteredAt };
    return mint(current, (closesAt(state()) ?? nowMs()) + RESUME_SLACK_MS);
  }
}

/** Of the person's own: a mentor's role that is handed to them stands in the journal, not in a token. */
function roleOf({ own, role, grants }: Person): Pick<Who, 'role' | 'grants'> {
  return { role: own?.role ?? role, grants: own?.grants ?? grants ?? [] };
}

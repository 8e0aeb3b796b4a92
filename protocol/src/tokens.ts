import type { Grant, Role } from './primitives.ts';

/** Longest time a participant token may be valid: it bounds the first entry only. */
export const MAX_TOKEN_TTL_SECONDS = 7 * 24 * 3600;

/** Grants that a role has when a token names none. */
export const DEFAULT_GRANTS: Readonly<Record<Role, readonly Grant[]>> = {
  mentor: ['publish', 'screen', 'moderate', 'record'],
  student: ['publish', 'screen'],
  guest: ['publish', 'screen'],
  observer: [],
};

/** Audience (`aud`) of a participant token; an operator's token has `operator` and no session. */
export const PARTICIPANT_AUDIENCE = 'tribu-live';

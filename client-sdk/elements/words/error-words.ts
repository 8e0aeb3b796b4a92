import { type ErrorCode, TribuError } from '@tribu-live/protocol';
import type { PlainKey, Words } from './words.ts';

/** What a person reads when something was refused: what happened, and what to do next. */
export interface ErrorWords {
  readonly title: PlainKey;
  readonly next: PlainKey;
}

/** Every code has its sentence; several that mean the same to a person share one. */
const BY_CODE: Readonly<Record<ErrorCode, ErrorWords>> = {
  not_booked: say('error.not_booked', 'error.not_booked.next'),
  removed: say('over.removed', 'over.removedText'),
  session_ended: say('error.ended', 'error.ended.next'),
  session_cancelled: say('over.cancelled', 'over.cancelledText'),
  superseded: say('over.superseded', 'over.supersededText'),
  session_not_open_yet: say('error.early', 'error.early.next'),
  token_not_yet_valid: say('error.early', 'error.early.next'),
  unauthenticated: say('error.token', 'error.token.next'),
  token_invalid: say('error.token', 'error.token.next'),
  token_expired: say('error.token', 'error.token.next'),
  forbidden: say('error.forbidden', 'error.forbidden.next'),
  origin_refused: say('error.forbidden', 'error.forbidden.next'),
  not_found: say('error.not_found', 'error.not_found.next'),
  protocol_too_old: say('error.old', 'error.old.next'),
  unknown_method: say('error.old', 'error.old.next'),
  rate_limited: say('error.busy', 'error.busy.next'),
  room_elsewhere: say('error.connection', 'error.connection.next'),
  unavailable: say('error.connection', 'error.connection.next'),
  timeout: say('error.connection', 'error.connection.next'),
  connection_lost: say('error.connection', 'error.connection.next'),
  media_refused: say('error.media', 'error.media.next'),
  media_unavailable: say('error.media', 'error.media.next'),
  bad_request: say('error.internal', 'error.internal.next'),
  malformed: say('error.internal', 'error.internal.next'),
  conflict: say('error.internal', 'error.internal.next'),
  track_exists: say('error.internal', 'error.internal.next'),
  track_unknown: say('error.internal', 'error.internal.next'),
  wrong_phase: say('error.phase', 'error.phase.next'),
  quiet_now: say('error.quiet', 'error.quiet.next'),
  page_too_large: say('error.page_large', 'error.page_large.next'),
  page_frozen: say('error.page_frozen', 'error.page_frozen.next'),
  not_shared: say('error.not_shared', 'error.not_shared.next'),
  too_many: say('error.too_many', 'error.too_many.next'),
  room_locked: say('error.locked', 'error.locked.next'),
  waiting_room: say('error.waiting', 'error.waiting.next'),
  recording_not_ready: say('error.replay', 'error.replay.next'),
  link_expired: say('error.link', 'error.link.next'),
  share_consent_missing: say('error.forbidden', 'error.forbidden.next'),
  not_joined: say('error.internal', 'error.internal.next'),
  too_large: say('error.internal', 'error.internal.next'),
  internal: say('error.internal', 'error.internal.next'),
};

export function errorWords(code: ErrorCode): ErrorWords {
  return BY_CODE[code];
}

/**
 * What to tell of a failure inside the room: a refusal of the server, or a device that could not be opened.
 * Null when the person did it on purpose (closed the chooser of a screen).
 */
export function troubleWords(failure: unknown, words: Words): string | null {
  if (failure instanceof TribuError) {
    const { title, next } = errorWords(failure.code);
    const reference = failure.correlationId === undefined ? '' : ` (${failure.correlationId})`;
    return `${words.t(title)} ${words.t(next)}${reference}`;
  }
  switch (failure instanceof Error && 'reason' in failure ? failure.reason : null) {
    case 'cancelled':
      return null;
    case 'blocked':
      return words.t('trouble.blocked');
    case 'missing':
      return words.t('trouble.missing');
    case 'busy':
      return words.t('trouble.busy');
    case 'unsupported':
      return words.t('trouble.unsupported');
    default:
      return `${words.t('error.internal')} ${words.t('error.internal.next')}`;
  }
}

function say(title: PlainKey, next: PlainKey): ErrorWords {
  return { title, next };
}

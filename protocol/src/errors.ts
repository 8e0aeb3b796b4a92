/** How an error behaves: its sentence for developers, whether trying again can help, and its HTTP status. */
export interface ErrorEntry {
  readonly sentence: string;
  readonly retryable: boolean;
  readonly status: number;
}

/**
 * The one registry of error codes. A code is never reused with another meaning and never removed;
 * screens translate codes, they never show these sentences to students.
 */
export const ERRORS = {
  bad_request: entry('The request does not have the shape that this call takes.', false, 400),
  malformed: entry('The message could not be read at all.', false, 400),
  unauthenticated: entry('No valid credentials came with the request.', false, 401),
  token_invalid: entry('The token is not one of ours, or it was altered.', false, 401),
  token_expired: entry('The token has expired; ask the school for a new one.', false, 401),
  token_not_yet_valid: entry('The token is valid from a later time on.', false, 401),
  forbidden: entry('This participant may not do that.', false, 403),
  origin_refused: entry('Pages of this origin may not use this key.', false, 403),
  not_booked: entry('This person is not booked for this session.', false, 403),
  removed: entry('This person was removed from the session.', false, 403),
  not_found: entry('There is no such thing here.', false, 404),
  conflict: entry('It exists already with other content.', false, 409),
  track_exists: entry('This person already publishes a track of this source.', false, 409),
  track_unknown: entry('This track is not published.', false, 409),
  session_not_open_yet: entry('The session opens at a later time.', true, 425),
  session_ended: entry('The session has ended.', false, 410),
  session_cancelled: entry('The session was cancelled.', false, 410),
  superseded: entry('The same person joined from a newer window.', false, 409),
  not_joined: entry('Join the room before this call.', false, 409),
  unknown_method: entry('There is no such method.', false, 404),
  protocol_too_old: entry(
    'This client speaks a protocol version that is no longer served; update it.',
    false,
    426,
  ),
  too_large: entry('The message or body is larger than allowed.', false, 413),
  rate_limited: entry('Too many calls; wait a moment.', true, 429),
  media_refused: entry('The media parameters are not ones that this room takes.', false, 422),
  media_unavailable: entry('Media is being restored; the call can be repeated in a moment.', true, 503),
  room_elsewhere: entry('This room lives on another node; its address is in the details.', true, 421),
  wrong_phase: entry('This does not fit what the room is doing now.', false, 409),
  quiet_now: entry('It is a time of silence: messages wait until it is over.', true, 409),
  page_too_large: entry('The page holds more text than a page may; shorten it.', false, 413),
  page_frozen: entry('The exercise is over and its pages are as they were submitted.', false, 409),
  not_shared: entry('The writer does not share this page with you.', false, 403),
  too_many: entry('There are as many of these as a session may have.', false, 409),
  room_locked: entry('The room is locked: who is not in yet has to wait.', true, 423),
  waiting_room: entry('A mentor has been told and will let this person in.', true, 425),
  share_consent_missing: entry('Somebody who is heard or seen has not agreed to share it.', false, 403),
  recording_not_ready: entry('There is no replay of this recording (yet).', true, 409),
  link_expired: entry('This link has expired; ask for a new one.', false, 410),
  unavailable: entry('The server cannot do this right now.', true, 503),
  timeout: entry('No answer came in time.', true, 504),
  connection_lost: entry('The connection to the server was lost.', true, 503),
  internal: entry('Something went wrong on the server.', true, 500),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** What goes over the wire for a refusal. `correlationId` finds the matching lines in the server's log. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  /** Path of the field at fault, for example `people.0.name`. */
  readonly field?: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
  readonly correlationId?: string;
}

export interface ErrorOptions {
  readonly message?: string;
  readonly field?: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
  readonly correlationId?: string;
  readonly cause?: unknown;
}

/** A refusal or failure with a code of the registry; the only error that crosses a boundary of Tribu Live. */
export class TribuError extends Error {
  override readonly name = 'TribuError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly status: number;
  readonly field: string | undefined;
  readonly details: ErrorOptions['details'];
  correlationId: string | undefined;

  constructor(code: ErrorCode, options: ErrorOptions = {}) {
    const known = ERRORS[code];
    super(
      options.message ?? known.sentence,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.retryable = known.retryable;
    this.status = known.status;
    this.field = options.field;
    this.details = options.details;
    this.correlationId = options.correlationId;
  }

  /** The form that may be shown outside: no stack, no cause. */
  toBody(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      ...(this.field === undefined ? {} : { field: this.field }),
      ...(this.details === undefined ? {} : { details: this.details }),
      ...(this.correlationId === undefined ? {} : { correlationId: this.correlationId }),
    };
  }

  /** Rebuilds an error from the wire; an unknown code of a newer server becomes `internal` with its sentence kept. */
  static fromBody(body: Partial<ErrorBody>): TribuError {
    const code = body.code !== undefined && body.code in ERRORS ? body.code : 'internal';
    return new TribuError(code, {
      ...(body.message === undefined ? {} : { message: body.message }),
      ...(body.field === undefined ? {} : { field: body.field }),
      ...(body.details === undefined ? {} : { details: body.details }),
      ...(body.correlationId === undefined ? {} : { correlationId: body.correlationId }),
    });
  }
}

function entry(sentence: string, retryable: boolean, status: number): ErrorEntry {
  return { sentence, retryable, status };
}

import type { RecordingFailure } from '@tribu-live/protocol';

/** `lease_lost` somebody else composes now; `hopeless` no attempt can succeed; the others name this attempt's fault. */
export type ComposeErrorCode =
  | 'ffmpeg_missing'
  | 'ffmpeg_failed'
  | 'ffmpeg_too_slow'
  | 'clip_unreadable'
  | 'not_as_planned'
  | 'lease_lost'
  | 'hopeless';

interface ComposeErrorFacts {
  readonly retryable: boolean;
  readonly cause?: unknown;
  /** `clip_unreadable`: the file that can't be decoded. */
  readonly clip?: string;
  /** `hopeless`: the end that the recording comes to. */
  readonly failure?: RecordingFailure;
}

/** Why an attempt to compose a replay ended. */
export class ComposeError extends Error {
  override readonly name = 'ComposeError';
  readonly code: ComposeErrorCode;
  readonly retryable: boolean;
  readonly clip: string | null;
  readonly failure: RecordingFailure | null;

  constructor(code: ComposeErrorCode, sentence: string, facts: ComposeErrorFacts) {
    super(sentence, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.retryable = facts.retryable;
    this.clip = facts.clip ?? null;
    this.failure = facts.failure ?? null;
  }
}

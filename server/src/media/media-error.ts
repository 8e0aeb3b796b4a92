/** Why the media layer could not do something on its own side; what clients are told is a TribuError. */
const SENTENCES = {
  worker_failed: { sentence: 'A media worker ended before it was running.', retryable: true },
  worker_silent: { sentence: 'A media worker did not answer in time and was killed.', retryable: true },
  worker_gone: { sentence: 'The media worker of this room is gone.', retryable: true },
  no_worker: { sentence: 'No media worker could be had in time.', retryable: true },
  ports_taken: { sentence: 'The media ports could not be opened.', retryable: false },
  misconfigured: { sentence: 'The media workers cannot run with this configuration.', retryable: false },
  closed: { sentence: 'The media engine is closed.', retryable: false },
} as const;

export type MediaErrorCode = keyof typeof SENTENCES;

export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly code: MediaErrorCode;
  readonly retryable: boolean;

  constructor(code: MediaErrorCode, options: { readonly detail?: string; readonly cause?: unknown } = {}) {
    const { sentence, retryable } = SENTENCES[code];
    const message = options.detail === undefined ? sentence : `${sentence} ${options.detail}`;
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = retryable;
  }
}

const SENTENCES = {
  silent: 'The capture process did not answer in time.',
  ended: 'The capture process ended before it answered.',
  awaited: 'Capture runs apart from this server (CAPTURE_APART) and does not answer yet.',
  strange: 'What answers on the capture socket is no capture process.',
} as const;

/** Capture can't be reached; the client tries on by itself. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly code: keyof typeof SENTENCES;
  readonly retryable = true;
  constructor(code: keyof typeof SENTENCES, options?: ErrorOptions) {
    super(SENTENCES[code], options);
    this.code = code;
  }
}

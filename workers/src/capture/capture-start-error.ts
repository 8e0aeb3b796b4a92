/** Capture can't work here; the sentence says what an operator can do. */
export class CaptureStartError extends Error {
  override readonly name = 'CaptureStartError';
  readonly code = 'capture_start';
  readonly retryable = false;
}

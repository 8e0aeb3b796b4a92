import type { RecordingTrouble } from '@tribu-live/protocol';

/** Capture could not open a take. */
export class CaptureRefused extends Error {
  override readonly name = 'CaptureRefused';
  readonly trouble: RecordingTrouble;
  constructor(trouble: RecordingTrouble, options?: ErrorOptions) {
    super(`capture does not take it: ${trouble}`, options);
    this.trouble = trouble;
  }
}

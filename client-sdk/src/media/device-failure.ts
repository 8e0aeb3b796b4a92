import type { TrackSource } from '@tribu-live/protocol';

/**
 * Why a device gives nothing. `blocked`: the person or the browser's settings refuse it; `missing`: there
 * is none, or not the chosen one; `busy`: another program holds it; `unsupported`: this browser or page (no
 * https) can't; `cancelled`: the person closed the chooser of a screen.
 */
export type DeviceFailureReason = 'blocked' | 'missing' | 'busy' | 'unsupported' | 'cancelled';

const REASONS: Readonly<Record<string, DeviceFailureReason>> = {
  NotAllowedError: 'blocked',
  SecurityError: 'blocked',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
  NotSupportedError: 'unsupported',
  TypeError: 'unsupported',
};

/** A camera, microphone or screen could not be opened. */
export class MediaDeviceFailure extends Error {
  override readonly name = 'MediaDeviceFailure';
  readonly reason: DeviceFailureReason;
  readonly source: TrackSource;

  constructor(source: TrackSource, reason: DeviceFailureReason, cause?: unknown) {
    super(`The ${source} could not be opened: ${reason}.`, cause === undefined ? undefined : { cause });
    this.source = source;
    this.reason = reason;
  }

  /** What `getUserMedia` and `getDisplayMedia` throw, in one of five words. */
  static from(source: TrackSource, error: unknown): MediaDeviceFailure {
    if (error instanceof MediaDeviceFailure) return error;
    const name = error instanceof Error || error instanceof DOMException ? error.name : '';
    const reason = REASONS[name] ?? 'unsupported';
    // The chooser of a screen has no other "no" than closing it.
    return new MediaDeviceFailure(
      source,
      source === 'screen' && reason === 'blocked' ? 'cancelled' : reason,
      error,
    );
  }
}

export function failedBy(error: unknown, reason: DeviceFailureReason): boolean {
  return error instanceof MediaDeviceFailure && error.reason === reason;
}

import { TribuError } from '@tribu-live/protocol';

/** `media_refused` for a field of what a client sent, with what is wrong with it. */
export function refused(field: string, reason: string, cause?: unknown): TribuError {
  return new TribuError('media_refused', {
    field,
    message: `${field}: ${reason}`,
    ...(cause === undefined ? {} : { cause }),
  });
}

export function unavailable(cause?: unknown): TribuError {
  return new TribuError('media_unavailable', cause === undefined ? {} : { cause });
}

import { TribuError } from '@tribu-live/protocol';
import { MediaError } from './media-error.ts';

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

/** What went wrong on our side: trying again in a moment helps. */
export function asUnavailable(error: unknown): TribuError {
  return error instanceof TribuError ? error : unavailable(error);
}

/** mediasoup's own refusals are the client's fault, everything else is ours. */
export function asRefusal(field: string, error: unknown): TribuError {
  if (error instanceof TribuError) return error;
  return error instanceof MediaError
    ? unavailable(error)
    : refused(field, 'mediasoup does not take it', error);
}

import { type CloseReason, type ErrorBody, type ErrorCode, TribuError } from '@tribu-live/protocol';

/** Reads a refusal as the server writes it, in whatever envelope it came; null when it is none. */
export function refusalIn(value: unknown): TribuError | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('error' in value) return refusalIn(value.error);
  if (!('code' in value) || typeof value.code !== 'string') return null;
  return TribuError.fromBody(value as Partial<ErrorBody>);
}

/** Any failure as the one kind of error that leaves the SDK's connection. */
export function asTribuError(error: unknown, otherwise: ErrorCode = 'internal'): TribuError {
  if (error instanceof TribuError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new TribuError(otherwise, { message, cause: error });
}

const FINAL: Readonly<Partial<Record<ErrorCode, CloseReason>>> = {
  superseded: 'superseded',
  removed: 'removed',
  session_ended: 'ended',
  session_cancelled: 'cancelled',
};

/** Why a refusal ends the connection for good, or null when trying again can help. */
export function finalReason(error: TribuError): CloseReason | 'failed' | null {
  return FINAL[error.code] ?? (error.retryable ? null : 'failed');
}

/** Whether the person may come back to a room that was closed so: from an older window, or after a failure. */
export function canResume(reason: CloseReason | 'left' | 'failed'): boolean {
  return reason === 'superseded' || reason === 'failed';
}

/** A server's goodbye after which the SDK never comes back by itself. After any other it does. */
export function isFinal(reason: CloseReason): boolean {
  return Object.values(FINAL).includes(reason);
}

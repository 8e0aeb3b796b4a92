import { TribuError } from '@tribu-live/protocol/errors';
import { DatabaseError } from 'pg';
import { StoreRefusal } from '../errors.ts';

/**
 * Classes and codes of SQLSTATE that say "not now" rather than "not so": connection trouble, resources,
 * serialisation and deadlock, disk, locks and timeouts, shutdown.
 */
const PASSING = /^(08|53|40|58)|^(55P03|57014|57P01|57P02|57P03|57P05|25P03)$/;

/** Whether what pg threw may pass; the outcome of the statement is unknown then. */
export function isPassing(error: unknown): boolean {
  if (error instanceof StoreRefusal) return false;
  if (error instanceof TribuError) return error.code === 'unavailable';
  if (error instanceof DatabaseError) return PASSING.test(error.code ?? '');
  // All else that pg throws is about the connection: refused, reset, ended, no answer in time.
  return error instanceof Error && !(error instanceof TypeError || error instanceof RangeError);
}

/** SQLSTATE of what pg threw, if the database said it. */
export function stateOf(error: unknown): string | null {
  return error instanceof DatabaseError ? (error.code ?? null) : null;
}

/** Turns what pg throws into TribuError, with the database's words as its cause. */
export async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw translate(error);
  }
}

function translate(error: unknown): unknown {
  if (error instanceof TribuError) return error;
  if (isPassing(error)) {
    return new TribuError('unavailable', {
      message: 'The database cannot be reached right now.',
      cause: error,
    });
  }
  if (error instanceof DatabaseError) {
    return new TribuError('internal', {
      message: `The database refused a statement: ${error.message}`,
      cause: error,
    });
  }
  return error;
}

import { StoreRefusal } from '../errors.ts';

export type DumpRefusalCode =
  /** The file is none of ours, was cut off, or holds what its end does not count. */
  | 'not_a_dump'
  /** A later release made it. */
  | 'later_release'
  /** What is sealed in it can't be opened here. */
  | 'other_secret'
  /** There is something in the database already. */
  | 'not_empty';

/** A dump that can't be loaded; nothing was changed. */
export class DumpRefusal extends StoreRefusal {
  override readonly name = 'DumpRefusal';
  readonly retryable = false;
  readonly code: DumpRefusalCode;
  constructor(code: DumpRefusalCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

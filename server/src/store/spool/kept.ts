import { createHash } from 'node:crypto';
import type { PageSave } from '../page-types.ts';
import type { Batch } from '../types.ts';

/** File systems take names of 255 bytes. */
const LONGEST_NAME = 200;

/** A batch of a journal, or a page that was saved. */
export type Kept = Batch | { readonly page: PageSave };

export function sessionOf(kept: Kept): string {
  return 'page' in kept ? kept.page.sessionId : kept.sessionId;
}

/** Names what was kept. */
export function placeOf(kept: Kept) {
  if (!('page' in kept)) return { sessionId: kept.sessionId, epoch: kept.epoch, fromSeq: kept.fromSeq };
  const { sessionId, epoch, exerciseId, personId, connection, revision } = kept.page;
  return { sessionId, epoch, exerciseId, personId, connection, revision };
}

/** Ids may be longer than a file's name. */
export function fileNameOf(parts: readonly (string | number)[]): string {
  const name = parts.map((part) => encodeURIComponent(part)).join('-');
  if (name.length <= LONGEST_NAME) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return `${name.slice(0, LONGEST_NAME - digest.length - 1)}-${digest}`;
}

import type { PageSaved, StoredPage } from '@tribu-live/protocol';

/** Where a page's text is kept: a person's own page of an exercise, or a group's. */
export interface PageDesk {
  /** @throws TribuError `page_too_large`, `page_frozen`, `connection_lost` … */
  save(revision: number, text: string): Promise<PageSaved>;
  /** Null: nothing was written yet. @throws TribuError */
  read(): Promise<StoredPage | null>;
}

/**
 * What may be done with a page. `open`: written. `closing`: the pens are up, and what was written before still goes
 * out. `frozen`: it is as it was submitted. `reading`: somebody else writes it.
 */
export type PagePhase = 'open' | 'closing' | 'frozen' | 'reading';

/**
 * `loading`: what is stored is not known yet. `unsaved`: goes out within a second. `too_large`: is not stored until
 * it is shorter. `lost_line`: goes out when the connection is back; until then this browser keeps it. `frozen`: the
 * exercise is over, the text is as it was submitted.
 */
export type PageStatus = 'loading' | 'saved' | 'saving' | 'unsaved' | 'too_large' | 'frozen' | 'lost_line';

/** Which save a stored text came from: connection number and revision. */
export type Place = readonly [connection: number, revision: number];

/** Before anything was stored. */
export const NOWHERE: Place = [0, 0];

export function placeOf(page: StoredPage | null): Place {
  return page === null ? NOWHERE : [page.connection, page.revision];
}

export function isOneOf(place: Place, places: readonly Place[]): boolean {
  return places.some(([connection, revision]) => connection === place[0] && revision === place[1]);
}

import type { CohortEngagement, Standing } from '@tribu-live/protocol/engagement';
import type { Cohorts, JobsNow, RecordingsNow, RoomsNow } from '../resources.ts';
import type { News } from './poll.ts';
import type { Words } from './words/words.ts';

/** The page's sections, as they stand behind the address's #. */
export const SECTIONS = ['rooms', 'cohorts', 'recordings', 'jobs'] as const;
export type Section = (typeof SECTIONS)[number];

/** In the order in which a school looks at them: whom to write to comes first. */
export const STANDINGS = [
  'ghost',
  'returning',
  'new',
  'regular',
  'autodidact',
  'unknown',
] as const satisfies Standing[];

export const SORT_COLUMNS = ['standing', 'name', 'lastSign'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];
export interface Sort {
  readonly by: SortColumn;
  readonly down: boolean;
}

/** All that the page shows. */
export interface Shown {
  readonly words: Words;
  readonly nowMs: number;
  readonly section: Section;
  readonly rooms: News<RoomsNow>;
  readonly recordings: News<RecordingsNow>;
  readonly jobs: News<JobsNow>;
  readonly cohorts: News<Cohorts>;
  /** The one that was chosen; null: none. */
  readonly cohortId: string | null;
  readonly cohort: News<CohortEngagement>;
  /** Null: everybody. */
  readonly standing: Standing | null;
  readonly sort: Sort;
}

/** What a press changes. */
export interface Acts {
  chooseCohort(id: string | null): void;
  showStanding(standing: Standing | null): void;
  sortBy(column: SortColumn): void;
  signOut(): void;
}

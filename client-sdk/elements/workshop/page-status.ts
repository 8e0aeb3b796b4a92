import type { OwnPage } from '../../src/index.ts';
import type { PlainKey } from '../words/words.ts';
import type { WorkIconName } from './icons.ts';

/** The mark beside a page: how its text stands with the school. */
export interface StatusMark {
  readonly icon: WorkIconName;
  readonly word: PlainKey;
  /** Something to know, not only to see in passing. */
  readonly matters: boolean;
}

export const STATUS_MARKS: Readonly<Record<OwnPage['status'], StatusMark>> = {
  loading: { icon: 'saving', word: 'write.status.loading', matters: false },
  saved: { icon: 'saved', word: 'write.status.saved', matters: false },
  saving: { icon: 'saving', word: 'write.status.saving', matters: false },
  unsaved: { icon: 'unsaved', word: 'write.status.unsaved', matters: false },
  too_large: { icon: 'warning', word: 'write.status.too_large', matters: true },
  frozen: { icon: 'saved', word: 'write.status.frozen', matters: false },
  lost_line: { icon: 'offline', word: 'write.status.lost_line', matters: true },
};

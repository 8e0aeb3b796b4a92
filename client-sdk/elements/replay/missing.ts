import type { IconName } from '../style/icons.ts';
import type { PlainKey } from '../words/words.ts';
import type { Missing } from './description.ts';

interface Notice {
  readonly picture: IconName;
  readonly heading: PlainKey;
  readonly text: PlainKey;
}

/** What the page says when there is nothing to watch: what happened, and what to do. */
export const MISSING: Readonly<Record<Missing, Notice>> = {
  pending: { picture: 'film', heading: 'replay.pending', text: 'replay.pendingText' },
  trouble: { picture: 'wifi-off', heading: 'replay.trouble', text: 'replay.troubleText' },
  expired: { picture: 'hourglass', heading: 'replay.expired', text: 'replay.expiredText' },
  refused: { picture: 'link-off', heading: 'replay.refused', text: 'replay.refusedText' },
  unshared: { picture: 'user-x', heading: 'replay.unshared', text: 'replay.unsharedText' },
  failed: { picture: 'warning', heading: 'replay.failed', text: 'replay.failedText' },
  empty: { picture: 'info', heading: 'replay.empty', text: 'replay.emptyText' },
  deleted: { picture: 'deleted', heading: 'replay.deleted', text: 'replay.deletedText' },
};

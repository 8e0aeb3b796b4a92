import { TribuDialog } from '../parts/tribu-dialog.ts';
import { TribuNotice } from '../screens/tribu-notice.ts';
import { TribuChapters } from './tribu-chapters.ts';
import { TribuPlayer } from './tribu-player.ts';
import { TribuPlayerBar } from './tribu-player-bar.ts';
import { TribuReplay } from './tribu-replay.ts';
import { TribuSeek } from './tribu-seek.ts';

const ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'tribu-chapters': TribuChapters,
  'tribu-dialog': TribuDialog,
  'tribu-notice': TribuNotice,
  'tribu-player': TribuPlayer,
  'tribu-player-bar': TribuPlayerBar,
  'tribu-replay': TribuReplay,
  'tribu-seek': TribuSeek,
};

// The room's elements may have come first: both know the same dialogs.
for (const [name, element] of Object.entries(ELEMENTS)) {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}

export { TribuReplay } from './tribu-replay.ts';

declare global {
  interface HTMLElementTagNameMap {
    'tribu-replay': TribuReplay;
  }
}

import { TribuBar } from './parts/tribu-bar.ts';
import { TribuConsent } from './parts/tribu-consent.ts';
import { TribuDevices } from './parts/tribu-devices.ts';
import { TribuDialog } from './parts/tribu-dialog.ts';
import { TribuHead } from './parts/tribu-head.ts';
import { TribuKept } from './parts/tribu-kept.ts';
import { TribuNotes } from './parts/tribu-notes.ts';
import { TribuRecording } from './parts/tribu-recording.ts';
import { TribuTile } from './parts/tribu-tile.ts';
import { TribuCall } from './screens/tribu-call.ts';
import { TribuCheck } from './screens/tribu-check.ts';
import { TribuNotice } from './screens/tribu-notice.ts';
import { TribuStage } from './screens/tribu-stage.ts';
import { TribuWindows } from './screens/tribu-windows.ts';
import { TribuRoom } from './tribu-room.ts';

const ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'tribu-bar': TribuBar,
  'tribu-call': TribuCall,
  'tribu-check': TribuCheck,
  'tribu-consent': TribuConsent,
  'tribu-devices': TribuDevices,
  'tribu-dialog': TribuDialog,
  'tribu-head': TribuHead,
  'tribu-kept': TribuKept,
  'tribu-notes': TribuNotes,
  'tribu-notice': TribuNotice,
  'tribu-recording': TribuRecording,
  'tribu-room': TribuRoom,
  'tribu-stage': TribuStage,
  'tribu-tile': TribuTile,
  'tribu-windows': TribuWindows,
};

// A page that loads the elements twice keeps the first ones.
for (const [name, element] of Object.entries(ELEMENTS)) {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}

export { TribuRoom } from './tribu-room.ts';

declare global {
  interface HTMLElementTagNameMap {
    'tribu-room': TribuRoom;
  }
}

import { TribuDialog } from '../parts/tribu-dialog.ts';
import { TribuRecording } from '../parts/tribu-recording.ts';
import { ChatPanel } from './panels/chat-panel.ts';
import { CirclePanel } from './panels/circle-panel.ts';
import { DoorPanel } from './panels/door-panel.ts';
import { GroupForm } from './panels/group-form.ts';
import { GroupsPanel } from './panels/groups-panel.ts';
import { ParticipationPanel } from './panels/participation-panel.ts';
import { PollsPanel } from './panels/polls-panel.ts';
import { QuestionsPanel } from './panels/questions-panel.ts';
import { SheetEdit } from './panels/sheet-edit.ts';
import { SheetPanel } from './panels/sheet-panel.ts';
import { ConsoleAttention } from './parts/console-attention.ts';
import { ConsoleBanner } from './parts/console-banner.ts';
import { ConsoleBar } from './parts/console-bar.ts';
import { ConsoleDialogs } from './parts/console-dialogs.ts';
import { ConsoleHead } from './parts/console-head.ts';
import { ConsoleHint } from './parts/console-hint.ts';
import { ConsolePerson } from './parts/console-person.ts';
import { ConsoleSorter } from './parts/console-sorter.ts';
import { ConsoleWall } from './parts/console-wall.ts';
import { ExerciseForm } from './parts/exercise-form.ts';
import { TribuConsole } from './tribu-console.ts';

const ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'tribu-console': TribuConsole,
  'tribu-console-attention': ConsoleAttention,
  'tribu-console-banner': ConsoleBanner,
  'tribu-console-bar': ConsoleBar,
  'tribu-console-chat': ChatPanel,
  'tribu-console-circle': CirclePanel,
  'tribu-console-dialogs': ConsoleDialogs,
  'tribu-console-door': DoorPanel,
  'tribu-console-exercise': ExerciseForm,
  'tribu-console-group-form': GroupForm,
  'tribu-console-groups': GroupsPanel,
  'tribu-console-head': ConsoleHead,
  'tribu-console-hint': ConsoleHint,
  'tribu-console-participation': ParticipationPanel,
  'tribu-console-person': ConsolePerson,
  'tribu-console-polls': PollsPanel,
  'tribu-console-questions': QuestionsPanel,
  'tribu-console-sheet': SheetPanel,
  'tribu-console-sheet-edit': SheetEdit,
  'tribu-console-sorter': ConsoleSorter,
  'tribu-console-wall': ConsoleWall,
  'tribu-dialog': TribuDialog,
  'tribu-recording': TribuRecording,
};

// The room's elements may have come first: both know the same windows and lights.
for (const [name, element] of Object.entries(ELEMENTS)) {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}

export { TribuConsole } from './tribu-console.ts';

declare global {
  interface HTMLElementTagNameMap {
    'tribu-console': TribuConsole;
  }
}

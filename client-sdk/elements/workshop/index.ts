import { TribuCards } from './tribu-cards.ts';
import { TribuChat } from './tribu-chat.ts';
import { TribuCircle } from './tribu-circle.ts';
import { TribuFaces } from './tribu-faces.ts';
import { TribuGroup } from './tribu-group.ts';
import { TribuGroupList } from './tribu-group-list.ts';
import { TribuOwnPage } from './tribu-own-page.ts';
import { TribuPanel } from './tribu-panel.ts';
import { TribuPoll } from './tribu-poll.ts';
import { TribuPolls } from './tribu-polls.ts';
import { TribuQuestions } from './tribu-questions.ts';
import { TribuRing } from './tribu-ring.ts';
import { TribuShare } from './tribu-share.ts';
import { TribuWorkshop } from './tribu-workshop.ts';
import { TribuWriting } from './tribu-writing.ts';

const ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'tribu-cards': TribuCards,
  'tribu-chat': TribuChat,
  'tribu-circle': TribuCircle,
  'tribu-faces': TribuFaces,
  'tribu-group': TribuGroup,
  'tribu-group-list': TribuGroupList,
  'tribu-own-page': TribuOwnPage,
  'tribu-panel': TribuPanel,
  'tribu-poll': TribuPoll,
  'tribu-polls': TribuPolls,
  'tribu-questions': TribuQuestions,
  'tribu-ring': TribuRing,
  'tribu-share': TribuShare,
  'tribu-workshop': TribuWorkshop,
  'tribu-writing': TribuWriting,
};

for (const [name, element] of Object.entries(ELEMENTS)) {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}

/** Loaded when a room turns out to be a workshop: a coaching does without. */
export { barTools } from './bar-tools.ts';
export { microphoneWords } from './own-voice.ts';
export { Workshop } from './workshop.ts';

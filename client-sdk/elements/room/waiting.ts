import type { Span, TimeLeft } from '../words/time-words.ts';
import type { Words } from '../words/words.ts';
import { type Face, firstName, type WaitingWords } from './call-view.ts';

/** What stands in the place of somebody who is not to be seen; null when the picture or initials suffice. */
export function waitingWords(face: Face, left: TimeLeft, span: Span, words: Words): WaitingWords | null {
  const name = firstName(face.name);
  switch (face.presence) {
    case 'away':
      return {
        heading: words.t('wait.notYet', { name }),
        text:
          left.is === 'before'
            ? words.t('wait.before', { time: words.time(span.startsAt) })
            : words.t('wait.after', { time: words.time(span.closesAt) }),
      };
    case 'left':
      return {
        heading: words.t('wait.left', { name }),
        text: words.t('wait.leftText', { time: words.time(span.closesAt) }),
      };
    case 'here':
      return face.camera.is === 'off' ? { heading: '', text: words.t('tile.cameraOff') } : null;
    case 'lost':
      return null;
  }
}

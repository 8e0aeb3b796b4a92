import type { Words } from '../words/words.ts';
import type { CallView, Face } from './call-view.ts';
import { firstName } from './call-view.ts';

/** What a screen reader is told of who came and went between two views; empty when nothing. */
export function comingsAndGoings(before: CallView | null, after: CallView, words: Words): string {
  if (before === null) return '';
  const known = new Map(before.others.map((face) => [face.personId, face.presence]));
  return after.others
    .map((face) => changeWords(known.get(face.personId), face, words))
    .filter((text) => text !== '')
    .join(' ');
}

function changeWords(was: Face['presence'] | undefined, face: Face, words: Words): string {
  const name = firstName(face.name);
  if (face.presence === was) return '';
  switch (face.presence) {
    case 'here':
      return words.t('call.arrived', { name });
    case 'left':
      return words.t('call.gone', { name });
    case 'lost':
      return words.t('wait.lost', { name });
    case 'away':
      return '';
  }
}

import { firstName } from '../../room/call-view.ts';
import type { Words } from '../../words/words.ts';
import type { Hint } from '../hints/hint-of.ts';

/** More names would be a list, not a word. */
const NAMES = 2;

export function hintWords(hint: Hint, { t, lang }: Words): string {
  if (hint.is === 'long') return t('console.hint.long', { name: firstName(hint.name) });
  if (hint.everybody) return t('console.hint.unheard.everybody');
  const [first = '', ...others] = hint.names.map(firstName);
  if (others.length === 0) return t('console.hint.unheard.one', { name: first });
  const named = [first, ...others].slice(0, NAMES);
  if (hint.names.length > NAMES) return t('console.hint.unheard.more', { names: named.join(', ') });
  return t('console.hint.unheard', { names: new Intl.ListFormat(lang).format(named) });
}

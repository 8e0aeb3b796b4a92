import type { Person } from './api.ts';
import type { Lang } from './words.ts';

export function pageUrl(person: Pick<Person, 'id'> | null, lang: Lang): string {
  const query = new URLSearchParams();
  if (person !== null) query.set('person', person.id);
  if (lang === 'en') query.set('lang', lang);
  return query.size === 0 ? '/' : `/?${query}`;
}

export function roomUrl(sessionId: string, personId: string, lang: Lang): string {
  const query = new URLSearchParams({ session: sessionId, person: personId });
  if (lang === 'en') query.set('lang', lang);
  return `/room.html?${query}`;
}

export function replayUrl(sessionId: string, personId: string, lang: Lang): string {
  const query = new URLSearchParams({ session: sessionId, person: personId });
  if (lang === 'en') query.set('lang', lang);
  return `/replay.html?${query}`;
}

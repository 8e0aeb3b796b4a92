import type { Door } from '../../src/index.ts';
import type { Words } from '../words/words.ts';

type DoorPerson = Door['people'][number];

/** The others who are in the room now. */
export function presentPeople(door: Pick<Door, 'people' | 'you'>): DoorPerson[] {
  return door.people.filter((person) => person.id !== door.you.personId && person.presence === 'connected');
}

/** What the session is called, and the school's own title where that says more. */
export function titleOf(
  door: Pick<Door, 'people' | 'you' | 'session'>,
  words: Words,
): { readonly heading: string; readonly about: string } {
  const { kind, title } = door.session;
  const others = door.people.filter(
    (person) => person.id !== door.you.personId && person.role !== 'observer',
  );
  const heading = sessionTitle(
    kind,
    title,
    others.map((person) => person.name),
    words,
  );
  return { heading, about: heading === title ? '' : title };
}

/** Between two people it matters with whom; otherwise the title, or the kind of session. */
export function sessionTitle(
  kind: Door['session']['kind'],
  title: string,
  otherNames: readonly string[],
  words: Words,
): string {
  const kindWord = words.t(`kind.${kind}`);
  const [only] = otherNames;
  if (kind === 'coaching' && only !== undefined && otherNames.length === 1) {
    return words.t('title.with', { kind: kindWord, name: only });
  }
  return title === '' ? kindWord : title;
}

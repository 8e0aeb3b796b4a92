import type { Door } from '../../src/index.ts';
import type { Words } from '../words/words.ts';

type DoorPerson = Door['people'][number];

/** The others who are in the room now. */
export function presentPeople(door: Pick<Door, 'people' | 'you'>): DoorPerson[] {
  return door.people.filter((person) => person.id !== door.you.personId && person.presence === 'connected');
}

/** What the session is called: its own title, or with whom it is. */
export function titleOf(door: Pick<Door, 'people' | 'you' | 'session'>, words: Words): string {
  const { kind, title } = door.session;
  const others = door.people.filter(
    (person) => person.id !== door.you.personId && person.role !== 'observer',
  );
  return sessionTitle(
    kind,
    title,
    others.map((person) => person.name),
    words,
  );
}

export function sessionTitle(
  kind: Door['session']['kind'],
  title: string,
  otherNames: readonly string[],
  words: Words,
): string {
  if (title !== '') return title;
  const kindWord = words.t(`kind.${kind}`);
  const [only] = otherNames;
  return only !== undefined && otherNames.length === 1
    ? words.t('title.with', { kind: kindWord, name: only })
    : kindWord;
}

import { SECTIONS, type Section } from './shown.ts';

export interface Place {
  readonly section: Section;
  readonly cohortId: string | null;
}

/** What the part of the address behind `#` names, for example `#cohorts/2026-automne`; rooms where it names nothing. */
export function placeOf(hash: string): Place {
  const [name = '', id = ''] = hash.replace(/^#/, '').split('/');
  const section = SECTIONS.find((one) => one === name) ?? 'rooms';
  return { section, cohortId: section === 'cohorts' && id !== '' ? decoded(id) : null };
}

export function hashOf({ section, cohortId }: Place): string {
  return cohortId === null ? `#${section}` : `#${section}/${encodeURIComponent(cohortId)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    // Somebody typed it: then it is what it is.
    if (error instanceof URIError) return text;
    throw error;
  }
}

import type { Person } from './api.ts';
import { h } from './dom.ts';
import { initials } from './programme.ts';

/** A person's initials on their colour. */
export function avatar(person: Person | null, name: string): HTMLElement {
  const circle = h('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(name));
  if (person !== null) circle.style.setProperty('--person', person.color);
  return circle;
}

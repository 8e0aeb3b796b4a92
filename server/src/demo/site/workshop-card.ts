import type { SessionResource } from '@tribu-live/protocol';
import type { Person } from './api.ts';
import { avatar } from './avatar.ts';
import { h } from './dom.ts';
import { companyWords, firstName, isOpen, spanWords, stateWords } from './programme.ts';
import { roomUrl } from './urls.ts';
import type { Words } from './words.ts';

/** A workshop on the programme: one way in for oneself, and one for each of the others, to try it as several. */
export function workshopCard(
  session: SessionResource,
  me: Person,
  people: ReadonlyMap<string, Person>,
  nowMs: number,
  words: Words,
): HTMLElement {
  const open = isOpen(session, nowMs);
  const mentor = session.people.find(({ role }) => role === 'mentor');
  const known = mentor === undefined ? null : (people.get(mentor.id) ?? null);
  return h(
    'article',
    { class: open ? 'card workshop open' : 'card workshop' },
    avatar(known, mentor?.name ?? '?'),
    h(
      'div',
      { class: 'what' },
      h('h3', {}, session.title),
      h('p', { class: 'soft' }, companyWords(session, me.id, words)),
      h('p', { class: 'soft' }, spanWords(session, nowMs, words)),
    ),
    h(
      'div',
      { class: 'go' },
      h('span', { class: open ? 'state open' : 'state' }, stateWords(session, nowMs, words)),
      h(
        'a',
        {
          class: open ? 'button main' : 'button',
          href: roomUrl(session.id, me.id, words.lang),
          target: '_blank',
        },
        words.t('enterWorkshop'),
      ),
    ),
    open ? otherWays(session, me, words) : null,
  );
}

function otherWays(session: SessionResource, me: Person, words: Words): HTMLElement {
  const others = session.people.filter(({ id }) => id !== me.id);
  const address = (id: string) => roomUrl(session.id, id, words.lang);
  return h(
    'p',
    { class: 'others soft' },
    `${words.t('enterAlsoAs')} `,
    others.flatMap(({ id, name }, index) => [
      index === 0 ? '' : ' · ',
      h('a', { class: 'link', href: address(id), target: '_blank' }, firstName(name)),
    ]),
  );
}

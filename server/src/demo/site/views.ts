import type { SessionResource } from '@tribu-live/protocol';
import type { Person } from './api.ts';
import { avatar } from './avatar.ts';
import { h } from './dom.ts';
import { firstName, isOpen, otherOf, type Programme, spanWords, stateWords } from './programme.ts';
import { pageUrl, roomUrl } from './urls.ts';
import type { Lang, Words } from './words.ts';
import { workshopCard } from './workshop-card.ts';

/** `here`: address of this page in another language. */
export function header(
  me: Person | null,
  words: Words,
  here: (lang: Lang) => string = (lang) => pageUrl(me, lang),
): HTMLElement {
  const other: Lang = words.lang === 'fr' ? 'en' : 'fr';
  return h(
    'header',
    { class: 'top' },
    h(
      'a',
      { class: 'brand', href: pageUrl(null, words.lang) },
      h('img', { src: '/art/mark.svg', alt: '', width: 44, height: 44 }),
      h('span', {}, h('strong', {}, words.t('school')), h('small', {}, words.t('motto'))),
    ),
    h(
      'nav',
      {},
      me === null
        ? null
        : h(
            'a',
            { class: 'me', href: pageUrl(null, words.lang), title: words.t('change') },
            avatar(me, me.name),
            h('span', {}, me.name),
            h('span', { class: 'for-readers' }, words.t('change')),
          ),
      h('a', { class: 'lang', href: here(other), hreflang: other, lang: other }, words.t('otherLang')),
    ),
  );
}

export function personPicker(people: readonly Person[], words: Words): HTMLElement {
  const group = (role: Person['role'], title: string): HTMLElement =>
    h(
      'section',
      {},
      h('h2', {}, title),
      h(
        'ul',
        { class: 'people' },
        people
          .filter((person) => person.role === role)
          .map((person) =>
            h(
              'li',
              {},
              h(
                'a',
                { class: 'person', href: pageUrl(person, words.lang) },
                avatar(person, person.name),
                h(
                  'span',
                  {},
                  h('strong', {}, person.name),
                  h('small', {}, `${person.trade}, ${person.city}`),
                ),
              ),
            ),
          ),
      ),
    );
  return h(
    'main',
    { class: 'who' },
    h(
      'div',
      { class: 'hero' },
      h('div', {}, h('h1', {}, words.t('whoTitle')), h('p', { class: 'lead' }, words.t('whoText'))),
      h('img', { src: '/art/workshop.svg', alt: '', width: 560, height: 300 }),
    ),
    group('mentor', words.t('mentors')),
    group('student', words.t('students')),
  );
}

export function programmeView(
  me: Person,
  programme: Programme,
  people: ReadonlyMap<string, Person>,
  nowMs: number,
  words: Words,
): HTMLElement {
  const { coming } = programme;
  const title = words.t(me.role === 'mentor' ? 'programmeMentor' : 'programme');
  return h(
    'section',
    { class: 'programme', 'aria-labelledby': 'programme' },
    h('h2', { id: 'programme' }, title),
    coming.length === 0
      ? h(
          'div',
          { class: 'empty' },
          h('img', { src: '/art/workshop.svg', alt: '', width: 280, height: 150 }),
          h('p', {}, h('strong', {}, words.t('empty'))),
          h('p', {}, words.t('emptyNext')),
        )
      : h(
          'ol',
          {},
          coming.map((session) => h('li', {}, card(session, me, people, nowMs, words))),
        ),
    coming.some((session) => isOpen(session, nowMs)) ? h('p', { class: 'hint' }, words.t('demoHint')) : null,
  );
}

function card(
  session: SessionResource,
  me: Person,
  people: ReadonlyMap<string, Person>,
  nowMs: number,
  words: Words,
): HTMLElement {
  return session.kind === 'tribu'
    ? workshopCard(session, me, people, nowMs, words)
    : comingCard(session, me, people, nowMs, words);
}

function comingCard(
  session: SessionResource,
  me: Person,
  people: ReadonlyMap<string, Person>,
  nowMs: number,
  words: Words,
): HTMLElement {
  const other = otherOf(session, me.id);
  const known = other === null ? null : (people.get(other.id) ?? null);
  const open = isOpen(session, nowMs);
  return h(
    'article',
    { class: open ? 'card open' : 'card' },
    avatar(known, other?.name ?? '?'),
    h(
      'div',
      { class: 'what' },
      h('h3', {}, words.t('with', { name: other?.name ?? '' })),
      known === null ? null : h('p', { class: 'soft' }, `${known.trade}, ${known.city}`),
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
        words.t('enter'),
      ),
      other !== null && open
        ? h(
            'a',
            { class: 'link', href: roomUrl(session.id, other.id, words.lang), target: '_blank' },
            words.t('enterAs', { name: firstName(other.name) }),
          )
        : null,
    ),
  );
}

export function footer(words: Words): HTMLElement {
  return h('footer', {}, words.t('footer'));
}

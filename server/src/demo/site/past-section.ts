import type { AttendanceResource, RecordingResource, SessionResource } from '@tribu-live/protocol';
import type { Person } from './api.ts';
import { h } from './dom.ts';
import { attendanceWords, companyWords, spanWords, titleWords } from './programme.ts';
import { type RecordingView, recordingView } from './recordings.ts';
import { replayUrl } from './urls.ts';
import type { Words } from './words.ts';

/** What is known of the past. */
export interface Past {
  /** Newest first. */
  readonly sessions: readonly SessionResource[];
  readonly attendance: ReadonlyMap<string, AttendanceResource['people']>;
  readonly recordings: ReadonlyMap<string, RecordingResource>;
  /** Addresses of pictures, by session. */
  readonly thumbnails: ReadonlyMap<string, string>;
}

/** Past sessions. A card is drawn anew only when it changed: focus stays, pictures are not loaded twice. */
export class PastSection {
  readonly element: HTMLElement;
  readonly #me: Person;
  readonly #words: Words;
  readonly #list = h('ul', {});
  readonly #empty: HTMLElement;
  readonly #items = new Map<string, HTMLElement>();

  constructor(me: Person, words: Words) {
    this.#me = me;
    this.#words = words;
    this.#empty = h('p', { class: 'soft' }, words.t('pastEmpty'));
    this.element = h(
      'section',
      { class: 'past', 'aria-labelledby': 'past' },
      h('h2', { id: 'past' }, words.t('past')),
      this.#empty,
      this.#list,
    );
  }

  show(past: Past, nowMs: number): void {
    this.#empty.hidden = past.sessions.length > 0;
    for (const [index, session] of past.sessions.entries()) {
      const card = this.#card(session, past, nowMs);
      const item = this.#items.get(session.id) ?? h('li', {});
      this.#items.set(session.id, item);
      if (item.firstElementChild?.outerHTML !== card.outerHTML) item.replaceChildren(card);
      if (this.#list.children[index] !== item)
        this.#list.insertBefore(item, this.#list.children[index] ?? null);
    }
    for (const item of [...this.#list.children].slice(past.sessions.length)) item.remove();
  }

  #card(session: SessionResource, past: Past, nowMs: number): HTMLElement {
    const words = this.#words;
    const title = titleWords(session, this.#me.id, words);
    const about = session.kind === 'tribu' ? companyWords(session, this.#me.id, words) : session.title;
    const people = past.attendance.get(session.id);
    const lines = people === undefined ? [] : attendanceWords(people, this.#me.id, words);
    const cancelled = session.status === 'cancelled';
    const recording = recordingView(past.recordings.get(session.id), words);
    return h(
      'article',
      { class: cancelled ? 'done cancelled' : 'done' },
      cancelled ? null : this.#picture(session, recording, past.thumbnails.get(session.id)),
      h(
        'div',
        { class: 'told' },
        h('h3', {}, title),
        h('p', { class: 'soft' }, [about, spanWords(session, nowMs, words)].filter(Boolean).join(' · ')),
        cancelled
          ? h('p', { class: 'soft' }, words.t('cancelled'))
          : h(
              'ul',
              { class: 'attendance', 'aria-label': words.t('attendance') },
              lines.map((line) => h('li', {}, line)),
            ),
        cancelled ? null : this.#state(recording),
      ),
      recording.is === 'ready' && !cancelled
        ? h(
            'a',
            {
              class: 'button watch',
              href: replayUrl(session.id, this.#me.id, words.lang),
              'aria-label': `${words.t('watch')}, ${title}`,
            },
            words.t('watch'),
          )
        : null,
    );
  }

  /** A picture of the replay, or an empty frame that keeps the place. */
  #picture(session: SessionResource, recording: RecordingView, thumbnail: string | undefined): HTMLElement {
    if (recording.is !== 'ready')
      return h(
        'div',
        { class: 'thumb empty-thumb', 'aria-hidden': 'true' },
        h('img', { src: '/art/mark.svg', alt: '' }),
      );
    const frame = h('a', {
      class: 'thumb',
      href: replayUrl(session.id, this.#me.id, this.#words.lang),
      // The button beside it says the same.
      tabindex: -1,
      'aria-hidden': 'true',
    });
    if (thumbnail !== undefined) frame.append(h('img', { src: thumbnail, alt: '', width: 208, height: 117 }));
    frame.append(h('span', { class: 'length' }, recording.length));
    return frame;
  }

  #state(recording: RecordingView): HTMLElement {
    switch (recording.is) {
      case 'composing':
        return h(
          'p',
          { class: 'recording' },
          h('progress', { max: 100, value: recording.percent, 'aria-label': this.#words.t('progress') }),
          recording.text,
        );
      case 'ready':
        return h('p', { class: 'recording ready' }, `${recording.text} · ${recording.length}`);
      default:
        return h('p', { class: 'recording' }, recording.text);
    }
  }
}

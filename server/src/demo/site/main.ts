import type { AttendanceResource, SessionResource } from '@tribu-live/protocol';
import {
  attendance,
  type Booking,
  book,
  type Person,
  people,
  recordingsOf,
  SchoolRefusal,
  sessionsOf,
  todaysWorkshop,
} from './api.ts';
import { bookingView } from './booking-view.ts';
import { h } from './dom.ts';
import { PastSection } from './past-section.ts';
import { firstName, isOpen, programmeOf, spanWords } from './programme.ts';
import { isUnderWay } from './recordings.ts';
import { Thumbnails } from './thumbnails.ts';
import { footer, header, personPicker, programmeView } from './views.ts';
import { langOf, type Words, wordsFor } from './words.ts';

/** How often the programme is looked at again. */
const REFRESH_MS = 10_000;
/** The same while a video is put together. */
const PROGRESS_MS = 2000;
/** Past sessions that are shown. */
const PAST_SHOWN = 8;

const words = wordsFor(langOf(location.search));
const page = document.querySelector<HTMLElement>('#page') ?? document.body;
document.documentElement.lang = words.lang;
document.title = words.t('school');

await start();

async function start(): Promise<void> {
  const school = await patiently(people);
  const me =
    school.find((person) => person.id === new URLSearchParams(location.search).get('person')) ?? null;
  if (me === null) {
    page.replaceChildren(header(null, words), personPicker(school, words), footer(words));
    return;
  }
  await showPerson(me, school);
}

async function showPerson(me: Person, school: readonly Person[]): Promise<void> {
  const byId = new Map(school.map((person) => [person.id, person]));
  const programme = h('div', { class: 'slot' });
  const past = new PastSection(me, words);
  const thumbnails = new Thumbnails(me.id);
  const trouble = h('p', { class: 'trouble', role: 'status' });
  const known = new Map<string, AttendanceResource['people']>();
  let nextMs = REFRESH_MS;
  let workshopIsBooked = false;

  const refresh = async (): Promise<void> => {
    if (!workshopIsBooked) await todaysWorkshop();
    workshopIsBooked = true;
    const [sessions, recordings] = await Promise.all([sessionsOf(me.id), recordingsOf(me.id)]);
    const mine = programmeOf(sessions);
    const shown = mine.past.slice(0, PAST_SHOWN);
    const theirs = shown.flatMap(({ id }) => recordings.get(id) ?? []);
    nextMs = theirs.some(isUnderWay) ? PROGRESS_MS : REFRESH_MS;
    await Promise.all([...shown.map((session) => learn(session, known)), thumbnails.learn(theirs)]);
    replace(programme, programmeView(me, mine, byId, Date.now(), words));
    past.show({ sessions: shown, attendance: known, recordings, thumbnails: thumbnails.known }, Date.now());
    trouble.textContent = '';
  };
  const tryRefresh = (): Promise<void> =>
    refresh().catch(() => {
      // The next look may work; until then the page says that it is old.
      trouble.textContent = words.t('trouble');
    });
  const keepLooking = async (): Promise<void> => {
    for (;;) {
      if (!document.hidden) await tryRefresh();
      await new Promise((resolve) => setTimeout(resolve, nextMs));
    }
  };
  const booking = bookingView(me, school, words, (wish) => bookAndTell(wish, refresh));

  page.replaceChildren(
    header(me, words),
    h(
      'main',
      { class: 'desk' },
      h(
        'div',
        { class: 'greeting' },
        h('h1', {}, words.t('hello', { name: firstName(me.name) })),
        h('p', { class: 'lead' }, words.t('today', { date: words.date(Date.now()) })),
        trouble,
      ),
      h('div', { class: 'left' }, programme, past.element),
      h('aside', { class: 'right' }, booking),
    ),
    footer(words),
  );
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void tryRefresh();
  });
  void keepLooking();
}

async function bookAndTell(wish: Booking, refresh: () => Promise<void>): Promise<string> {
  try {
    const session = await book(wish);
    await refresh();
    return isOpen(session, Date.now())
      ? words.t('bookedNow')
      : words.t('booked', { when: spanWords(session, Date.now(), words) });
  } catch (failure) {
    return refusal(failure, words);
  }
}

function refusal(failure: unknown, speak: Words): string {
  return failure instanceof SchoolRefusal
    ? speak.t('refused', { message: failure.message })
    : speak.t('trouble');
}

async function learn(
  session: SessionResource,
  known: Map<string, AttendanceResource['people']>,
): Promise<void> {
  if (session.status === 'ended' && !known.has(session.id))
    known.set(session.id, await attendance(session.id));
}

/** Draws anew only when something changed, so that focus and selection stay where they are. */
function replace(slot: HTMLElement, view: HTMLElement): void {
  if (slot.firstElementChild?.outerHTML !== view.outerHTML) slot.replaceChildren(view);
}

/** The server may be a moment behind the browser at the first start. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      page.replaceChildren(h('main', {}, h('p', { class: 'trouble', role: 'status' }, words.t('trouble'))));
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
  }
}

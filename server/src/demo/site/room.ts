import { SchoolRefusal, sessionsOf, token } from './api.ts';
import { h } from './dom.ts';
import { pageUrl } from './urls.ts';
import { langOf, wordsFor } from './words.ts';

// What a school's own page does: ask its back end for a token and hand it to the element.
const words = wordsFor(langOf(location.search));
const query = new URLSearchParams(location.search);
const [sessionId, personId] = [query.get('session'), query.get('person')];
const room = document.querySelector('tribu-room');
const problem = document.querySelector<HTMLElement>('#problem');
document.documentElement.lang = words.lang;
document.title = `${words.t('roomTitle')} · ${words.t('school')}`;
room?.setAttribute('lang', words.lang);
room?.setAttribute('server-url', location.origin);
room?.append(h('a', { slot: 'after', href: homeUrl() }, words.t('back')));

if (sessionId === null || personId === null) say(words.t('roomNoPerson'));
else await bring(sessionId, personId);

async function bring(session: string, person: string): Promise<void> {
  try {
    const [sessions, minted] = await Promise.all([sessionsOf(person), token(session, person)]);
    const booked = sessions.find(({ id }) => id === session);
    const leads = booked?.people.some(({ id, role }) => id === person && role === 'mentor');
    if (booked?.kind === 'tribu' && leads) await bringConsole();
    room?.setAttribute('token', minted);
  } catch (failure) {
    say(wordsOf(failure));
  }
}

/** The mentor's controls around the room; nobody else loads them. */
async function bringConsole(): Promise<void> {
  const address = '/sdk/console.js';
  await import(address);
  const desk = document.createElement('tribu-console');
  desk.setAttribute('lang', words.lang);
  if (room === null) return;
  room.replaceWith(desk);
  desk.append(room);
}

function wordsOf(failure: unknown): string {
  if (!(failure instanceof SchoolRefusal)) return words.t('trouble');
  switch (failure.code) {
    case 'not_booked':
      return words.t('notBooked');
    case 'session_ended':
      return words.t('roomOver');
    case 'session_cancelled':
      return words.t('roomCancelled');
    case 'not_found':
      return words.t('roomUnknown');
    default:
      return words.t('refused', { message: failure.message });
  }
}

/** Where this person came from. */
function homeUrl(): string {
  return pageUrl(personId === null ? null : { id: personId }, words.lang);
}

function say(text: string): void {
  if (problem === null) return;
  problem.replaceChildren(h('p', {}, text), h('a', { href: homeUrl() }, words.t('back')));
  problem.hidden = false;
  room?.remove();
}

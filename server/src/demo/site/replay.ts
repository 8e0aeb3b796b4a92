import { people, replayLink, SchoolRefusal } from './api.ts';
import { h } from './dom.ts';
import { pageUrl, replayUrl } from './urls.ts';
import { footer, header } from './views.ts';
import { langOf, wordsFor } from './words.ts';

// What a school's own page does: ask its back end for a link, hand it to the element, and for another one when it
// has run out.
const LOOK_AGAIN_MS = 4000;

const words = wordsFor(langOf(location.search));
const query = new URLSearchParams(location.search);
const [sessionId, personId] = [query.get('session') ?? '', query.get('person') ?? ''];
const page = document.querySelector<HTMLElement>('#page') ?? document.body;
const problem = h('p', { class: 'trouble', role: 'status' });
const replay = document.createElement('tribu-replay');
document.documentElement.lang = words.lang;
document.title = `${words.t('replayTitle')} · ${words.t('school')}`;
replay.setAttribute('lang', words.lang);
replay.append(h('a', { slot: 'after', class: 'button', href: homeUrl() }, words.t('back')));

const me = (await people().catch(() => [])).find((person) => person.id === personId) ?? null;
const main = h(
  'main',
  { class: 'watch' },
  h('a', { class: 'back', href: homeUrl() }, words.t('past')),
  problem,
);
page.replaceChildren(
  header(me, words, (lang) => replayUrl(sessionId, personId, lang)),
  main,
  footer(words),
);
replay.addEventListener('tribu-replay-missing', (event) => {
  const { why } = (event as CustomEvent<{ why: string }>).detail;
  if (why === 'expired') void bring();
});
await bring();

async function bring(): Promise<void> {
  for (;;) {
    try {
      const { url } = await replayLink(sessionId, personId);
      problem.textContent = '';
      replay.setAttribute('src', url);
      if (!replay.isConnected) main.append(replay);
      return;
    } catch (failure) {
      problem.textContent = wordsOf(failure);
      if (!mayComeYet(failure)) return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

function wordsOf(failure: unknown): string {
  if (!(failure instanceof SchoolRefusal)) return words.t('trouble');
  switch (failure.code) {
    case 'not_booked':
      return words.t('notBooked');
    case 'recording_not_ready':
      return words.t(mayComeYet(failure) ? 'replayWaits' : 'replayNone');
    case 'not_found':
      return words.t('replayNone');
    default:
      return words.t('refused', { message: failure.message });
  }
}

/** The video is still put together, or the school did not answer at all. */
function mayComeYet(failure: unknown): boolean {
  if (!(failure instanceof SchoolRefusal)) return true;
  return failure.details.status === 'composing' || failure.details.status === 'recording';
}

function homeUrl(): string {
  return pageUrl(personId === '' ? null : { id: personId }, words.lang);
}

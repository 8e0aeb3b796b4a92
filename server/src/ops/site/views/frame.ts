import { html, nothing, type TemplateResult } from 'lit/html.js';
import { headOf } from '../head.ts';
import { icon } from '../icons.ts';
import { type Acts, SECTIONS, type Section, type Shown } from '../shown.ts';
import { cohortsView } from './cohorts.ts';
import { jobsView } from './jobs.ts';
import { recordingsView } from './recordings.ts';
import { roomsView } from './rooms.ts';

/** The page around its sections, and the one that is looked at. */
export function frameOf(shown: Shown, acts: Acts): TemplateResult {
  const { words, section } = shown;
  return html`${headOf(words, () => acts.signOut())}
    <nav class="sections" aria-label=${words.t('nav')}>
      ${SECTIONS.map(
        (one) =>
          html`<a href="#${one}" aria-current=${one === section ? 'page' : nothing}>
            ${words.t(one)} ${mark(shown, one)}
          </a>`,
      )}
    </nav>
    <main id="content" tabindex="-1">${sectionOf(shown, acts)}</main>`;
}

function sectionOf(shown: Shown, acts: Acts): TemplateResult {
  switch (shown.section) {
    case 'rooms':
      return roomsView(shown);
    case 'cohorts':
      return cohortsView(shown, acts);
    case 'recordings':
      return recordingsView(shown);
    case 'jobs':
      return jobsView(shown);
  }
}

/** What needs somebody there, in a number and a word. */
function mark({ words, rooms, recordings, jobs }: Shown, section: Section): TemplateResult | typeof nothing {
  switch (section) {
    case 'rooms': {
      const count = rooms.value === null ? 0 : rooms.value.rooms.length + rooms.value.more;
      return count === 0 ? nothing : html`<span class="mark">${words.number(count)}</span>`;
    }
    case 'cohorts':
      return nothing;
    case 'recordings': {
      const trouble = recordings.value?.running.filter(({ recording }) => recording?.trouble != null) ?? [];
      return alarm(trouble.length, words.t('recTrouble'));
    }
    case 'jobs': {
      const failed = jobs.value?.queues.reduce((sum, queue) => sum + queue.failed, 0) ?? 0;
      return alarm(failed, words.t('failed'));
    }
  }
}

function alarm(count: number, what: string): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return html`<span class="mark alarm" title=${what}>
    ${icon('trouble')}<span>${count}</span><span class="heard"> ${what}</span>
  </span>`;
}

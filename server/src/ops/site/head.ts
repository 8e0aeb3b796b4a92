import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from './icons.ts';
import type { Words } from './words/words.ts';

/** Top of the page. `signOut`: null for who isn't signed in. */
export function headOf(words: Words, signOut: (() => void) | null): TemplateResult {
  const other = words.lang === 'fr' ? 'en' : 'fr';
  return html`<a class="skip" href="#content" @click=${toContent}>${words.t('skip')}</a>
    <header class="head">
      <p class="brand">Tribu Live <span>${words.t('title')}</span></p>
      <div class="tools">
        <a href="/ops?lang=${other}${location.hash}" lang=${other} hreflang=${other}>${words.t('otherLang')}</a>
        ${
          signOut === null
            ? nothing
            : html`<button type="button" @click=${signOut}>${icon('leave')} ${words.t('signOut')}</button>`
        }
      </div>
    </header>`;
}

/** The address's # is the section: it stays. */
function toContent(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

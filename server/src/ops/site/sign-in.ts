import { html, nothing, render } from 'lit/html.js';
import { headOf } from './head.ts';
import { langOf, wordsFor } from './words/words.ts';

const words = wordsFor(langOf(document.documentElement.lang));

interface Refusal {
  readonly error?: { readonly code?: string; readonly details?: { readonly retryAfterMs?: number } };
}

let trouble: string | null = null;
let busy = false;

function draw(): void {
  const root = document.getElementById('page');
  if (root === null) return;
  render(
    html`${headOf(words, null)}
      <main id="content" class="sign-in" tabindex="-1">
        <h1>${words.t('signInTitle')}</h1>
        <p>${words.t('signInWhy')}</p>
        <form @submit=${enter} novalidate>
          <label for="token">${words.t('signInToken')}</label>
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="off"
            spellcheck="false"
            aria-invalid=${trouble === null ? 'false' : 'true'}
            aria-describedby="trouble how"
          />
          <p id="trouble" class="trouble" role="alert">${trouble ?? nothing}</p>
          <button type="submit" class="strong" ?disabled=${busy}>${words.t('signInEnter')}</button>
        </form>
        <div id="how" class="how">
          <p>${words.t('signInHow')}</p>
          <pre><code>npm run keys -- operator ${words.t('name').toUpperCase()}</code></pre>
        </div>
      </main>`,
    root,
  );
}

async function enter(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const field = document.getElementById('token') as HTMLInputElement;
  const token = field.value.trim();
  if (token === '') {
    trouble = words.t('signInEmpty');
  } else {
    busy = true;
    draw();
    trouble = await refusalOf(token);
    busy = false;
  }
  if (trouble === null) {
    // The section that was asked for stands behind the #.
    location.reload();
    return;
  }
  draw();
  field.focus();
}

/** Null: signed in. */
async function refusalOf(token: string): Promise<string | null> {
  try {
    const response = await fetch('/ops/sign-in', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (response.ok) return null;
    const { error } = (await response.json()) as Refusal;
    return sentence(error?.code, error?.details?.retryAfterMs ?? 0);
  } catch {
    // Whatever broke on the way, the person can do one thing about it.
    return words.t('signInTrouble');
  }
}

function sentence(code: string | undefined, retryAfterMs: number): string {
  switch (code) {
    case 'token_expired':
      return words.t('signInExpired');
    case 'token_not_yet_valid':
      return words.t('signInNotYet');
    case 'rate_limited':
      return words.t('signInTooOften', { seconds: Math.ceil(retryAfterMs / 1000) });
    case 'token_invalid':
    case 'bad_request':
    case 'too_large':
      return words.t('signInInvalid');
    default:
      return words.t('signInTrouble');
  }
}

draw();
document.getElementById('token')?.focus();

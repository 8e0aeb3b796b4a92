import type { RichText, Span } from '@tribu-live/protocol';
import { css, html, type TemplateResult } from 'lit';

/** Formatted text as elements: every word goes through a template, so that no text can be markup. */
export function richText(blocks: RichText): TemplateResult {
  return html`${blocks.map((block) => {
    switch (block.kind) {
      case 'heading':
        return html`<h3>${spans(block.spans)}</h3>`;
      case 'paragraph':
        return html`<p>${spans(block.spans)}</p>`;
      case 'list': {
        const items = block.items.map((item) => html`<li>${spans(item)}</li>`);
        return block.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
      }
      default:
        return block satisfies never;
    }
  })}`;
}

function spans(all: readonly Span[]): TemplateResult[] {
  return all.map(({ text, bold, italic }) => {
    const slanted = italic === true ? html`<em>${text}</em>` : html`${text}`;
    return bold === true ? html`<strong>${slanted}</strong>` : slanted;
  });
}

export const richTextStyles = css`
  .rich h3 {
    margin: 0 0 var(--tribu-space-1);
    font-size: var(--tribu-size-large);
    line-height: 1.3;
    text-wrap: balance;
  }

  .rich p,
  .rich ul,
  .rich ol {
    margin: 0 0 var(--tribu-space-2);
    text-wrap: pretty;
  }

  .rich > :last-child {
    margin-block-end: 0;
  }

  .rich ul,
  .rich ol {
    padding-inline-start: 1.4em;
  }

  .rich ul {
    list-style: disc;
  }
`;

import { css, html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { base } from '../style/base.ts';
import { sortedPolls } from './poll-view.ts';
import { WorkshopElement } from './workshop-element.ts';

/** The polls of the session, open ones first. */
export class TribuPolls extends WorkshopElement {
  static override properties = WorkshopElement.properties;
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: var(--tribu-space-4);
        padding: 3px;
        margin: -3px;
        overflow-y: auto;
      }

      p {
        color: var(--tribu-ink-soft);
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { words, workshop, frame } = this;
    const polls = sortedPolls(this.room.state.polls);
    if (polls.length === 0) return html`<p>${words.t('poll.none')}</p>`;
    return html`${repeat(
      polls,
      ({ id }) => id,
      (poll) =>
        html`<tribu-poll .words=${words} .workshop=${workshop} .frame=${frame} .poll=${poll}></tribu-poll>`,
    )}`;
  }
}

import { css } from 'lit';

export const circleStyles = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 0;
  }

  .circle {
    display: grid;
    grid-template: 'head head' auto 'faces page' minmax(0, 1fr) 'foot foot' auto / minmax(0, 1.15fr) minmax(0, 1fr);
    gap: var(--tribu-space-2) var(--tribu-space-4);
    block-size: 100%;
  }

  .circle[data-page='none'] {
    grid-template: 'head' auto 'faces' minmax(0, 1fr) 'foot' auto / minmax(0, 1fr);
  }

  .head {
    grid-area: head;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: var(--tribu-space-1) var(--tribu-space-4);
    min-block-size: 36px;
    text-align: center;
  }

  h2 {
    font-size: var(--tribu-size-large);
  }

  .head.yours {
    padding: var(--tribu-space-2) var(--tribu-space-4);
    border-radius: var(--tribu-radius);
    background: var(--tribu-accent);
    color: var(--tribu-on-accent);
  }

  .yours h2 {
    font-size: var(--tribu-size-title);
  }

  .soon {
    padding: 3px 14px;
    border-radius: 999px;
    background: var(--tribu-accent-soft);
    font-weight: 600;
  }

  .mic {
    display: flex;
    align-items: center;
    gap: var(--tribu-space-2);
    font-weight: 600;
  }

  tribu-faces {
    grid-area: faces;
  }

  .page {
    grid-area: page;
    padding: var(--tribu-space-4) clamp(16px, 3cqi, 32px);
    border-radius: var(--tribu-radius-large);
    background: var(--tribu-surface);
    overflow: auto;
  }

  h3 {
    margin: 0 0 var(--tribu-space-2);
    color: var(--tribu-ink-soft);
    font-size: var(--tribu-size-small);
    font-weight: 600;
  }

  .text {
    font-size: 1.0625rem;
    line-height: 1.7;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .soft {
    color: var(--tribu-ink-soft);
  }

  .foot {
    grid-area: foot;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--tribu-space-2) var(--tribu-space-4);
  }

  .order {
    flex: 1 1 240px;
    display: flex;
    gap: var(--tribu-space-2);
    margin: 0;
    padding: 3px;
    overflow-x: auto;
    list-style: none;
    scrollbar-width: thin;
  }

  .order li {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 4px 12px;
    border-radius: 999px;
    background: var(--tribu-sunken);
    font-size: 0.9375rem;
    white-space: nowrap;
  }

  .order [data-is='read'],
  .order [data-is='passed'] {
    color: var(--tribu-ink-soft);
  }

  .order [data-is='reading'] {
    background: var(--tribu-accent);
    color: var(--tribu-on-accent);
    font-weight: 600;
  }

  .order [data-you='true'] {
    outline: 2px solid var(--tribu-accent);
    outline-offset: -2px;
    font-weight: 600;
  }

  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--tribu-space-2);
    margin-inline-start: auto;
  }

  @container room (max-width: 760px) {
    .circle {
      grid-template: 'head' auto 'faces' minmax(0, 0.8fr) 'page' minmax(0, 1fr) 'foot' auto / minmax(0, 1fr);
    }

    .order {
      flex-basis: 100%;
    }

    .button.large {
      padding-inline: var(--tribu-space-6);
    }
  }
`;

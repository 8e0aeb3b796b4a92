import { css } from 'lit';

/** What every element of the room shares: box model, type, focus ring, hidden words for screen readers. */
export const base = css`
  :host,
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :host {
    font-family: var(--tribu-font);
    font-size: var(--tribu-size);
    line-height: var(--tribu-line-height);
    color: var(--tribu-ink);
    font-variant-numeric: tabular-nums;
    -webkit-tap-highlight-color: transparent;
  }

  :host([hidden]) {
    display: none !important;
  }

  h1,
  h2,
  p,
  dl,
  ul,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }

  ul {
    list-style: none;
  }

  button,
  select {
    font: inherit;
    color: inherit;
  }

  :focus-visible {
    outline: 3px solid var(--tribu-accent);
    outline-offset: 2px;
  }

  h1:focus-visible {
    outline: none;
  }

  svg {
    display: block;
    flex: none;
  }

  .for-readers {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

export const buttons = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--tribu-space-2);
    min-block-size: var(--tribu-target);
    padding: var(--tribu-space-2) var(--tribu-space-4);
    border: 1.5px solid var(--tribu-control-line);
    border-radius: 999px;
    background: var(--tribu-surface);
    color: var(--tribu-ink);
    font-weight: 600;
    text-align: center;
    cursor: pointer;
    transition: background-color var(--tribu-quick), border-color var(--tribu-quick);
  }

  .button:hover {
    background: var(--tribu-sunken);
  }

  .button.main {
    border-color: transparent;
    background: var(--tribu-accent);
    color: var(--tribu-on-accent);
  }

  .button.main:hover {
    background: var(--tribu-accent-strong);
  }

  .button.danger {
    border-color: transparent;
    background: var(--tribu-danger);
    color: var(--tribu-on-danger);
  }

  .button.danger:hover {
    background: var(--tribu-danger-strong);
  }

  .button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--tribu-accent);
  }

  .button.quiet:hover {
    background: var(--tribu-accent-soft);
  }

  .button[aria-disabled='true'],
  .button:disabled {
    border-color: var(--tribu-line);
    background: var(--tribu-sunken);
    color: var(--tribu-ink-soft);
    cursor: not-allowed;
  }

  .button.large {
    min-block-size: 52px;
    padding-inline: var(--tribu-space-8);
    font-size: 1.0625rem;
  }
`;

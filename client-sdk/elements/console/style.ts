import { css } from 'lit';

/** What the parts of the console share: small buttons, fields, lists. Smaller than a student's, larger on touch. */
export const consoleStyles = css`
  .small {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: 34px;
    min-inline-size: 34px;
    padding: 4px 12px;
    border: 1.5px solid var(--tribu-control-line);
    border-radius: 999px;
    background: var(--tribu-surface);
    color: var(--tribu-ink);
    font: inherit;
    font-size: var(--tribu-size-small);
    font-weight: 600;
    line-height: 1.2;
    cursor: pointer;
  }

  .small:hover {
    background: var(--tribu-sunken);
  }

  .small.main {
    border-color: transparent;
    background: var(--tribu-accent);
    color: var(--tribu-on-accent);
  }

  .small.main:hover {
    background: var(--tribu-accent-strong);
  }

  .small.quiet {
    border-color: transparent;
    background: transparent;
  }

  .small.quiet:hover {
    background: var(--tribu-sunken);
  }

  .small.danger {
    border-color: var(--tribu-danger);
    color: var(--tribu-danger);
  }

  .small.bare {
    inline-size: 34px;
    padding: 0;
  }

  .small[aria-pressed='true'] {
    border-color: var(--tribu-accent);
    background: var(--tribu-accent-soft);
  }

  .small:disabled {
    border-color: var(--tribu-line);
    background: transparent;
    color: var(--tribu-ink-soft);
    cursor: not-allowed;
  }

  @media (pointer: coarse) {
    .small {
      min-block-size: var(--tribu-target);
      min-inline-size: var(--tribu-target);
    }
  }

  h2 {
    font-size: 1rem;
    font-weight: 650;
  }

  h3 {
    margin: 0;
    color: var(--tribu-ink-soft);
    font-size: var(--tribu-size-small);
    font-weight: 600;
  }

  .soft {
    color: var(--tribu-ink-soft);
    font-size: var(--tribu-size-small);
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--tribu-space-1) var(--tribu-space-2);
  }

  .stack {
    display: grid;
    align-content: start;
    gap: var(--tribu-space-3);
  }

  .push {
    margin-inline-start: auto;
  }

  .name {
    overflow: hidden;
    min-inline-size: 0;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  label,
  legend {
    display: block;
    padding: 0;
    margin-block-end: 2px;
    font-size: var(--tribu-size-small);
    font-weight: 600;
  }

  input:not([type='checkbox']),
  textarea,
  select {
    inline-size: 100%;
    min-block-size: 38px;
    padding: 6px 10px;
    border: 1.5px solid var(--tribu-control-line);
    border-radius: var(--tribu-radius-small);
    background: var(--tribu-surface);
    color: var(--tribu-ink);
    font: inherit;
    font-size: 0.9375rem;
  }

  textarea {
    min-block-size: 64px;
    resize: vertical;
  }

  input[type='number'] {
    inline-size: 76px;
  }

  .tick {
    display: flex;
    align-items: center;
    gap: var(--tribu-space-2);
    min-block-size: 34px;
    margin: 0;
    font-weight: 500;
  }

  .tick input {
    flex: none;
    inline-size: 18px;
    block-size: 18px;
    margin: 0;
    accent-color: var(--tribu-accent);
  }
`;

/** A person who is moved from one group to another, by hand or by a list. */
export const memberStyles = css`
  .member {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(90px, auto);
    align-items: center;
    gap: 6px;
    cursor: grab;
  }

  .member .name {
    font-size: var(--tribu-size-small);
    font-weight: 500;
  }
`;

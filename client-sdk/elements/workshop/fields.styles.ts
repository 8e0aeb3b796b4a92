import { css } from 'lit';

/** What lists with a field below them share: questions, messages, cards. */
export const fieldStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: var(--tribu-space-3);
    min-block-size: 0;
  }

  .list {
    display: flex;
    flex-direction: column;
    flex: 1;
    gap: var(--tribu-space-2);
    min-block-size: 0;
    padding: 3px;
    margin: -3px;
    overflow-y: auto;
  }

  .none {
    color: var(--tribu-ink-soft);
  }

  .entry {
    display: grid;
    gap: var(--tribu-space-1);
    padding: var(--tribu-space-3);
    border-radius: var(--tribu-radius);
    background: var(--tribu-surface);
  }

  .entry .text {
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .by {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px var(--tribu-space-2);
    color: var(--tribu-ink-soft);
    font-size: var(--tribu-size-small);
  }

  .by b {
    color: var(--tribu-ink);
  }

  .acts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--tribu-space-1) var(--tribu-space-2);
  }

  .acts .button {
    padding-inline: var(--tribu-space-3);
    font-size: var(--tribu-size-small);
  }

  form {
    display: grid;
    gap: var(--tribu-space-2);
  }

  label {
    font-size: var(--tribu-size-small);
    font-weight: 600;
  }

  textarea,
  input[type='text'] {
    inline-size: 100%;
    min-block-size: var(--tribu-target);
    padding: 10px var(--tribu-space-3);
    border: 1.5px solid var(--tribu-control-line);
    border-radius: var(--tribu-radius-small);
    background: var(--tribu-surface);
    color: var(--tribu-ink);
    font: inherit;
    resize: vertical;
  }

  textarea::placeholder {
    color: var(--tribu-ink-soft);
    opacity: 1;
  }

  form .button {
    justify-self: end;
  }
`;

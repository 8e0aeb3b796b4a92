import { css } from 'lit';

export const pollStyles = css`
  section {
    display: grid;
    gap: var(--tribu-space-2);
    padding: var(--tribu-space-4);
    border-radius: var(--tribu-radius);
    background: var(--tribu-surface);
  }

  h3 {
    margin: 0;
    font-size: 1.0625rem;
    overflow-wrap: anywhere;
  }

  .soft {
    padding: 0;
    color: var(--tribu-ink-soft);
    font-size: var(--tribu-size-small);
  }

  form {
    display: grid;
    gap: var(--tribu-space-2);
  }

  .options {
    display: grid;
    gap: var(--tribu-space-1);
  }

  .options.scale {
    grid-template-columns: repeat(5, 1fr);
  }

  .option {
    display: flex;
    align-items: center;
    gap: var(--tribu-space-2);
    min-block-size: var(--tribu-target);
    padding-inline: var(--tribu-space-3);
    border: 1.5px solid var(--tribu-line);
    border-radius: var(--tribu-radius-small);
    cursor: pointer;
    overflow-wrap: anywhere;
  }

  .scale .option {
    justify-content: center;
    padding-inline: var(--tribu-space-1);
  }

  .option:has(:checked) {
    border-color: var(--tribu-accent);
    background: var(--tribu-accent-soft);
  }

  input[type='radio'],
  input[type='checkbox'] {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    margin: 0;
    accent-color: var(--tribu-accent);
  }

  input[type='text'] {
    min-block-size: var(--tribu-target);
    padding-inline: var(--tribu-space-3);
    border: 1.5px solid var(--tribu-control-line);
    border-radius: var(--tribu-radius-small);
    background: var(--tribu-surface);
    color: var(--tribu-ink);
    font: inherit;
  }

  form .button {
    justify-self: end;
  }

  .given {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--tribu-space-2);
    font-weight: 600;
  }

  .results {
    display: grid;
    gap: var(--tribu-space-2);
  }

  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px var(--tribu-space-3);
    font-size: 0.9375rem;
  }

  .label {
    overflow-wrap: anywhere;
  }

  .count {
    color: var(--tribu-ink-soft);
  }

  .bar {
    grid-column: 1 / -1;
    block-size: 8px;
    border-radius: 4px;
    background: var(--tribu-sunken);
    overflow: hidden;
  }

  .bar i {
    display: block;
    block-size: 100%;
    border-radius: 4px;
    background: var(--tribu-accent);
  }
`;

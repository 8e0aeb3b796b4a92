import { css } from 'lit';

export const writingStyles = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 0;
  }

  .writing {
    display: flex;
    flex-direction: column;
    gap: var(--tribu-space-3);
    inline-size: min(100%, 1180px);
    block-size: 100%;
    margin-inline: auto;
  }

  .top {
    display: flex;
    align-items: flex-start;
    justify-content: space-between;
    gap: var(--tribu-space-4);
  }

  .prompt {
    flex: 1;
    max-block-size: min(190px, 28vh);
    padding: var(--tribu-space-1);
    overflow-y: auto;
  }

  .prompt a {
    display: inline-flex;
    align-items: center;
    gap: var(--tribu-space-2);
    min-block-size: 32px;
    color: var(--tribu-accent);
    font-weight: 600;
  }

  .strip {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--tribu-space-2) var(--tribu-space-3);
    padding: var(--tribu-space-2) var(--tribu-space-4);
    border-radius: var(--tribu-radius);
    background: var(--tribu-accent-soft);
  }

  .other {
    justify-content: space-between;
    background: var(--tribu-warn-soft);
    color: var(--tribu-on-warn);
  }

  .other summary {
    min-block-size: 32px;
    cursor: pointer;
    list-style: none;
  }

  .link {
    text-decoration: underline;
    font-weight: 600;
  }

  .version {
    max-block-size: 30vh;
    margin-block: var(--tribu-space-2);
    padding: var(--tribu-space-3);
    border-radius: var(--tribu-radius-small);
    background: var(--tribu-surface);
    color: var(--tribu-ink);
    overflow: auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .choices,
  .help {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--tribu-space-2);
  }

  .other .quiet {
    color: inherit;
  }

  textarea {
    flex: 1;
    inline-size: 100%;
    min-block-size: 120px;
    padding: var(--tribu-space-6) clamp(16px, 4cqi, 48px);
    border: 1px solid var(--tribu-line);
    border-radius: var(--tribu-radius-large);
    background: var(--tribu-surface);
    color: var(--tribu-ink);
    font: inherit;
    font-size: 1.125rem;
    line-height: 1.7;
    resize: none;
  }

  textarea:focus-visible {
    outline-width: 2px;
    outline-offset: 0;
  }

  textarea::placeholder {
    color: var(--tribu-ink-soft);
    opacity: 1;
  }

  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--tribu-space-2) var(--tribu-space-4);
  }

  .words {
    font-weight: 600;
  }

  .status {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--tribu-ink-soft);
    font-size: var(--tribu-size-small);
  }

  .status.matters {
    padding: 2px 10px;
    border-radius: 999px;
    background: var(--tribu-warn-soft);
    color: var(--tribu-on-warn);
    font-weight: 600;
  }

  .told {
    font-size: var(--tribu-size-small);
    color: var(--tribu-ink-soft);
  }

  .gap {
    flex: 1;
  }

  .dots {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: var(--tribu-space-1) var(--tribu-space-3);
    min-block-size: 20px;
    color: var(--tribu-ink-soft);
    font-size: 0.8125rem;
  }

  .held {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }

  i {
    inline-size: 10px;
    block-size: 10px;
    border-radius: 50%;
    background: var(--tribu-calm-0);
  }

  i[data-calm='1'] {
    background: var(--tribu-calm-1);
  }
  i[data-calm='2'] {
    background: var(--tribu-calm-2);
  }
  i[data-calm='3'] {
    background: var(--tribu-calm-3);
  }
  i[data-calm='4'] {
    background: var(--tribu-calm-4);
  }
  i[data-calm='5'] {
    background: var(--tribu-calm-5);
  }

  @container room (max-width: 620px) {
    .writing {
      gap: var(--tribu-space-2);
    }

    textarea {
      padding: var(--tribu-space-4);
    }

    .prompt {
      max-block-size: 18vh;
    }

    .gap {
      display: none;
    }

    .dots {
      gap: 2px var(--tribu-space-2);
    }

    .help,
    .pen {
      flex: 1;
    }

    .help .button {
      flex: 1;
    }

    .button {
      padding-inline: var(--tribu-space-3);
      font-size: 0.9375rem;
    }
  }
`;

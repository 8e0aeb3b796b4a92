import { css } from 'lit';

export const replayStyles = css`
  :host {
    display: block;
    padding: var(--tribu-space-4);
    background: var(--tribu-ground);
    container: replay / inline-size;
  }

  section {
    display: grid;
    gap: var(--tribu-space-4);
  }

  header h1 {
    font-size: var(--tribu-size-title);
    line-height: 1.25;
    text-wrap: balance;
  }

  header p {
    margin-block-start: var(--tribu-space-1);
    color: var(--tribu-ink-soft);
  }

  header p::first-letter {
    text-transform: uppercase;
  }

  .desk {
    display: grid;
    gap: var(--tribu-space-4);
  }

  tribu-notice {
    min-block-size: 320px;
    background: var(--tribu-ground);
  }

  dl > div {
    display: flex;
    align-items: center;
    gap: var(--tribu-space-4);
    padding-block: var(--tribu-space-1);
  }

  dt {
    display: flex;
    flex: 0 0 8.5em;
    gap: var(--tribu-space-1);
  }

  dd {
    margin: 0;
  }

  kbd {
    display: inline-grid;
    place-items: center;
    min-inline-size: 30px;
    padding: 2px 8px;
    border: 1px solid var(--tribu-control-line);
    border-radius: var(--tribu-radius-small);
    background: var(--tribu-sunken);
    font: inherit;
    font-weight: 600;
  }

  @container replay (min-width: 820px) {
    .desk {
      grid-template-columns: minmax(0, 1fr) 300px;
      align-items: stretch;
    }

    /* As high as the player, and its list scrolls. */
    .beside {
      position: relative;
    }

    tribu-chapters {
      position: absolute;
      inset: 0;
      overflow: auto;
    }
  }
`;

import { css } from 'lit';

export const wallStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    gap: var(--tribu-space-2);
    min-block-size: 0;
    container: wall / inline-size;
  }

  .sum {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--tribu-space-4);
    font-size: var(--tribu-size-small);
  }

  .sum .stuck {
    font-weight: 650;
  }

  ul {
    display: grid;
    /* Never more than six in a row: five rows of six are the thirty of a workshop. */
    grid-template-columns: repeat(auto-fill, minmax(max(126px, calc((100% - 46px) / 6)), 1fr));
    grid-auto-rows: minmax(76px, 1fr);
    align-content: stretch;
    gap: var(--tribu-space-2);
    min-block-size: 0;
    padding: 3px;
    overflow-y: auto;
  }

  ul.few {
    grid-auto-rows: minmax(76px, 108px);
    align-content: start;
  }

  li {
    display: grid;
    min-inline-size: 0;
  }

  .tile {
    display: grid;
    grid-template-rows: auto auto 1fr;
    align-content: start;
    gap: 1px;
    min-inline-size: 0;
    padding: 6px 10px;
    border: 1.5px solid var(--tribu-line);
    border-radius: var(--tribu-radius-small);
    background: var(--tribu-surface);
    color: var(--tribu-ink);
    line-height: 1.25;
    text-align: start;
    cursor: pointer;
  }

  .tile:hover {
    border-color: var(--tribu-control-line);
  }

  .tile[aria-pressed='true'] {
    border-color: var(--tribu-accent);
    box-shadow: 0 0 0 1.5px var(--tribu-accent);
  }

  .who {
    overflow: hidden;
    font-size: 0.9375rem;
    font-weight: 650;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .state {
    display: flex;
    align-items: center;
    gap: 5px;
    overflow: hidden;
    font-size: 0.8125rem;
    white-space: nowrap;
  }

  .state span {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .more {
    display: flex;
    align-items: center;
    align-self: end;
    gap: 6px;
    overflow: hidden;
    color: var(--tribu-ink-soft);
    font-size: 0.8125rem;
    white-space: nowrap;
  }

  .more {
    align-items: baseline;
  }

  .more .words {
    color: var(--tribu-ink);
    font-size: 1.0625rem;
    font-weight: 650;
  }

  .more svg {
    align-self: center;
  }

  .is-help {
    border-color: var(--tribu-accent);
    background: var(--tribu-accent-soft);
  }

  .is-help .state {
    font-weight: 700;
    white-space: normal;
  }

  .is-idle,
  .is-notStarted.stuck {
    border-color: transparent;
    background: var(--tribu-warn-soft);
    color: var(--tribu-on-warn);
  }

  .is-idle .more,
  .is-idle .words,
  .is-notStarted.stuck .more,
  .is-notStarted.stuck .words {
    color: inherit;
  }

  .is-penDown {
    background: var(--tribu-sunken);
  }

  .is-gone,
  .is-lost,
  .is-expected {
    border-style: dashed;
    background: transparent;
    color: var(--tribu-ink-soft);
  }

  .is-gone .words,
  .is-lost .words,
  .is-expected .words {
    color: inherit;
  }

  .is-reading,
  .is-floor,
  .is-hand {
    border-color: var(--tribu-accent);
  }

  @container wall (max-width: 520px) {
    ul {
      grid-template-columns: repeat(auto-fill, minmax(104px, 1fr));
    }

    .tile {
      padding: 5px 8px;
    }
  }
`;

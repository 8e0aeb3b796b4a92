import { css } from 'lit';

export const checkStyles = css`
  :host {
    display: grid;
    align-items: safe center;
    justify-items: center;
    block-size: 100%;
    padding: var(--tribu-space-6) var(--tribu-space-4);
    overflow: auto;
    container-type: inline-size;
  }

  .card {
    display: grid;
    gap: var(--tribu-space-6);
    inline-size: 100%;
    max-inline-size: 860px;
    padding: var(--tribu-space-8);
    border: 1px solid var(--tribu-line);
    border-radius: var(--tribu-radius-large);
    background: var(--tribu-surface);
    box-shadow: var(--tribu-shadow);
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 var(--tribu-space-6);
  }

  h1 {
    font-size: var(--tribu-size-title);
    line-height: 1.25;
    letter-spacing: -0.01em;
  }

  .when,
  .hint {
    color: var(--tribu-ink-soft);
  }

  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr);
    align-items: start;
    gap: var(--tribu-space-6);
    min-block-size: 258px;
  }

  .picture {
    position: relative;
    aspect-ratio: 16 / 10;
    overflow: hidden;
    border-radius: var(--tribu-radius);
    background: var(--tribu-sunken);
  }

  .picture video {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    transform: scaleX(-1);
  }

  [hidden] {
    display: none !important;
  }

  .nothing {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: var(--tribu-space-2);
    color: var(--tribu-ink-soft);
  }

  .nothing:has(+ .switches) {
    inset-block-end: 68px;
  }

  .switches {
    position: absolute;
    inset-inline: 0;
    inset-block-end: var(--tribu-space-3);
    display: flex;
    justify-content: center;
    gap: var(--tribu-space-3);
  }

  .switch {
    display: grid;
    place-items: center;
    inline-size: 48px;
    block-size: 48px;
    border: 0;
    border-radius: 50%;
    background: var(--tribu-plate);
    color: var(--tribu-on-plate);
    cursor: pointer;
  }

  .switch[data-on='false'] {
    background: var(--tribu-surface);
    color: var(--tribu-ink);
    box-shadow: 0 0 0 1.5px var(--tribu-control-line);
  }

  .settings {
    display: grid;
    gap: var(--tribu-space-4);
    align-content: start;
  }

  .row {
    display: grid;
    gap: var(--tribu-space-2);
  }

  .about {
    inline-size: 100%;
    color: var(--tribu-ink-soft);
  }

  .level {
    display: flex;
    align-items: center;
    gap: var(--tribu-space-2);
    margin-block-start: calc(-1 * var(--tribu-space-2));
    color: var(--tribu-ink-soft);
  }

  .track {
    flex: 1;
    block-size: 8px;
    overflow: hidden;
    border-radius: 999px;
    background: var(--tribu-sunken);
  }

  .fill {
    display: block;
    block-size: 100%;
    border-radius: inherit;
    background: var(--tribu-level);
    transform: scaleX(var(--level, 0));
    transform-origin: left;
    transition: transform var(--tribu-flicker) linear;
  }

  .trouble {
    display: grid;
    justify-items: start;
    gap: var(--tribu-space-2);
    padding: var(--tribu-space-4);
    border-radius: var(--tribu-radius);
    background: var(--tribu-warn-soft);
    color: var(--tribu-on-warn);
  }

  .unblock {
    inline-size: min(100%, 300px);
    block-size: auto;
  }

  .unblock .window {
    fill: var(--tribu-surface);
    stroke: var(--tribu-control-line);
  }

  .unblock .dot,
  .unblock .address {
    fill: var(--tribu-line);
  }

  .unblock .bar {
    fill: var(--tribu-sunken);
  }

  .unblock .ring {
    fill: var(--tribu-accent-soft);
    stroke: var(--tribu-accent);
    stroke-width: 3;
  }

  .unblock .symbol {
    fill: none;
    stroke: var(--tribu-ink);
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  tribu-consent {
    padding-block-start: var(--tribu-space-4);
    border-block-start: 1px solid var(--tribu-line);
  }

  tribu-kept {
    margin-block-start: calc(-1 * var(--tribu-space-4));
  }

  .error {
    padding: var(--tribu-space-3) var(--tribu-space-4);
    border-radius: var(--tribu-radius-small);
    background: var(--tribu-danger-soft);
  }

  footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--tribu-space-3) var(--tribu-space-6);
  }

  @container (max-width: 700px) {
    .card {
      padding: var(--tribu-space-4);
      gap: var(--tribu-space-4);
    }

    .columns {
      grid-template-columns: minmax(0, 1fr);
      gap: var(--tribu-space-4);
    }

    .picture {
      aspect-ratio: 16 / 9;
    }

    h1 {
      font-size: 1.375rem;
    }

    footer .button {
      inline-size: 100%;
    }

    .hint {
      inline-size: 100%;
      text-align: center;
    }
  }
`;

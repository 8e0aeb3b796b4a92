import { css } from 'lit';

export const workshopStyles = css`
  :host {
    position: relative;
    display: block;
    block-size: 100%;
    min-block-size: 0;
  }

  .workshop {
    display: grid;
    grid-template: 'scene' minmax(0, 1fr) 'chips' auto / minmax(0, 1fr);
    column-gap: var(--tribu-space-3);
    block-size: 100%;
  }

  .workshop[data-beside='here'] {
    grid-template: 'scene panel' minmax(0, 1fr) 'chips panel' auto / minmax(0, 1fr) clamp(320px, 29%, 420px);
  }

  .scene {
    grid-area: scene;
    display: grid;
    min-block-size: 0;
    min-inline-size: 0;
  }

  tribu-panel {
    grid-area: panel;
  }

  .watch {
    display: grid;
    grid-template: 'prompt ring' auto 'faces faces' minmax(0, 1fr) / minmax(0, 1fr) auto;
    gap: var(--tribu-space-2) var(--tribu-space-4);
    min-block-size: 0;
  }

  .watch .prompt {
    grid-area: prompt;
  }

  .watch .rich {
    max-block-size: 88px;
    overflow-y: auto;
  }

  .watch tribu-faces {
    grid-area: faces;
  }

  .soft {
    color: var(--tribu-ink-soft);
    font-size: var(--tribu-size-small);
  }

  .chips {
    grid-area: chips;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: var(--tribu-space-1) var(--tribu-space-3);
    min-inline-size: 0;
  }

  .chip,
  .held {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--tribu-space-1) var(--tribu-space-3);
    margin-block-start: var(--tribu-space-2);
  }

  .chip {
    padding: 2px var(--tribu-space-4);
    min-block-size: var(--tribu-target);
    border-radius: var(--tribu-radius-large);
    background: var(--tribu-surface);
    box-shadow: var(--tribu-shadow);
    animation: appear var(--tribu-gentle) ease-out;
  }

  .chip.warm {
    background: var(--tribu-accent-soft);
  }

  .chip .button {
    padding-inline: var(--tribu-space-3);
    font-size: 0.9375rem;
  }

  .nudge {
    animation-duration: calc(4 * var(--tribu-gentle));
  }

  .held {
    flex-wrap: nowrap;
    gap: var(--tribu-space-2);
    color: var(--tribu-ink-soft);
    font-size: var(--tribu-size-small);
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .reactions {
    position: absolute;
    inset-block-end: 120px;
    inset-inline-start: var(--tribu-space-3);
    z-index: 2;
    display: grid;
    gap: var(--tribu-space-2);
    justify-items: start;
    pointer-events: none;
  }

  .reactions li {
    display: flex;
    align-items: center;
    gap: var(--tribu-space-2);
    padding: 5px 14px;
    border-radius: 999px;
    background: var(--tribu-plate);
    color: var(--tribu-on-plate);
    font-size: 0.9375rem;
    animation: appear var(--tribu-gentle) ease-out;
  }

  .pens {
    position: absolute;
    inset: 0 calc(-1 * var(--tribu-space-3));
    z-index: 4;
    display: grid;
    place-items: center;
    background: var(--tribu-ground);
    text-align: center;
    animation: appear var(--tribu-gentle) ease-out;
  }

  .pens p {
    font-size: clamp(2.25rem, 8cqi, 5.5rem);
    font-weight: 650;
    line-height: 1.1;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }

  @container room (max-width: 760px) {
    .workshop[data-beside='here'] {
      grid-template: 'panel' minmax(0, 1fr) 'chips' auto / minmax(0, 1fr);
    }

    .workshop[data-beside='here'] .scene {
      display: none;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .chip,
    .reactions li,
    .pens {
      animation: none;
    }
  }
`;

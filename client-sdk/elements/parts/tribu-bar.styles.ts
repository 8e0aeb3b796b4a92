import { css } from 'lit';

export const barStyles = css`
  :host {
    display: block;
  }

  .bar {
    display: flex;
    align-items: stretch;
    justify-content: center;
    gap: var(--tribu-space-2);
    padding: var(--tribu-space-2) var(--tribu-space-3) max(var(--tribu-space-3), env(safe-area-inset-bottom));
  }

  .tool {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 3px;
    min-inline-size: 76px;
    padding: 4px 2px;
    border: 0;
    border-radius: var(--tribu-radius);
    background: transparent;
    cursor: pointer;
  }

  .face {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 56px;
    block-size: 44px;
    overflow: hidden;
    border-radius: 22px;
    border: 1.5px solid var(--tribu-line);
    background: var(--tribu-surface);
    transition: background-color var(--tribu-quick), color var(--tribu-quick);
  }

  .tool:hover .face {
    background: var(--tribu-sunken);
  }

  [data-look='off'] .face,
  [data-look='off']:hover .face {
    border-color: transparent;
    background: var(--tribu-ink);
    color: var(--tribu-ground);
  }

  /* Held back by the room: neither on nor off by one's own choice. */
  [data-look='held'] .face {
    border-style: dashed;
    border-color: var(--tribu-control-line);
    background: var(--tribu-sunken);
    color: var(--tribu-ink-soft);
  }

  [data-look='open'] .face {
    border-color: var(--tribu-accent);
    background: var(--tribu-accent-soft);
  }

  [data-look='leave'] .face {
    border-color: transparent;
    background: var(--tribu-danger-soft);
    color: var(--tribu-danger);
  }

  [data-look='leave']:hover .face {
    background: var(--tribu-danger);
    color: var(--tribu-on-danger);
  }

  .level {
    position: absolute;
    inset-inline: 12px;
    inset-block-end: 4px;
    block-size: 3px;
    border-radius: 2px;
    background: var(--tribu-level);
    transform: scaleX(var(--level, 0));
    transition: transform var(--tribu-flicker) linear;
  }

  .word {
    font-size: 0.8125rem;
    font-weight: 500;
    line-height: 1.2;
  }

  .gap {
    inline-size: var(--tribu-space-6);
  }

  .tool::after {
    content: attr(data-tip);
    position: absolute;
    inset-block-end: calc(100% + 4px);
    inset-inline-start: 50%;
    z-index: 2;
    padding: 5px 10px;
    border-radius: var(--tribu-radius-small);
    background: var(--tribu-ink);
    color: var(--tribu-ground);
    font-size: 0.8125rem;
    white-space: nowrap;
    opacity: 0;
    visibility: hidden;
    translate: -50% 0;
    pointer-events: none;
    transition: opacity var(--tribu-quick);
  }

  .tool:last-child::after {
    inset-inline: auto 0;
    translate: none;
  }

  @media (hover: hover) {
    .tool:hover::after,
    .tool:focus-visible::after {
      opacity: 1;
      visibility: visible;
    }
  }

  [aria-expanded='true']::after {
    display: none;
  }

  .extend {
    position: relative;
    display: flex;
  }

  .minutes {
    position: absolute;
    inset-block-end: calc(100% + 8px);
    inset-inline-start: 50%;
    z-index: 3;
    display: flex;
    gap: var(--tribu-space-1);
    padding: var(--tribu-space-2);
    border: 1px solid var(--tribu-line);
    border-radius: var(--tribu-radius);
    background: var(--tribu-surface);
    box-shadow: var(--tribu-shadow);
    translate: -50% 0;
  }

  .minutes button {
    min-block-size: var(--tribu-target);
    padding: 0 var(--tribu-space-3);
    border: 0;
    border-radius: var(--tribu-radius-small);
    background: var(--tribu-accent-soft);
    font-weight: 600;
    white-space: nowrap;
    cursor: pointer;
  }

  .minutes .small {
    display: grid;
    place-items: center;
    min-inline-size: var(--tribu-target);
    padding: 0;
    background: none;
  }

  .fresh {
    position: absolute;
    inset-block-start: 6px;
    inset-inline-end: calc(50% - 26px);
    inline-size: 10px;
    block-size: 10px;
    border-radius: 50%;
    background: var(--tribu-accent);
    box-shadow: 0 0 0 2px var(--tribu-ground);
  }

  .minutes button:hover {
    background: var(--tribu-accent);
    color: var(--tribu-on-accent);
  }

  @container room (max-width: 620px) {
    .bar {
      gap: 2px;
      padding-inline: var(--tribu-space-1);
    }

    .tool {
      flex: 1 1 0;
      min-inline-size: var(--tribu-target);
    }

    .extend {
      flex: 1 1 0;
    }

    [data-spare='true'] {
      display: none;
    }

    .face {
      inline-size: min(52px, 100%);
    }

    .word {
      font-size: 0.75rem;
    }

    .gap {
      display: none;
    }
  }
`;

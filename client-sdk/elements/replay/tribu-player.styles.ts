import { css } from 'lit';

export const playerStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    overflow: clip;
    border: 1px solid var(--tribu-line);
    border-radius: var(--tribu-radius);
    background: var(--tribu-surface);
    container: player / inline-size;
  }

  .picture {
    position: relative;
    flex: 1 1 auto;
    display: grid;
    min-block-size: 0;
    background: #14110e;
    cursor: pointer;
  }

  video {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    aspect-ratio: 16 / 9;
    object-fit: contain;
  }

  .begin {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    margin: auto;
    inline-size: 84px;
    block-size: 84px;
    border: 0;
    border-radius: 50%;
    background: var(--tribu-plate);
    color: var(--tribu-on-plate);
    cursor: pointer;
    transition: background-color var(--tribu-quick);
  }

  .begin:hover {
    background: #14110e;
  }

  .begin:focus-visible {
    outline-color: #fff;
  }

  .plate {
    position: absolute;
    inset-block-end: var(--tribu-space-3);
    inset-inline: var(--tribu-space-3);
    justify-self: center;
    margin-inline: auto;
    inline-size: fit-content;
    max-inline-size: calc(100% - 2 * var(--tribu-space-3));
    padding: 6px 14px;
    border-radius: var(--tribu-radius);
    background: var(--tribu-plate);
    color: var(--tribu-on-plate);
    font-size: 0.9375rem;
    text-align: center;
  }

  .plate:empty {
    display: none;
  }

  .plate.waiting {
    inset-block: auto var(--tribu-space-12);
    /* Only what takes its time is told. */
    visibility: hidden;
    animation: appear 0s 700ms forwards;
  }

  @keyframes appear {
    to {
      visibility: visible;
    }
  }

  .broken {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--tribu-space-3);
    padding: var(--tribu-space-4);
    background: rgb(20 17 14 / 0.86);
    color: #fff;
    text-align: center;
    cursor: default;
  }

  .broken strong {
    font-size: var(--tribu-size-large);
  }

  .controls {
    flex: none;
    padding: 0 var(--tribu-space-2) var(--tribu-space-1);
    background: var(--tribu-surface);
  }

  @container player (max-width: 560px) {
    .begin {
      inline-size: 68px;
      block-size: 68px;
    }
  }

  :host(:fullscreen) {
    border: 0;
    border-radius: 0;
  }

  :host(:fullscreen) video {
    position: absolute;
    inset: 0;
    aspect-ratio: auto;
  }

  :host(:fullscreen) .controls {
    padding-inline: var(--tribu-space-4);
  }

  :host(:fullscreen) .idle.controls:not(:focus-within) {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 0;
    opacity: 0;
  }

  :host(:fullscreen) .idle.picture {
    cursor: none;
  }
`;

import { css } from 'lit';

export const tileStyles = css`
  :host {
    display: block;
    min-inline-size: 0;
    min-block-size: 0;
    container-type: size;
  }

  figure {
    position: relative;
    margin: 0;
    inline-size: 100%;
    block-size: 100%;
    overflow: hidden;
    border-radius: var(--tribu-tile-radius, var(--tribu-radius-large));
    background: var(--tribu-sunken);
  }

  :host([speaking]) figure {
    outline: 3px solid var(--tribu-level);
    outline-offset: -1px;
  }

  video,
  canvas {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }

  [data-fit='contain'] {
    object-fit: contain;
    background: var(--tribu-sunken);
  }

  [hidden] {
    display: none;
  }

  .mirrored {
    transform: scaleX(-1);
  }

  canvas,
  :host([stale]) video {
    filter: grayscale(1) brightness(0.8);
  }

  figcaption {
    position: absolute;
    inset-inline-start: var(--tribu-space-2);
    inset-block-end: var(--tribu-space-2);
    display: flex;
    align-items: center;
    gap: 6px;
    max-inline-size: calc(100% - 2 * var(--tribu-space-2));
    padding: 3px 10px;
    border-radius: 999px;
    background: var(--tribu-plate);
    color: var(--tribu-on-plate);
    font-size: var(--tribu-size-small);
    font-weight: 500;
  }

  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .placeholder {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: var(--tribu-space-1);
    padding: var(--tribu-space-4);
    text-align: center;
    background: var(--tribu-sunken);
  }

  .initials {
    display: grid;
    place-items: center;
    inline-size: clamp(44px, 24cqmin, 132px);
    aspect-ratio: 1;
    border-radius: 50%;
    color: #fff;
    background: var(--tribu-calm-0);
    font-size: clamp(1rem, 9cqmin, 2.75rem);
    font-weight: 600;
    letter-spacing: 0.02em;
  }

  [data-calm='1'] .initials {
    background: var(--tribu-calm-1);
  }
  [data-calm='2'] .initials {
    background: var(--tribu-calm-2);
  }
  [data-calm='3'] .initials {
    background: var(--tribu-calm-3);
  }
  [data-calm='4'] .initials {
    background: var(--tribu-calm-4);
  }
  [data-calm='5'] .initials {
    background: var(--tribu-calm-5);
  }

  .heading {
    margin-block-start: var(--tribu-space-3);
    font-size: var(--tribu-size-large);
    font-weight: 600;
  }

  .text {
    max-inline-size: 34ch;
    color: var(--tribu-ink-soft);
  }

  .remark {
    position: absolute;
    inset-inline-start: var(--tribu-space-2);
    inset-block-start: var(--tribu-space-2);
    display: flex;
    align-items: center;
    gap: 6px;
    max-inline-size: calc(100% - 2 * var(--tribu-space-2));
    padding: 4px 12px;
    border-radius: 999px;
    background: var(--tribu-warn-soft);
    color: var(--tribu-on-warn);
    font-size: var(--tribu-size-small);
    font-weight: 600;
  }

  @container (max-width: 220px) {
    .placeholder {
      padding: 0 4px 22px;
    }

    .initials {
      inline-size: 38px;
    }

    .remark span,
    .text {
      display: none;
    }

    figcaption {
      inset-inline-start: 4px;
      inset-block-end: 4px;
      padding: 1px 8px;
      font-size: 0.8125rem;
    }
  }
`;

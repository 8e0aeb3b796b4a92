import { css } from 'lit';

export const facesStyles = css`
  :host {
    position: relative;
    display: block;
    block-size: 100%;
    min-block-size: 0;
    min-inline-size: 0;
  }

  .speaker {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    gap: var(--tribu-space-2);
    block-size: 100%;
  }

  .large {
    display: grid;
    min-block-size: 0;
  }

  .strip {
    display: flex;
    gap: var(--tribu-space-2);
    padding: 3px;
    margin: -3px;
    overflow-x: auto;
    scrollbar-width: thin;
    /* Few people stand in the middle; many begin at the start, so that scrolling reaches the first. */
    justify-content: safe center;
  }

  .strip tribu-tile {
    flex: none;
    inline-size: clamp(104px, 13cqi, 168px);
    aspect-ratio: 4 / 3;
    --tribu-tile-radius: var(--tribu-radius);
  }

  .strip .own {
    order: -1;
  }

  .gallery {
    display: grid;
    grid-template-columns: repeat(var(--columns, 3), minmax(0, 1fr));
    grid-auto-rows: minmax(0, 1fr);
    gap: var(--tribu-space-2);
    block-size: 100%;
    padding: 3px;
  }

  .gallery tribu-tile {
    --tribu-tile-radius: var(--tribu-radius);
  }

  .gallery.scrolls {
    grid-auto-rows: auto;
    align-content: start;
    overflow-y: auto;
  }

  .gallery.scrolls tribu-tile {
    aspect-ratio: 4 / 3;
  }

  .choice {
    position: absolute;
    inset-block-start: var(--tribu-space-2);
    inset-inline-end: var(--tribu-space-2);
    display: grid;
    place-items: center;
    inline-size: var(--tribu-target);
    block-size: var(--tribu-target);
    border: 0;
    border-radius: 50%;
    background: var(--tribu-plate);
    color: var(--tribu-on-plate);
    cursor: pointer;
  }
`;

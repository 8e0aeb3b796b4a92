import { css } from 'lit';

export const stageStyles = css`
  :host {
    display: block;
    min-block-size: 0;
    min-inline-size: 0;
  }

  .stage {
    position: relative;
    display: grid;
    gap: var(--tribu-space-3);
    block-size: 100%;
  }

  .faces {
    position: relative;
    display: grid;
    gap: var(--tribu-space-3);
    min-block-size: 0;
    min-inline-size: 0;
  }

  [data-layout='overlay'] .own {
    position: absolute;
    inset-inline-end: var(--tribu-space-3);
    inset-block-end: var(--tribu-space-3);
    inline-size: clamp(104px, 24%, 260px);
    aspect-ratio: 4 / 3;
    border-radius: var(--tribu-radius);
    box-shadow: 0 0 0 3px var(--tribu-ground), var(--tribu-shadow);
    --tribu-tile-radius: var(--tribu-radius);
  }

  [data-layout='beside'] .faces {
    grid-template-columns: minmax(0, 1.3fr) minmax(0, 1fr);
  }

  [data-layout='grid'] .faces {
    grid-template-columns: repeat(var(--columns, 2), minmax(0, 1fr));
  }

  [data-layout='screen-wide'] {
    grid-template-columns: minmax(0, 1fr) clamp(160px, 19%, 300px);
  }

  [data-layout='screen-wide'] .faces {
    align-content: center;
  }

  [data-layout='screen-wide'] .faces tribu-tile {
    aspect-ratio: 4 / 3;
  }

  [data-layout='screen-tall'] {
    grid-template-rows: minmax(0, 1fr) clamp(96px, 20%, 180px);
  }

  [data-layout='screen-tall'] .faces {
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 220px);
    justify-content: center;
  }
`;

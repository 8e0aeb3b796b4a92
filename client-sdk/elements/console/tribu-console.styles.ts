import { css } from 'lit';

export const hostStyles = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 320px;
    background: var(--tribu-ground);
    container: console / inline-size;
  }

  /* Who does not lead sees the room alone. */
  .console.plain {
    display: grid;
    block-size: 100%;
  }

  .room {
    grid-area: room;
    min-inline-size: 0;
    min-block-size: 0;
  }

  .plain .room {
    grid-area: auto;
  }

  .room ::slotted(*) {
    block-size: 100% !important;
    min-block-size: 0 !important;
  }
`;

export const consoleLayout = css`
  .console.full {
    display: grid;
    grid-template-columns: minmax(0, 1fr) clamp(340px, 30cqi, 480px);
    block-size: 100%;
    overflow: hidden;
  }

  /* Faces large: while people talk or read. */
  .view-room {
    grid-template:
      'banner banner' auto
      'head side' auto
      'room side' minmax(0, 1fr)
      'bar bar' auto / minmax(0, 1fr) clamp(340px, 30cqi, 480px);
  }

  /* The wall large, without faces: while everybody writes, and where the room stands elsewhere on the page. */
  .view-wall {
    grid-template:
      'banner banner' auto
      'head head' auto
      'wall side' minmax(0, 1fr)
      'bar bar' auto / minmax(0, 1fr) clamp(340px, 30cqi, 480px);
  }

  .view-room tribu-console-wall,
  .view-wall .room {
    display: none;
  }

  tribu-console-head {
    grid-area: head;
  }

  tribu-console-wall {
    grid-area: wall;
    padding: 0 var(--tribu-space-3) var(--tribu-space-2);
  }

  tribu-console-bar {
    grid-area: bar;
  }

  tribu-console-banner {
    grid-area: banner;
  }

  .side {
    grid-area: side;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    border-inline-start: 1px solid var(--tribu-line);
    overflow-y: auto;
  }

  .attention {
    flex: none;
    max-block-size: 46%;
    padding: var(--tribu-space-2) var(--tribu-space-4);
    border-block-end: 1px solid var(--tribu-line);
    overflow-y: auto;
  }

  .panel {
    display: flex;
    flex: 1 1 auto;
    flex-direction: column;
    gap: var(--tribu-space-2);
    min-block-size: 200px;
    padding: var(--tribu-space-2) var(--tribu-space-4) var(--tribu-space-4);
    overflow-y: auto;
  }

  .panel > :last-child {
    flex: 1 1 auto;
    min-block-size: 0;
  }

  /* Narrow, or a laptop at 200 %: one below the other, the page scrolls. */
  @container console (max-width: 820px) {
    .console.full {
      display: flex;
      flex-direction: column;
      overflow-y: auto;
    }

    .console.full > * {
      flex: none;
    }

    .console.full > .room {
      block-size: clamp(340px, 70cqi, 460px);
    }

    .console.full > tribu-console-bar {
      position: sticky;
      inset-block-end: 0;
      z-index: 1;
      order: 1;
    }

    .side,
    .attention,
    .panel {
      max-block-size: none;
      border-inline-start: 0;
      overflow: visible;
    }
  }
`;

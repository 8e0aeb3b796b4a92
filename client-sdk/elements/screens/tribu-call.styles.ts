import { css } from 'lit';

export const callStyles = css`
  :host {
    display: block;
    block-size: 100%;
  }

  .call {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    grid-template-columns: minmax(0, 1fr);
    block-size: 100%;
  }

  .middle {
    position: relative;
    display: grid;
    min-block-size: 0;
    padding-inline: var(--tribu-space-3);
  }

  tribu-notes,
  .problem {
    position: absolute;
    inset-block-start: var(--tribu-space-3);
    inset-inline: var(--tribu-space-6);
    z-index: 2;
  }

  /* Over pictures a note may lie, over what people write and read it may not. */
  .flows {
    grid-template-rows: auto minmax(0, 1fr);
  }

  .flows tribu-notes {
    position: static;
    grid-row: 1;
  }

  .flows tribu-workshop {
    grid-row: 2;
  }

  .problem {
    inset-block: auto var(--tribu-space-3);
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--tribu-space-1) var(--tribu-space-3);
    max-inline-size: 640px;
    margin-inline: auto;
    padding: var(--tribu-space-2) var(--tribu-space-2) var(--tribu-space-2) var(--tribu-space-4);
    border-radius: var(--tribu-radius);
    background: var(--tribu-danger-soft);
    box-shadow: var(--tribu-shadow);
  }

  .gate {
    position: absolute;
    inset: 0;
    z-index: 3;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: var(--tribu-space-3);
    margin-inline: var(--tribu-space-3);
    border-radius: var(--tribu-radius-large);
    background: color-mix(in srgb, var(--tribu-ground) 78%, transparent);
    text-align: center;
  }

  .gate .button {
    min-block-size: 68px;
    font-size: var(--tribu-size-large);
  }
`;

import { css } from 'lit';

export const windowsStyles = css`
  .choices {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--tribu-space-3);
    margin-block-start: var(--tribu-space-6);
  }

  .sounds,
  tribu-consent {
    margin-block-start: var(--tribu-space-4);
    padding-block-start: var(--tribu-space-4);
    border-block-start: 1px solid var(--tribu-line);
  }

  tribu-consent {
    display: block;
  }

  .sounds {
    display: flex;
    align-items: flex-start;
    gap: var(--tribu-space-3);
    min-block-size: var(--tribu-target);
    cursor: pointer;
  }

  .sounds input {
    flex: none;
    inline-size: 22px;
    block-size: 22px;
    margin: 0;
    accent-color: var(--tribu-accent);
  }

  dl div {
    display: flex;
    align-items: center;
    gap: var(--tribu-space-4);
    min-block-size: 40px;
  }

  dt {
    flex: none;
    inline-size: 40px;
  }

  dd {
    margin: 0;
  }

  kbd {
    display: inline-grid;
    place-items: center;
    min-inline-size: 32px;
    min-block-size: 30px;
    padding-inline: var(--tribu-space-2);
    border: 1px solid var(--tribu-control-line);
    border-block-end-width: 2px;
    border-radius: 7px;
    font: inherit;
    font-weight: 600;
  }
`;

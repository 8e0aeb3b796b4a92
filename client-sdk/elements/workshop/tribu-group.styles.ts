import { css } from 'lit';

export const groupStyles = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 0;
  }

  .group {
    display: grid;
    grid-template: 'head head' auto 'told told' auto 'faces side' minmax(0, 1fr) / minmax(0, 1.3fr) minmax(280px, 1fr);
    gap: var(--tribu-space-2) var(--tribu-space-4);
    block-size: 100%;
  }

  .head {
    grid-area: head;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--tribu-space-3);
    min-block-size: 44px;
  }

  h2 {
    font-size: var(--tribu-size-large);
  }

  .told {
    grid-area: told;
    display: grid;
    gap: var(--tribu-space-2);
  }

  .told p {
    display: flex;
    align-items: center;
    gap: var(--tribu-space-3);
    padding: var(--tribu-space-2) var(--tribu-space-4);
    border-radius: var(--tribu-radius);
    background: var(--tribu-accent-soft);
  }

  .told .gathering {
    background: var(--tribu-warn-soft);
    color: var(--tribu-on-warn);
    font-weight: 600;
  }

  tribu-faces {
    grid-area: faces;
  }

  .side {
    grid-area: side;
    display: flex;
    flex-direction: column;
    gap: var(--tribu-space-2);
    min-block-size: 0;
  }

  .prompt {
    max-block-size: 34%;
    overflow: auto;
  }

  .pen,
  .pen span,
  .help {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--tribu-space-2);
  }

  .pen {
    justify-content: space-between;
    min-block-size: 44px;
    font-size: 0.9375rem;
  }

  .mark {
    color: var(--tribu-ink-soft);
    font-size: var(--tribu-size-small);
  }

  .help {
    justify-content: flex-end;
  }

  textarea {
    flex: 1;
    inline-size: 100%;
    min-block-size: 80px;
    padding: var(--tribu-space-4);
    border: 1px solid var(--tribu-line);
    border-radius: var(--tribu-radius);
    background: var(--tribu-surface);
    color: var(--tribu-ink);
    font: inherit;
    line-height: 1.6;
    resize: none;
  }

  textarea::placeholder {
    color: var(--tribu-ink-soft);
    opacity: 1;
  }

  textarea[readonly] {
    background: var(--tribu-sunken);
  }

  @container room (max-width: 760px) {
    .group {
      grid-template: 'head' auto 'told' auto 'faces' minmax(0, 1fr) 'side' minmax(0, 1.3fr) / minmax(0, 1fr);
    }
  }
`;

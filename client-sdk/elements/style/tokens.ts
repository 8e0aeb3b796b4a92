import { css } from 'lit';

/**
 * The design tokens. A school brands the room by setting any of them on `tribu-room` in its own style sheet:
 * rules of the page win over these. Contrasts of text on its ground are 4.5:1 or more in both themes.
 */
export const tokens = css`
  :host {
    color-scheme: light;
    /* colour */
    --tribu-ground: #faf6ef;
    --tribu-surface: #fffdf9;
    --tribu-sunken: #f0e9dd;
    --tribu-ink: #2a2520;
    --tribu-ink-soft: #645a4e;
    --tribu-line: #ddd3c4;
    --tribu-control-line: #8c8172;
    --tribu-accent: #11604f;
    --tribu-accent-strong: #0b4a3d;
    --tribu-on-accent: #ffffff;
    --tribu-accent-soft: #dcece5;
    --tribu-danger: #b3261e;
    --tribu-danger-strong: #8f1d17;
    --tribu-on-danger: #ffffff;
    --tribu-danger-soft: #fae6e2;
    --tribu-warn-soft: #fbeecb;
    --tribu-on-warn: #4d3800;
    --tribu-level: #1f8a70;
    --tribu-plate: rgb(28 24 20 / 0.72);
    --tribu-on-plate: #ffffff;
    --tribu-shadow: 0 1px 2px rgb(60 45 25 / 0.08), 0 8px 28px rgb(60 45 25 / 0.1);
    /* calm grounds of placeholders: initials are white on them */
    --tribu-calm-0: #5c7a70;
    --tribu-calm-1: #8a6a55;
    --tribu-calm-2: #5d7189;
    --tribu-calm-3: #7d6486;
    --tribu-calm-4: #717348;
    --tribu-calm-5: #93616a;
    /* type */
    --tribu-font: -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', system-ui, sans-serif;
    --tribu-size-small: 0.875rem;
    --tribu-size: 1rem;
    --tribu-size-large: 1.25rem;
    --tribu-size-title: 1.625rem;
    --tribu-line-height: 1.45;
    /* space: steps of 4 px */
    --tribu-space-1: 4px;
    --tribu-space-2: 8px;
    --tribu-space-3: 12px;
    --tribu-space-4: 16px;
    --tribu-space-6: 24px;
    --tribu-space-8: 32px;
    --tribu-space-12: 48px;
    /* shape */
    --tribu-radius-small: 8px;
    --tribu-radius: 14px;
    --tribu-radius-large: 20px;
    --tribu-target: 44px;
    /* motion */
    --tribu-flicker: 90ms;
    --tribu-quick: 120ms;
    --tribu-gentle: 260ms;
  }

  :host([data-theme='dark']) {
    color-scheme: dark;
    --tribu-ground: #1a1815;
    --tribu-surface: #26231f;
    --tribu-sunken: #12110f;
    --tribu-ink: #f3ede4;
    --tribu-ink-soft: #b9afa1;
    --tribu-line: #3d3831;
    --tribu-control-line: #8a8072;
    --tribu-accent: #7fd1b9;
    --tribu-accent-strong: #a3e2cf;
    --tribu-on-accent: #06281f;
    --tribu-accent-soft: #1f3a32;
    --tribu-danger: #f2a199;
    --tribu-danger-strong: #f8bdb7;
    --tribu-on-danger: #3d0a06;
    --tribu-danger-soft: #47221e;
    --tribu-warn-soft: #453814;
    --tribu-on-warn: #f7e3ab;
    --tribu-level: #6cc7ad;
    --tribu-plate: rgb(14 12 10 / 0.76);
    --tribu-shadow: 0 1px 2px rgb(0 0 0 / 0.4), 0 8px 28px rgb(0 0 0 / 0.35);
    --tribu-calm-0: #3f574f;
    --tribu-calm-1: #654c3d;
    --tribu-calm-2: #435367;
    --tribu-calm-3: #5b4863;
    --tribu-calm-4: #525434;
    --tribu-calm-5: #6c464d;
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      --tribu-flicker: 0ms;
      --tribu-quick: 0ms;
      --tribu-gentle: 0ms;
    }
  }
`;

/** How many `--tribu-calm-N` there are. */
export const CALM_COLOURS = 6;

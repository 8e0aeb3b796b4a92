import { html, type TemplateResult } from 'lit';

const RADIUS = 20;
const ROUND = 2 * Math.PI * RADIUS;

/** A thin ring that empties as time runs: `share` is what is left, 0 to 1. For the eye alone. */
export function ring(share: number): TemplateResult {
  const left = Math.min(1, Math.max(0, share));
  return html`
    <svg class="ring" viewBox="0 0 44 44" width="48" height="48" aria-hidden="true" focusable="false">
      <circle cx="22" cy="22" r=${RADIUS} fill="none" stroke="var(--tribu-line)" stroke-width="3"></circle>
      <circle
        cx="22" cy="22" r=${RADIUS} fill="none" stroke="var(--tribu-accent)" stroke-width="3" stroke-linecap="round"
        stroke-dasharray=${ROUND} stroke-dashoffset=${ROUND * (1 - left)} transform="rotate(-90 22 22)"
      ></circle>
    </svg>
  `;
}

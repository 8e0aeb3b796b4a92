import { css, html, svg, type TemplateResult } from 'lit';
import { TribuElement } from '../parts/tribu-element.ts';
import { base } from '../style/base.ts';
import type { Countdown } from './writing-view.ts';

const RADIUS = 29;
const AROUND = 2 * Math.PI * RADIUS;

/** Time that runs out, as a thin ring with its minutes. */
export class TribuRing extends TribuElement {
  static override properties = { ...TribuElement.properties, countdown: { attribute: false } };
  static override styles = [
    base,
    css`
      :host {
        display: inline-grid;
        flex: none;
        place-items: center;
        inline-size: 68px;
        block-size: 68px;
      }

      svg,
      span {
        grid-area: 1 / 1;
      }

      circle {
        fill: none;
        stroke: var(--tribu-line);
        stroke-width: 3;
      }

      .left {
        stroke: var(--tribu-accent);
        stroke-linecap: round;
        transition: stroke-dashoffset 1s linear;
      }

      .paused .left {
        stroke: var(--tribu-control-line);
      }

      span {
        font-weight: 600;
        font-size: 0.9375rem;
        white-space: nowrap;
      }

      @media (prefers-reduced-motion: reduce) {
        .left {
          transition: none;
        }
      }
    `,
  ];
  declare countdown: Countdown;

  protected override render(): TemplateResult {
    const { share, short, long, paused } = this.countdown;
    return html`
      <svg class=${paused ? 'paused' : ''} width="68" height="68" viewBox="0 0 68 68" aria-hidden="true" part="ring">
        <circle cx="34" cy="34" r=${RADIUS}></circle>
        ${svg`<circle class="left" cx="34" cy="34" r=${RADIUS} stroke-dasharray=${AROUND}
          stroke-dashoffset=${AROUND * (1 - share)} transform="rotate(-90 34 34)"></circle>`}
      </svg>
      <span role="timer" aria-label=${long}>${short}</span>
    `;
  }
}

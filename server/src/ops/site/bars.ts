import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from 'chart.js';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

/** Height of one bar with the space around it, and of the axis below. */
const BAR_PX = 44;
const AXIS_PX = 36;

/** Lying bars: a table beside them says the same in words. */
export interface Bars {
  /** Of the whole chart, for who can't see it. */
  readonly label: string;
  readonly names: readonly string[];
  readonly series: readonly {
    readonly name: string;
    /** Name of a custom property. */
    readonly colour: string;
    readonly values: readonly number[];
  }[];
  readonly stacked: boolean;
  /** Where the axis ends; null: where the longest bar does. */
  readonly most: number | null;
}

/** `<ops-bars>`: draws `bars` anew when they or the colour scheme change. */
export class OpsBars extends HTMLElement {
  readonly #canvas = document.createElement('canvas');
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  #bars: Bars | null = null;
  #drawn = '';
  #chart: Chart<'bar'> | null = null;

  set bars(bars: Bars) {
    this.#bars = bars;
    this.#draw();
  }

  connectedCallback(): void {
    if (!this.#canvas.isConnected) this.append(this.#canvas);
    this.#scheme.addEventListener('change', this.#redraw);
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#scheme.removeEventListener('change', this.#redraw);
    this.#chart?.destroy();
    this.#chart = null;
    this.#drawn = '';
  }

  readonly #redraw = (): void => {
    this.#drawn = '';
    this.#draw();
  };

  #draw(): void {
    const bars = this.#bars;
    if (bars === null || !this.isConnected) return;
    const wanted = JSON.stringify(bars);
    if (wanted === this.#drawn) return;
    this.#drawn = wanted;
    this.#canvas.setAttribute('role', 'img');
    this.#canvas.setAttribute('aria-label', bars.label);
    const axisPx = bars.most === null ? 0 : AXIS_PX;
    const perName = bars.stacked ? BAR_PX : BAR_PX + 14;
    this.style.height = `${bars.names.length * perName + axisPx}px`;
    const { data, options } = this.#configuration(bars);
    if (this.#chart === null) {
      this.#chart = new Chart(this.#canvas, { type: 'bar', data, options });
      return;
    }
    this.#chart.data = data;
    this.#chart.options = options;
    this.#chart.update('none');
  }

  #configuration(bars: Bars) {
    const style = getComputedStyle(this);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const ink = colour('--ink');
    const font = { family: style.fontFamily, size: 14 };
    const data = {
      labels: [...bars.names],
      datasets: bars.series.map(({ name, colour: property, values }) => ({
        label: name,
        data: [...values],
        backgroundColor: colour(property),
        borderColor: colour('--surface'),
        borderWidth: bars.stacked ? { right: 2 } : 0,
        borderRadius: 3,
        barPercentage: 0.9,
        categoryPercentage: 0.85,
      })),
    };
    const end = bars.most === null ? {} : { max: bars.most };
    const options = {
      indexAxis: 'y' as const,
      animation: false as const,
      maintainAspectRatio: false,
      plugins: { tooltip: { bodyFont: font, titleFont: font } },
      scales: {
        x: {
          ...end,
          display: bars.most !== null,
          min: 0,
          stacked: bars.stacked,
          grid: { color: colour('--line') },
          border: { display: false },
          ticks: { color: colour('--ink-soft'), font, maxTicksLimit: 5 },
        },
        y: {
          stacked: bars.stacked,
          grid: { display: false },
          border: { display: false },
          ticks: { color: ink, font, crossAlign: 'far' as const },
        },
      },
    };
    return { data, options };
  }
}

customElements.define('ops-bars', OpsBars);

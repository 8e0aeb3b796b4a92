import { Counter, Gauge, type Registry } from 'prom-client';

type Read = () => number;

/** Figures that somebody else keeps: they are read when Prometheus asks. */
export class ReadFigures {
  readonly #registers: [Registry];

  constructor(registry: Registry) {
    this.#registers = [registry];
  }

  /** @param read null: nobody can say now, and there is no value */
  gauge(name: string, help: string, read: Read | (() => Promise<number | null>)): void {
    new Gauge({
      name,
      help,
      registers: this.#registers,
      async collect() {
        const figure = await read();
        if (figure === null) this.remove();
        else this.set(figure);
      },
    });
  }

  /** @param read since the start; never less than before */
  counter(name: string, help: string, read: Read): void {
    new Counter({
      name,
      help,
      registers: this.#registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  /** @param read by the label's value, of which there are few and always the same; null: nobody can say now */
  gaugeBy<L extends string>(
    label: L,
    name: string,
    help: string,
    read: () => Readonly<Record<string, number>> | null | Promise<Readonly<Record<string, number>> | null>,
  ): void {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: this.#registers,
      async collect() {
        const figures = await read();
        this.reset();
        for (const [value, figure] of Object.entries(figures ?? {})) {
          this.set({ [label]: value } as Record<L, string>, figure);
        }
      },
    });
  }

  /** The same for a counter. */
  counterBy<L extends string>(
    label: L,
    name: string,
    help: string,
    read: () => Readonly<Record<string, number>>,
  ): void {
    new Counter({
      name,
      help,
      labelNames: [label],
      registers: this.#registers,
      collect() {
        this.reset();
        for (const [value, figure] of Object.entries(read())) {
          this.inc({ [label]: value } as Record<L, string>, figure);
        }
      },
    });
  }
}

import type { Signal } from '../../src/index.ts';

export type ReactionKind = Extract<Signal, { readonly type: 'reaction' }>['data']['kind'];

export const REACTIONS: readonly ReactionKind[] = ['applause', 'heart', 'laugh', 'wow', 'thumb'];

/** One kind of reaction and who sent it within the last moments, oldest first. */
export interface SeenReaction {
  readonly kind: ReactionKind;
  readonly from: readonly string[];
}

/** How long a reaction stays in sight. */
const STAYS_MS = 4000;

/** Reactions as they come: the same ones of several people become one line. */
export class SeenReactions {
  readonly #changed: () => void;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #all: readonly { readonly kind: ReactionKind; readonly from: string }[] = [];

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get seen(): SeenReaction[] {
    return REACTIONS.map((kind) => ({
      kind,
      from: [...new Set(this.#all.filter((one) => one.kind === kind).map(({ from }) => from))],
    })).filter(({ from }) => from.length > 0);
  }

  add(kind: ReactionKind, from: string): void {
    const one = { kind, from };
    this.#all = [...this.#all, one];
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#all = this.#all.filter((other) => other !== one);
      this.#changed();
    }, STAYS_MS);
    this.#timers.add(timer);
    this.#changed();
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#all = [];
  }
}

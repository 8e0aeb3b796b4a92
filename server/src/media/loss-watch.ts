import type { PersonMedia } from './person-media.ts';
import type { MediaClock, MediaLog, PacketLoss } from './types.ts';

export interface LossWatchOptions {
  /** Everybody with media on this node. */
  readonly people: () => Iterable<PersonMedia>;
  readonly everyMs: number;
  readonly clock: MediaClock;
  readonly log: MediaLog;
  readonly onLoss: (loss: PacketLoss) => void;
}

/**
 * Looks slowly at the share of packets that each person's line loses: one request after the other, so that nothing else
 * waits for it, and none to lines that carry nothing.
 */
export class LossWatch {
  readonly #options: LossWatchOptions;
  #cancel: () => void = () => undefined;
  #stopped = false;

  private constructor(options: LossWatchOptions) {
    this.#options = options;
  }

  static start(options: LossWatchOptions): LossWatch {
    const watch = new LossWatch(options);
    watch.#later();
    return watch;
  }

  /** Idempotent. */
  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #later(): void {
    const { clock, everyMs } = this.#options;
    if (!this.#stopped) this.#cancel = clock.after(everyMs, () => void this.#look());
  }

  async #look(): Promise<void> {
    for (const person of [...this.#options.people()]) {
      if (this.#stopped) return;
      await this.#lookAt(person);
    }
    this.#later();
  }

  async #lookAt(person: PersonMedia): Promise<void> {
    if (!person.alive) return;
    try {
      for (const loss of await person.losses()) this.#options.onLoss(loss);
    } catch (error) {
      // Who left or lost their media worker while being asked is no news.
      if (person.alive && person.place.worker.alive) {
        this.#options.log.debug({ err: error, personId: person.personId }, 'the loss of a line is not known');
      }
    }
  }
}

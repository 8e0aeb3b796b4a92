import type { RecordingTrouble } from '@tribu-live/protocol';
import { CaptureRefused } from '../../media/capture-refused.ts';

export interface TakeAddress {
  readonly ip: string;
  readonly port: number;
}

interface Opening {
  readonly timer: NodeJS.Timeout;
  readonly resolve: (address: TakeAddress) => void;
  readonly reject: (refused: CaptureRefused) => void;
}

/** Takes that capture was asked to open and has not answered for. */
export class OpeningTakes {
  readonly #waiting = new Map<string, Opening>();

  /** @throws CaptureRefused `capture_away` when no answer comes in time */
  wait(takeId: string, limitMs: number): Promise<TakeAddress> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.refused(takeId, 'capture_away'), limitMs);
      this.#waiting.set(takeId, { timer, resolve, reject });
    });
  }

  /** @returns whether anybody still waited for it */
  opened(takeId: string, address: TakeAddress): boolean {
    const opening = this.#take(takeId);
    opening?.resolve(address);
    return opening !== null;
  }

  refused(takeId: string, trouble: RecordingTrouble): void {
    this.#take(takeId)?.reject(new CaptureRefused(trouble));
  }

  lost(): void {
    for (const takeId of [...this.#waiting.keys()]) this.refused(takeId, 'capture_away');
  }

  #take(takeId: string): Opening | null {
    const opening = this.#waiting.get(takeId) ?? null;
    if (opening !== null) clearTimeout(opening.timer);
    this.#waiting.delete(takeId);
    return opening;
  }
}

import type { CaptureNews, RecordingTrouble } from '@tribu-live/protocol';

type UploadHealth = Extract<CaptureNews, { type: 'health' }>['uploads'];
const NONE: UploadHealth = { pieces: 0, behindMs: 0 };

interface OpenTake {
  received: number;
  written: number;
  trouble: RecordingTrouble | null;
}

/** What capture said of its takes, summed up for the metrics. */
export class TakeTotals {
  /** Closed pieces that are not in the bucket, and the age of the oldest packet in them. */
  uploads: UploadHealth = NONE;
  readonly #open = new Map<string, OpenTake>();
  #received = 0;
  #written = 0;

  get openTakes(): number {
    return this.#open.size;
  }

  get takesInTrouble(): number {
    return [...this.#open.values()].filter(({ trouble }) => trouble !== null).length;
  }

  /** RTP packets since this server started. */
  get packetsReceived(): number {
    return this.#received;
  }

  get packetsWritten(): number {
    return this.#written;
  }

  opened(takeId: string): void {
    this.#open.set(takeId, { received: 0, written: 0, trouble: null });
  }

  health(takeId: string, received: number, written: number): void {
    const take = this.#open.get(takeId);
    if (take === undefined) return;
    this.#received += Math.max(0, received - take.received);
    this.#written += Math.max(0, written - take.written);
    take.received = received;
    take.written = written;
  }

  trouble(takeId: string, trouble: RecordingTrouble | null): void {
    const take = this.#open.get(takeId);
    if (take !== undefined) take.trouble = trouble;
  }

  closed(takeId: string, packets: number): void {
    const take = this.#open.get(takeId);
    if (take !== undefined) this.health(takeId, Math.max(packets, take.received), packets);
    this.#open.delete(takeId);
  }

  lost(): void {
    this.#open.clear();
    this.uploads = NONE;
  }
}

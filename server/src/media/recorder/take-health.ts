import type { RecordingTrouble } from '@tribu-live/protocol';
import { MEDIA } from '../defaults.ts';

/** Packets of a take's track as the media worker counts them. */
export interface WorkerCount {
  /** Came in from the publisher; null while no stream of it is forwarded. */
  readonly arrived: number | null;
  /** Went out to capture. */
  readonly sent: number;
  /** The track is silenced: what arrives is not passed on. */
  readonly silenced: boolean;
}

/**
 * Whether a take gets everything and keeps it: what the media worker sent against what capture says it received
 * and wrote. Counters are compared with those of the look before, so that packets under way count for nothing, and
 * what is lost once is told once, for a moment that somebody can notice.
 */
export class TakeHealth {
  #heardAtMs: number;
  #received = 0;
  #written = 0;
  #sentBefore = 0;
  #arrivedBefore: number | null = null;
  #receivedBefore = 0;
  /** What is gone for good and was told. Never less again: flow comes and goes, and would be taken for losses. */
  #missing = 0;
  #unwritten = 0;
  #stalledLooks = 0;
  /** In a row. */
  #wellLooks = 0;
  #told: RecordingTrouble | null = null;
  #found: RecordingTrouble | null = null;

  constructor(openedAtMs: number) {
    this.#heardAtMs = openedAtMs;
  }

  get trouble(): RecordingTrouble | null {
    return this.#told ?? this.#found;
  }

  /** Totals of capture's report. */
  heard(received: number, written: number, nowMs: number): void {
    this.#heardAtMs = nowMs;
    this.#received = received;
    this.#written = written;
  }

  /** What capture itself says is wrong; null once it is over. */
  told(trouble: RecordingTrouble | null): void {
    this.#told = trouble;
  }

  look(count: WorkerCount, nowMs: number): void {
    const flow = count.sent - this.#sentBefore;
    const { packets, share } = MEDIA.takeLossTolerance;
    const missing = Math.max(0, this.#sentBefore - this.#received);
    const unwritten = Math.max(0, this.#receivedBefore - this.#written);
    const lost = missing - this.#missing > Math.max(packets, flow * share);
    this.#stalledLooks = this.#stalls(count, flow) ? this.#stalledLooks + 1 : 0;
    if (nowMs - this.#heardAtMs > MEDIA.takeSilenceLimitMs) this.#find('capture_away');
    else if (unwritten > this.#unwritten) this.#find('write_failed');
    else if (lost || this.#stalledLooks > 1) this.#find('packets_missing');
    else this.#findNothing();
    if (lost) this.#missing = missing;
    // Both counts are of one report: what is not written by now never will be, or is just being written.
    if (unwritten > this.#unwritten) this.#unwritten = unwritten;
    else if (this.#found !== null) this.#unwritten = this.#received - this.#written;
    this.#sentBefore = count.sent;
    this.#receivedBefore = this.#received;
    this.#arrivedBefore = count.arrived;
  }

  #find(trouble: RecordingTrouble): void {
    this.#found = trouble;
    this.#wellLooks = 0;
  }

  /** A trouble that comes and goes is one, and one word in the journal. */
  #findNothing(): void {
    this.#wellLooks += 1;
    if (this.#wellLooks >= MEDIA.takeWellLooks) this.#found = null;
  }

  /** The publisher sends, the track is not silenced, and yet nothing goes on to capture. */
  #stalls({ arrived, silenced }: WorkerCount, flow: number): boolean {
    const came = arrived === null || this.#arrivedBefore === null ? 0 : arrived - this.#arrivedBefore;
    return !silenced && flow === 0 && came >= MEDIA.takeStalledPackets;
  }
}

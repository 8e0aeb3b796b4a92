import type { Signal } from '@tribu-live/protocol';
import { QUALITY_DEFAULTS } from '../defaults.ts';
import { Emitter } from '../emitter.ts';
import { type Cancel, every, type Timers } from '../timers.ts';
import { LineSampler, type StatsEntry } from './line-sampler.ts';
import { type Quality, QualityJudge } from './quality.ts';
import type { TransportPair } from './transport-pair.ts';

export interface QualityEvents {
  quality: { readonly quality: Quality };
  suggestCameraOff: Record<string, never>;
}

export interface QualityWatchOptions {
  readonly timers: Timers;
  readonly cameraOn: () => boolean;
  /** Whose track comes under an RTP source, if it is known. */
  readonly publisherOf: (ssrc: number) => string | undefined;
}

/** Looks at the transports' statistics every two seconds and puts the line into a word. */
export class QualityWatch extends Emitter<QualityEvents> {
  readonly #options: QualityWatchOptions;
  readonly #judge = new QualityJudge();
  #sampler = new LineSampler();
  #pair: TransportPair | null = null;
  /** People who say that their own line is poor: what lacks of theirs was lost before the server. */
  readonly #poor = new Set<string>();
  readonly #cancel: Cancel;

  constructor(options: QualityWatchOptions) {
    super();
    this.#options = options;
    this.#cancel = every(options.timers, QUALITY_DEFAULTS.sampleIntervalMs, () => void this.#look());
  }

  get quality(): Quality {
    return this.#judge.quality;
  }

  handleTransports(pair: TransportPair): void {
    this.#pair = pair;
    this.#sampler = new LineSampler();
  }

  handleSignal(signal: Signal): void {
    if (signal.type !== 'connection.quality') return;
    if (signal.data.quality === 'good') this.#poor.delete(signal.from);
    else this.#poor.add(signal.from);
  }

  /** Nothing comes from this person any more; a later page of theirs has a line of its own. */
  handleGone(personId: string): void {
    this.#poor.delete(personId);
  }

  close(): void {
    this.#pair = null;
    this.#cancel();
  }

  async #look(): Promise<void> {
    const pair = this.#pair;
    if (pair === null || pair.closed) return;
    const reports = await Promise.all([stats(pair.sending), stats(pair.receiving)]);
    if (this.#pair !== pair) return;
    const cameraOn = this.#options.cameraOn();
    const sample = this.#sampler.sample(reports[0], reports[1], {
      broken: pair.broken,
      sendsVideo: cameraOn,
      counts: (ssrc) => !this.#poor.has(this.#options.publisherOf(ssrc) ?? ''),
    });
    if (this.#judge.handleSample(sample)) this.emit('quality', { quality: this.#judge.quality });
    if (this.#judge.suggestsCameraOff(cameraOn)) this.emit('suggestCameraOff', {});
  }
}

async function stats(transport: TransportPair['sending']): Promise<StatsEntry[]> {
  if (transport === null || transport.closed) return [];
  const report = await transport.getStats();
  return [...(report as unknown as ReadonlyMap<string, StatsEntry>).values()];
}

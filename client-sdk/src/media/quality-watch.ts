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

/** Looks at the transports' statistics every two seconds and puts the line into a word. */
export class QualityWatch extends Emitter<QualityEvents> {
  readonly #cameraOn: () => boolean;
  readonly #judge = new QualityJudge();
  #sampler = new LineSampler();
  #pair: TransportPair | null = null;
  readonly #cancel: Cancel;

  constructor(timers: Timers, cameraOn: () => boolean) {
    super();
    this.#cameraOn = cameraOn;
    this.#cancel = every(timers, QUALITY_DEFAULTS.sampleIntervalMs, () => void this.#look());
  }

  get quality(): Quality {
    return this.#judge.quality;
  }

  handleTransports(pair: TransportPair): void {
    this.#pair = pair;
    this.#sampler = new LineSampler();
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
    const cameraOn = this.#cameraOn();
    const sample = this.#sampler.sample(reports[0], reports[1], cameraOn);
    if (this.#judge.handleSample(sample)) this.emit('quality', { quality: this.#judge.quality });
    if (this.#judge.suggestsCameraOff(cameraOn)) this.emit('suggestCameraOff', {});
  }
}

async function stats(transport: TransportPair['sending']): Promise<StatsEntry[]> {
  if (transport === null || transport.closed) return [];
  const report = await transport.getStats();
  return [...(report as unknown as ReadonlyMap<string, StatsEntry>).values()];
}

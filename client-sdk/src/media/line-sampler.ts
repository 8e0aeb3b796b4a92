import { QUALITY_DEFAULTS } from '../defaults.ts';
import type { LineSample } from './quality.ts';

/** The entries of an RTCStatsReport that count here, whatever else they carry. */
export interface StatsEntry {
  readonly id: string;
  readonly type: string;
  readonly ssrc?: number;
  readonly kind?: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly packetsSent?: number;
  readonly localId?: string;
  readonly roundTripTime?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly currentRoundTripTime?: number;
  readonly availableOutgoingBitrate?: number;
}

interface Counts {
  readonly passed: number;
  readonly lost: number;
}

export interface SampleOptions {
  readonly broken: boolean;
  /** Without it the sender's estimate isn't tried and says nothing. */
  readonly sendsVideo: boolean;
  /** Whether what comes under this RTP source says something of the own line. */
  readonly counts: (ssrc: number) => boolean;
}

/** Turns the counters of two reports in a row into what happened between them. */
export class LineSampler {
  #before = new Map<string, Counts>();

  sample(
    sending: Iterable<StatsEntry>,
    receiving: Iterable<StatsEntry>,
    { broken, sendsVideo, counts }: SampleOptions,
  ): LineSample {
    const up = [...sending];
    const down = [...receiving];
    const now = new Map<string, Counts>([...sent(up), ...received(down, counts)]);
    const lossUp = this.#loss(now, 'up:');
    const lossDown = this.#loss(now, 'down:');
    this.#before = now;
    const pairs = [...up, ...down].filter((entry) => entry.type === 'candidate-pair' && isUsed(entry));
    const rtts = pairs.flatMap((pair) => pair.currentRoundTripTime ?? []);
    const available = up.filter((entry) => entry.type === 'candidate-pair' && isUsed(entry));
    return {
      broken,
      lossUp,
      lossDown,
      rttMs: rtts.length === 0 ? null : Math.max(...rtts) * 1000,
      availableBitrate: sendsVideo ? (available[0]?.availableOutgoingBitrate ?? null) : null,
    };
  }

  #loss(now: ReadonlyMap<string, Counts>, way: string): number | null {
    let passed = 0;
    let lost = 0;
    for (const [key, counts] of now) {
      const before = this.#before.get(key);
      if (!key.startsWith(way) || before === undefined) continue;
      passed += Math.max(0, counts.passed - before.passed);
      // Repaired packets count back: the counter may fall.
      lost += Math.max(0, counts.lost - before.lost);
    }
    const all = passed + lost;
    return all < QUALITY_DEFAULTS.minPackets ? null : lost / all;
  }
}

function isUsed(pair: StatsEntry): boolean {
  return pair.nominated === true && pair.state === 'succeeded';
}

/** The way up, as the server reports it. */
function sent(entries: readonly StatsEntry[]): [string, Counts][] {
  const outbound = new Map(
    entries.filter((entry) => entry.type === 'outbound-rtp').map((entry) => [entry.id, entry]),
  );
  return entries
    .filter((entry) => entry.type === 'remote-inbound-rtp')
    .map((entry) => {
      const lost = entry.packetsLost ?? 0;
      const passed = (outbound.get(entry.localId ?? '')?.packetsSent ?? 0) - lost;
      return [`up:${entry.ssrc ?? entry.id}`, { passed, lost }];
    });
}

function received(entries: readonly StatsEntry[], counts: SampleOptions['counts']): [string, Counts][] {
  return entries
    .filter((entry) => entry.type === 'inbound-rtp' && (entry.ssrc === undefined || counts(entry.ssrc)))
    .map((entry) => [
      `down:${entry.ssrc ?? entry.id}`,
      { passed: entry.packetsReceived ?? 0, lost: entry.packetsLost ?? 0 },
    ]);
}

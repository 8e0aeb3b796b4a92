import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../clock.ts';
import type { Peer } from '../peer.ts';
import type { PermittedTrack } from './permitted.ts';
import { Speaking } from './speaking.ts';

const TRACK = { silenced: [], precedence: 0, recorded: false, recordedHeight: null } as const;
const voice = (publisherId: string, viewers: string[], source: PermittedTrack['source'] = 'microphone') => ({
  ...{ ...TRACK, trackId: `${publisherId}-${source}`, publisherId, source, viewers },
});

class HeldClock implements Clock {
  #now = 0;
  #timers: { at: number; work: () => void }[] = [];
  now(): number {
    return this.#now;
  }
  after(delayMs: number, work: () => void): () => void {
    const timer = { at: this.#now + delayMs, work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }
  advance(byMs: number): void {
    this.#now += byMs;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { work } of due) work();
  }
}

describe('who is said to speak', () => {
  let clock: HeldClock;
  let tracks: PermittedTrack[];
  let told: [string, readonly string[]][];
  let peers: Peer[];
  let speaking: Speaking;

  beforeEach(() => {
    clock = new HeldClock();
    told = [];
    peers = ['ines', 'lea', 'sam'].map((personId) => ({
      who: { sessionId: 's', personId, name: '', role: 'student', grants: [], enteredAt: 0, keyId: '' },
      instanceId: personId,
      push: (_name, body) => told.push([personId, (body as { personIds: string[] }).personIds]),
      close: () => undefined,
    }));
    tracks = [voice('ines', ['lea', 'sam']), voice('lea', ['ines', 'sam'])];
    speaking = new Speaking({ clock, peers: () => peers, tracks: () => tracks });
  });

  it('[R9] all who may hear it, and its own person', () => {
    speaking.hear(['lea-microphone', 'ines-microphone']);
    expect(told).toEqual(['ines', 'lea', 'sam'].map((id) => [id, ['lea', 'ines']]));
  });

  it('[R9] nobody of another group, and never a whisper', () => {
    tracks = [voice('ines', ['lea']), voice('lea', ['ines']), voice('ines', ['sam'], 'whisper')];
    speaking.hear(['ines-microphone', 'ines-whisper', 'lea-microphone', 'stranger']);
    expect(told).toEqual(['ines', 'lea'].map((id) => [id, ['ines', 'lea']]));
  });

  it('[R9] when they are silenced, no longer', () => {
    speaking.hear(['lea-microphone']);
    told.length = 0;
    tracks = tracks.map((track) => ({ ...track, silenced: ['silence'] }));
    clock.advance(500);
    speaking.refresh();
    expect(told.map(([, personIds]) => personIds)).toEqual([[], [], []]);
  });

  it('[R9] at most twice a second, then as it is by that time; another order is no news', () => {
    speaking.hear(['lea-microphone']);
    told.length = 0;
    speaking.hear(['ines-microphone']);
    speaking.hear(['ines-microphone', 'lea-microphone']);
    clock.advance(499);
    expect(told).toEqual([]);
    clock.advance(1);
    expect(told[0]).toEqual(['ines', ['ines', 'lea']]);
    told.length = 0;
    clock.advance(500);
    speaking.hear(['lea-microphone', 'ines-microphone']);
    expect(told).toEqual([]);
  });

  it('[R9] whoever comes hears it, too; after the end nobody hears anything', () => {
    const late = peers.pop() as Peer;
    speaking.hear(['lea-microphone']);
    told.length = 0;
    peers.push(late);
    speaking.refresh();
    speaking.refresh();
    clock.advance(500);
    expect(told).toEqual([['sam', ['lea']]]);
    speaking.hear([]);
    speaking.stop();
    clock.advance(10_000);
    expect(told).toHaveLength(1);
  });
});

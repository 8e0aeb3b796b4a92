import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/integration/media/manual-clock.ts';
import { LossWatch } from './loss-watch.ts';
import type { PersonMedia } from './person-media.ts';
import type { PacketLoss } from './types.ts';

const EVERY_MS = 1000;

/** As much of a person as is looked at. */
function person(losses: () => Promise<PacketLoss[]>, alive = true): PersonMedia {
  return { personId: 'p', alive, losses, place: { worker: { alive: true } } } as unknown as PersonMedia;
}

function watching(people: readonly PersonMedia[]) {
  const clock = new ManualClock();
  const told: PacketLoss[] = [];
  const logged: string[] = [];
  const note = (_context: object, message: string) => void logged.push(message);
  const log = { debug: note, info: note, warn: note, error: note };
  const onLoss = (loss: PacketLoss) => void told.push(loss);
  const watch = LossWatch.start({ people: () => people, everyMs: EVERY_MS, clock, log, onLoss });
  const look = async () => {
    clock.advance(EVERY_MS);
    await clock.waitsFor(EVERY_MS);
  };
  return { told, logged, look, watch, clock };
}

describe('the losses of people’s lines', () => {
  it('are told at each look, of everybody who is there', async () => {
    const both: PacketLoss[] = [
      { direction: 'received', share: 0.01 },
      { direction: 'sent', share: 0.2 },
    ];
    const gone = person(() => Promise.reject(new Error('asked')), false);
    const { told, logged, look } = watching([person(async () => both), gone, person(async () => [])]);
    expect(told).toEqual([]);
    await look();
    expect(told).toEqual(both);
    await look();
    expect(told).toHaveLength(4);
    expect(logged).toEqual([]);
  });

  it('of one who can’t be asked are not known, which keeps nobody from asking the next', async () => {
    const next: PacketLoss = { direction: 'sent', share: 0 };
    const silent = person(() => Promise.reject(new Error('no answer')));
    const { told, logged, look } = watching([silent, person(async () => [next])]);
    await look();
    expect(told).toEqual([next]);
    expect(logged).toEqual(['the loss of a line is not known']);
  });

  it('are asked for one after the other, and by nobody once it was stopped', async () => {
    const first = Promise.withResolvers<PacketLoss[]>();
    let asked = 0;
    const second = person(async () => {
      asked += 1;
      return [];
    });
    const { watch, clock } = watching([person(() => first.promise), second]);
    clock.advance(EVERY_MS);
    expect(asked).toBe(0);
    watch.stop();
    first.resolve([]);
    await first.promise;
    clock.advance(EVERY_MS);
    expect(asked).toBe(0);
  });
});

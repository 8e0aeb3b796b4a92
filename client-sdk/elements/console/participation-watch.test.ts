import type { TakingPart } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { Emitter } from '../../src/emitter.ts';
import type { LiveRoomEvents } from '../../src/room/room-events.ts';
import { type KeyValues, Memory } from '../room/memory.ts';
import { REST_MS } from './hints/hint-of.ts';
import { ParticipationWatch } from './participation-watch.ts';
import { MINUTE_MS, madeState, NOW } from './test/made-state.ts';
import type { TakingParts } from './view/participation-view.ts';

const silent: TakingPart = {
  ...{ speakingSeconds: 0, speakingShare: 0, spoke: false, wrote: false, asked: false },
};
const nobody: TakingParts = { zoe: silent, karim: silent, lea: silent };

class MadeRoom extends Emitter<LiveRoomEvents> {
  readonly state = madeState();
  /** Ten minutes after everybody came. */
  now = NOW + 9 * MINUTE_MS;
  readonly clock = { now: () => this.now };
  participation: TakingParts | null = null;

  tell(people: TakingParts): void {
    this.participation = people;
    this.emit('participation', { people });
  }
}

function memory(): Memory {
  const values = new Map<string, string>();
  const store: KeyValues = {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
  return new Memory(store);
}

it('knows what was told before it came, draws at what is told later, and lets go of a room that was left', () => {
  let drawn = 0;
  const watch = new ParticipationWatch({ memory: memory(), changed: () => void drawn++ });
  expect([watch.people, watch.hint()]).toEqual([null, null]);
  const room = new MadeRoom();
  room.participation = nobody;
  watch.follow(room);
  expect(watch.people).toBe(nobody);
  expect(watch.hint()).toMatchObject({ is: 'unheard', everybody: true });
  room.tell({ ...nobody, zoe: { ...silent, wrote: true } });
  expect(drawn).toBe(1);
  expect(watch.hint()).toMatchObject({ is: 'unheard', names: ['Karim H.', 'Léa F.'] });
  watch.follow(null);
  room.tell(nobody);
  expect([drawn, watch.people, watch.hint()]).toEqual([1, null, null]);
});

it('calls long who spoke in the last minutes, not before the mentor came', () => {
  const watch = new ParticipationWatch({ memory: memory(), changed: () => undefined });
  const room = new MadeRoom();
  const talk = (speakingSeconds: number): TakingParts => ({
    ...{ zoe: { ...silent, speakingSeconds, speakingShare: 1, spoke: true } },
    ...{ karim: { ...silent, wrote: true }, lea: { ...silent, wrote: true } },
  });
  room.participation = talk(600);
  watch.follow(room);
  expect(watch.hint()).toBeNull();
  room.now += 4 * MINUTE_MS;
  room.tell(talk(800));
  expect(watch.hint()).toMatchObject({ is: 'long', personId: 'zoe' });
});

it('puts every hint away for ten minutes, also over a reload', () => {
  const kept = memory();
  const room = new MadeRoom();
  room.participation = nobody;
  const hintAt = (now: number): string | undefined => {
    room.now = now;
    const watch = new ParticipationWatch({ memory: kept, changed: () => undefined });
    watch.follow(room);
    return watch.hint()?.is;
  };
  const watch = new ParticipationWatch({ memory: kept, changed: () => undefined });
  watch.follow(room);
  expect(watch.hint()?.is).toBe('unheard');
  const awayAt = room.now;
  watch.putAway();
  expect(watch.hint()).toBeNull();
  expect(REST_MS).toBe(10 * MINUTE_MS);
  expect(hintAt(awayAt + REST_MS - 1)).toBeUndefined();
  expect(hintAt(awayAt + REST_MS)).toBe('unheard');
});

import type { Pushes } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { DecidedRoom, exerciseStart, INES, KARIM, LEA, uuid } from '../../../test/support/decided-room.ts';
import type { Peer } from '../peer.ts';
import { Wall } from './wall.ts';

const EXERCISE = uuid(1);

function stage() {
  const room = new DecidedRoom();
  room.must(INES, exerciseStart(EXERCISE));
  const told: [string, Pushes['wall']['pages']][] = [];
  const peer = (personId: string): Peer => ({
    who: { sessionId: 's', personId, name: '', role: 'student', grants: [], enteredAt: 0, keyId: '' },
    instanceId: personId,
    push: (name, body) => {
      if (name === 'wall') told.push([personId, (body as Pushes['wall']).pages]);
    },
    close: () => undefined,
  });
  const peers = [INES, LEA, KARIM].map(peer);
  let timer: { readonly delayMs: number; readonly work: () => void } | null = null;
  const wall = new Wall({
    clock: {
      now: () => room.nowMs,
      after: (delayMs, work) => {
        timer = { delayMs, work };
        return () => {
          timer = null;
        };
      },
    },
    state: () => room.state,
    peers: () => peers,
  });
  const changed = (personId: string, words: number, exerciseId = EXERCISE) =>
    wall.changed(exerciseId, personId, { words, savedAt: words });
  const elapse = () => {
    const due = timer;
    timer = null;
    room.nowMs += due?.delayMs ?? 0;
    due?.work();
  };
  return { wall, room, told, peers, changed, elapse, waitMs: () => timer?.delayMs ?? null };
}

const entry = (words: number) => ({ words, savedAt: words });

describe('the wall', () => {
  it('[W7] moves at once, then once a second with what changed, for mentors alone', () => {
    const { told, changed, elapse, waitMs, room } = stage();
    changed(LEA, 1);
    expect(told).toEqual([[INES, { [LEA]: entry(1) }]]);
    room.nowMs += 300;
    changed(LEA, 2);
    changed(KARIM, 5);
    changed(LEA, 3);
    expect([told.length, waitMs()]).toEqual([1, 700]);
    elapse();
    expect(told[1]).toEqual([INES, { [LEA]: entry(3), [KARIM]: entry(5) }]);
    expect(waitMs()).toBe(null);
  });

  it('[W7] is shown whole to a mentor who comes in, and to nobody else', () => {
    const { wall, told, peers, room } = stage();
    const words = (exerciseId: string) => (exerciseId === EXERCISE ? { [LEA]: entry(9) } : {});
    for (const peer of peers) wall.show(peer, words);
    expect(told).toEqual([[INES, { [LEA]: entry(9) }]]);
    room.must(INES, { type: 'role.hand', personId: KARIM, mentor: true });
    for (const peer of peers.slice(2)) wall.show(peer, words);
    expect(told[1]?.[0]).toBe(KARIM);
    for (const peer of peers) wall.show(peer, () => ({}));
    expect(told).toHaveLength(2);
  });

  it('[W7] forgets an exercise when the next one is written, and all when it stops', () => {
    const { wall, told, changed, elapse } = stage();
    changed(LEA, 1);
    changed(LEA, 2);
    changed(KARIM, 1, uuid(2));
    elapse();
    expect(told[1]).toEqual([INES, { [KARIM]: entry(1) }]);
    changed(KARIM, 2, uuid(2));
    wall.stop();
    elapse();
    expect(told).toHaveLength(2);
  });
});

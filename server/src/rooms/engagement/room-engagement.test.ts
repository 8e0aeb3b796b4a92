import type { Pushes, RequestBody } from '@tribu-live/protocol';
import { FactsFold } from '@tribu-live/protocol/engagement';
import { describe, expect, it } from 'vitest';
import {
  DecidedRoom,
  exerciseStart,
  INES,
  KARIM,
  LEA,
  OLGA,
  uuid,
  ZOE,
} from '../../../test/support/decided-room.ts';
import type { Clock } from '../clock.ts';
import type { CommandBody } from '../decide/command.ts';
import type { Peer } from '../peer.ts';
import { RoomEngagement } from './room-engagement.ts';

type Told = Pushes['participation']['people'];

/** A clock that goes on with the room; what falls due meanwhile runs at its moment. */
class RoomClock implements Clock {
  readonly #room: DecidedRoom;
  #alarms: { readonly atMs: number; readonly work: () => void }[] = [];

  constructor(room: DecidedRoom) {
    this.#room = room;
  }

  now(): number {
    return this.#room.nowMs;
  }

  after(delayMs: number, work: () => void): () => void {
    const alarm = { atMs: this.now() + delayMs, work };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  get waiting(): number {
    return this.#alarms.length;
  }

  pass(seconds: number): void {
    const untilMs = this.now() + seconds * 1000;
    for (;;) {
      const [next] = this.#alarms.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
      this.#room.nowMs = Math.max(this.now(), next.atMs);
      next.work();
    }
    this.#room.nowMs = Math.max(this.now(), untilMs);
  }
}

function stage(present: readonly string[] = [INES, LEA, KARIM, OLGA]) {
  const room = new DecidedRoom([]);
  const clock = new RoomClock(room);
  const facts = new FactsFold('s');
  for (const event of room.journal) facts.note(event);
  const told: [string, Told][] = [];
  const peers = [INES, LEA, KARIM, ZOE, OLGA].map(
    (personId): Peer => ({
      who: { sessionId: 's', personId, name: '', role: 'student', grants: [], enteredAt: 0, keyId: '' },
      instanceId: personId,
      push: (name, body) => {
        if (name === 'participation') told.push([personId, (body as Pushes['participation']).people]);
      },
      close: () => undefined,
    }),
  );
  const firstFrames: number[] = [];
  const engagement = new RoomEngagement({
    clock,
    facts,
    state: () => room.state,
    peers: () => peers,
    // The room's own commands cost no time here: they come at the very minute.
    onMinute: () => {
      room.nowMs -= 1000;
      run('@server', { type: 'engagement.sample' });
    },
    onFirstFrame: (seconds) => firstFrames.push(seconds),
  });
  const heed = (act: () => unknown): void => {
    const from = room.journal.length;
    act();
    const events = room.journal.slice(from);
    engagement.decided(events, room.state);
    engagement.journaled(events);
  };
  function run(who: string, command: CommandBody): void {
    const sample = engagement.sample(room.nowMs + 1000);
    heed(() => room.must(who, command, sample === null ? {} : { sample }));
  }
  for (const id of present) heed(() => room.enter(id));
  const report = (who: string, body: RequestBody<'window.report'>) => engagement.report(who, body);
  const samples = () => room.journal.filter(({ type }) => type === 'room.sampled');
  return { room, clock, facts, engagement, told, peers, firstFrames, run, report, samples };
}

describe('engagement in a room', () => {
  it('[E1] samples each minute of the room while somebody is there', () => {
    const { room, clock, samples, run } = stage();
    const { status } = room.state;
    const openedAt = status.is === 'open' ? status.since : 0;
    clock.pass(200);
    expect(samples().map(({ at }) => at - openedAt)).toEqual([60_000, 120_000, 180_000]);
    expect(samples().every(({ audience, actor }) => audience === 'server' && actor.kind === 'server')).toBe(
      true,
    );
    for (const id of [INES, LEA, KARIM, OLGA]) run(id, { type: 'person.leave' });
    expect(samples()).toHaveLength(4);
    clock.pass(3600);
    expect(samples()).toHaveLength(4);
  });

  it('[E1] what was folded live is what the journal gives', () => {
    const { room, clock, facts, engagement, run, report } = stage();
    run(LEA, { type: 'track.publish', trackId: uuid(1), source: 'microphone', silenced: false });
    engagement.hear([uuid(1)]);
    clock.pass(6);
    engagement.hear([]);
    run(INES, exerciseStart(uuid(2), 120));
    report(KARIM, { page: 'used', line: 'weak' });
    for (let save = 0; save < 20; save += 1) {
      clock.pass(1);
      engagement.wrote(KARIM, room.nowMs);
    }
    run(KARIM, { type: 'page.begin', exerciseId: uuid(2) });
    clock.pass(90);
    run('@school', { type: 'room.end' });
    const again = new FactsFold('s');
    for (const event of JSON.parse(JSON.stringify(room.journal))) again.note(event);
    const recomputed = again.facts(room.nowMs);
    expect(facts.facts(room.nowMs)).toEqual(recomputed);
    const of = (id: string) => recomputed.people.find(({ personId }) => personId === id);
    // Heard from a quarter of a second before it was told; a breath shorter than the hold.
    expect(of(LEA)?.speakingSeconds).toBe(6);
    expect(of(KARIM)?.writingSeconds).toBe(20);
    expect(of(KARIM)?.speakingSeconds).toBeNull();
  });

  it('[E6] tells mentors in their own right, at most each five seconds and only what changed', () => {
    const { clock, engagement, told, run } = stage();
    clock.pass(60);
    const [first] = told;
    expect(told.map(([who]) => who)).toEqual([INES]);
    expect(first?.[1]).toEqual({
      [LEA]: { speakingSeconds: null, speakingShare: 0, spoke: false, wrote: false, asked: false },
      [KARIM]: { speakingSeconds: null, speakingShare: 0, spoke: false, wrote: false, asked: false },
    });
    told.length = 0;
    run(INES, { type: 'role.hand', personId: LEA, mentor: true });
    run(LEA, { type: 'track.publish', trackId: uuid(1), source: 'microphone', silenced: false });
    run(KARIM, { type: 'hand.raise' });
    engagement.hear([uuid(1)]);
    clock.pass(12);
    expect(told.every(([who]) => who === INES)).toBe(true);
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told.length).toBeLessThanOrEqual(3);
    const { [LEA]: lea, [KARIM]: karim } = told.at(-1)?.[1] ?? {};
    expect(lea).toMatchObject({ spoke: true, speakingShare: 1 });
    expect(karim).toMatchObject({ asked: true, spoke: false, speakingSeconds: null });
  });

  it('[E6] shows it at once to a mentor who comes in, and to nobody else', () => {
    const { engagement, told, peers } = stage();
    for (const peer of peers) engagement.show(peer);
    expect(told.map(([who]) => who)).toEqual([INES]);
  });

  it('[S5] listens to a window once in ten seconds', () => {
    const { clock, report, firstFrames, samples } = stage();
    report(LEA, { firstFrameMs: 180, page: 'hidden' });
    for (let again = 0; again < 50; again += 1) report(LEA, { firstFrameMs: 1, page: 'used' });
    report(KARIM, { firstFrameMs: 250, page: 'hidden' });
    expect(firstFrames).toEqual([0.18, 0.25]);
    clock.pass(10);
    report(LEA, { page: 'shown' });
    clock.pass(60);
    expect(samples()[0]?.data).toMatchObject({
      people: [
        { personId: LEA, page: 'shown' },
        { personId: KARIM, page: 'hidden' },
      ],
    });
  });

  it('[E1] takes a slow first frame that comes just after a report, and the report just after a frame', () => {
    const { clock, report, firstFrames, samples } = stage();
    report(LEA, { page: 'shown', line: 'good' });
    clock.pass(2);
    report(LEA, { firstFrameMs: 28_000 });
    report(KARIM, { firstFrameMs: 200 });
    clock.pass(2);
    report(KARIM, { page: 'used' });
    expect(firstFrames).toEqual([28, 0.2]);
    clock.pass(60);
    expect(samples()[0]?.data).toMatchObject({
      people: [
        { personId: LEA, page: 'shown', line: 'good' },
        { personId: KARIM, page: 'used' },
      ],
    });
  });

  it('holds no timer once it is stopped', () => {
    const { clock, engagement, run } = stage();
    expect(clock.waiting).toBe(2);
    engagement.stop();
    run(LEA, { type: 'hand.raise' });
    expect(clock.waiting).toBe(0);
  });
});

import type { RoomState, StoredEvent } from '@tribu-live/protocol';
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
import type { CommandBody } from '../decide/command.ts';
import { MinuteDraft, type Sample } from './minute-draft.ts';

/** A room whose home makes samples: every decision is told to the draft and may take what it has. */
class Home {
  readonly room: DecidedRoom;
  readonly draft: MinuteDraft;

  constructor(present: readonly string[] = [INES, LEA, KARIM]) {
    this.room = new DecidedRoom([]);
    this.draft = new MinuteDraft(this.room.state);
    for (const id of present) this.#told(() => this.room.enter(id));
  }

  do(who: string, command: CommandBody): void {
    // The clock of the room moves on by a second with each command.
    const sample = this.draft.sample(this.room.nowMs + 1000);
    this.#told(() => this.room.must(who, command, sample === null ? {} : { sample }));
  }

  publish(who: string, silenced = false): string {
    const trackId = uuid(this.room.journal.length);
    this.do(who, { type: 'track.publish', trackId, source: 'microphone', silenced });
    return trackId;
  }

  sample(): Sample | undefined {
    this.do('@server', { type: 'engagement.sample' });
    return this.samples.at(-1);
  }

  get samples(): Sample[] {
    return this.room.journal.filter(({ type }) => type === 'room.sampled').map(({ data }) => data as Sample);
  }

  #told(act: () => unknown): void {
    const from = this.room.journal.length;
    act();
    this.draft.follow(this.room.journal.slice(from), this.room.state);
  }
}

const of = (sample: Sample | undefined, personId: string) =>
  sample?.people.find((person) => person.personId === personId);

describe('what a home sees of its people', () => {
  it('[E1] follows from one sample to the next without a hole while somebody is there', () => {
    const home = new Home();
    const [first, second] = [home.sample(), home.sample()];
    expect(second?.fromMs).toBe(first?.toMs);
    for (const id of [INES, LEA, KARIM]) home.do(id, { type: 'person.leave' });
    const last = home.samples.at(-1);
    expect(last?.fromMs).toBe(second?.toMs);
    expect(home.room.journal.slice(-2).map(({ type }) => type)).toEqual(['room.sampled', 'participant.left']);
    // Nobody is there: nothing is seen until somebody comes.
    home.room.nowMs += 600_000;
    expect(home.draft.sample(home.room.nowMs)).toBeNull();
  });

  it('[E1] stands before the end, in the same decision', () => {
    const home = new Home();
    home.draft.used(LEA, 'shown');
    home.do('@school', { type: 'room.end' });
    const types = home.room.journal.map(({ type }) => type);
    expect(types.indexOf('room.sampled')).toBeLessThan(types.indexOf('participant.left'));
    expect(types.at(-1)).toBe('room.ended');
    expect(home.samples).toHaveLength(1);
    expect(of(home.samples[0], LEA)).toEqual({ personId: LEA, page: 'shown' });
  });

  it('[E3] says nothing of a microphone that was not open, and zero of one that was and gave no word', () => {
    const home = new Home();
    const trackId = home.publish(LEA);
    home.publish(KARIM, true);
    home.draft.hear([trackId], home.room.nowMs + 500);
    const sample = home.sample();
    expect(of(sample, LEA)?.spokeMs).toBe(750);
    expect(of(sample, KARIM)).toBeUndefined();
    home.draft.hear([], home.room.nowMs + 200);
    expect(of(home.sample(), LEA)).toEqual({ personId: LEA, spokeMs: 0 });
    home.do(LEA, { type: 'track.change', trackId, silenced: true });
    home.sample();
    expect(of(home.sample(), LEA)).toBeUndefined();
  });

  it('[E1] [W3] hears nobody whom the room silences', () => {
    const home = new Home();
    const [lea, ines] = [home.publish(LEA), home.publish(INES)];
    home.do(INES, exerciseStart(uuid(1), 600));
    home.sample();
    home.draft.hear([lea, ines], home.room.nowMs);
    const sample = home.sample();
    expect(of(sample, LEA)).toEqual({ personId: LEA, wroteMs: 0 });
    expect(of(sample, INES)?.spokeMs).toBeGreaterThan(0);
  });

  it('[E1] counts writing with its pauses up to 5 s; after a longer one a save is a second', () => {
    const home = new Home();
    home.do(INES, exerciseStart(uuid(1), 600));
    for (const savedAt of [10_000, 11_000, 15_500, 30_000, 30_700]) home.draft.wrote(LEA, savedAt);
    const sample = home.sample();
    expect(of(sample, LEA)?.wroteMs).toBe(1000 + 1000 + 4500 + 1000 + 700);
    expect(of(sample, KARIM)?.wroteMs).toBe(0);
    expect(of(sample, INES)).toBeUndefined();
    home.draft.wrote(LEA, 32_000);
    expect(of(home.sample(), LEA)?.wroteMs).toBe(1300);
  });

  it('[E1] keeps the most that a window and the worst that a line said, and what holds into the next stretch', () => {
    const home = new Home();
    for (const page of ['hidden', 'used', 'shown'] as const) home.draft.used(LEA, page);
    for (const line of ['good', 'bad', 'weak'] as const) home.draft.said(LEA, { line });
    home.draft.said(KARIM, { microphoneDead: true });
    home.draft.said(KARIM, { microphoneDead: false });
    const first = home.sample();
    expect(of(first, LEA)).toEqual({ personId: LEA, page: 'used', line: 'bad' });
    expect(of(first, KARIM)).toEqual({ personId: KARIM, microphoneDead: true });
    const second = home.sample();
    expect(of(second, LEA)).toEqual({ personId: LEA, line: 'weak' });
    expect(of(second, KARIM)).toBeUndefined();
  });

  it('[E3] knows nothing any more of the line of who went', () => {
    const home = new Home();
    home.draft.said(LEA, { line: 'bad' });
    home.do(LEA, { type: 'person.leave' });
    expect(of(home.sample(), LEA)?.line).toBe('bad');
    home.room.enter(LEA);
    expect(of(home.sample(), LEA)).toBeUndefined();
  });

  it('[E1] names only who was there in the stretch', () => {
    const home = new Home();
    home.draft.used(ZOE, 'used');
    home.draft.used(OLGA, 'used');
    expect(home.sample()?.people).toEqual([]);
  });

  it('[E1] begins a stretch when the first comes back after a takeover', () => {
    const before = new Home();
    before.do('@server', { type: 'room.home', nodeId: 'n2', lastSignOfLife: before.room.nowMs });
    const state: RoomState = before.room.state;
    const draft = new MinuteDraft(state);
    expect(draft.sample(before.room.nowMs + 60_000)).toBeNull();
    const from = before.room.journal.length;
    before.room.enter(LEA);
    const events: StoredEvent[] = before.room.journal.slice(from);
    draft.follow(events, before.room.state);
    expect(draft.sample(before.room.nowMs + 5000)).toEqual({
      ...{ fromMs: before.room.nowMs, toMs: before.room.nowMs + 5000, people: [] },
    });
  });
});

import { emptyState, fold, type StoredEvent, TribuError } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { EpochLost } from '../store/errors.ts';
import type { Batch } from '../store/types.ts';
import type { Clock } from './clock.ts';
import type { CommandBody } from './decide/command.ts';
import { decide } from './decide/decide.ts';
import { JournalWriter, type Step } from './journal-writer.ts';
import { stamp } from './stamp.ts';

const NOW = 1_000_000;
/** Time stands still; what is to come later comes at once. */
const clock: Clock = {
  now: () => NOW,
  after: (_delayMs, work) => {
    queueMicrotask(work);
    return () => undefined;
  },
};

function scheduled() {
  const context = { actor: { kind: 'school' as const }, at: NOW, commandId: null };
  const facts = {
    kind: 'coaching' as const,
    title: '',
    startsAt: NOW,
    endsAt: NOW + 60_000,
    opensBeforeMs: 0,
    graceMs: 0,
  };
  const people = [{ id: 'lea', name: 'Léa', role: 'student' as const }];
  const decision = decide(emptyState('s'), { type: 'session.create', facts, people }, context);
  if (!decision.ok) throw decision.error;
  return fold(emptyState('s'), stamp(emptyState('s'), decision.events, context, 1));
}

/** A writer whose appends wait until the test lets them through. */
function held() {
  const batches: Batch[] = [];
  const settle: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const steps: Step[] = [];
  let lost = 0;
  const lease = { held: true };
  const writer = new JournalWriter({
    state: scheduled(),
    clock,
    holds: () => lease.held,
    append: (batch) => {
      batches.push(batch);
      return new Promise<void>((resolve, reject) => settle.push({ resolve, reject }));
    },
    onStep: (step) => steps.push(step),
    onLost: () => {
      lost += 1;
    },
  });
  return { writer, batches, settle, steps, lease, lost: () => lost };
}

const JOIN: CommandBody = {
  type: 'person.join',
  name: 'Léa',
  role: 'student',
  grants: ['publish'],
  enteredAt: NOW,
  fresh: true,
};
const LEA = { actor: { kind: 'person' as const, id: 'lea' }, commandId: null };
const publish = (n: number, source: 'microphone' | 'camera'): CommandBody => ({
  type: 'track.publish',
  trackId: `0198f7a0-0000-7000-8000-00000000000${n}`,
  source,
  silenced: false,
});
const types = (events: readonly StoredEvent[]): string[] => events.map((event) => event.type);

describe('JournalWriter', () => {
  it('[R3] tells and answers nothing before the journal has it', async () => {
    const { writer, settle, steps } = held();
    let answered = false;
    const join = writer.execute(JOIN, LEA).then(() => {
      answered = true;
    });
    await Promise.resolve();
    expect([answered, steps.length, writer.state.seq]).toEqual([false, 0, 2]);
    settle[0]?.resolve();
    await join;
    expect(types(steps[0]?.events ?? [])).toEqual([
      'room.opened',
      'participant.admitted',
      'participant.joined',
    ]);
    expect(writer.state.seq).toBe(5);
  });

  it('[R3] decides what arrives meanwhile in order and appends it as one statement', async () => {
    const { writer, batches, settle } = held();
    const join = writer.execute(JOIN, LEA);
    const rest = [writer.execute(publish(1, 'microphone'), LEA), writer.execute(publish(2, 'camera'), LEA)];
    expect(batches).toHaveLength(1);
    settle[0]?.resolve();
    await join;
    await Promise.resolve();
    expect(batches).toHaveLength(2);
    expect(batches[1]?.fromSeq).toBe(5);
    expect(types(batches[1]?.events ?? [])).toEqual(['track.published', 'track.published']);
    settle[1]?.resolve();
    expect(await Promise.all(rest)).toEqual([{ seq: 6 }, { seq: 7 }]);
  });

  it('[R7] answers a repeated command with its first answer, also while its append is under way', async () => {
    const { writer, batches, settle } = held();
    const first = writer.execute(JOIN, { ...LEA, commandId: 'c' });
    const again = writer.execute(JOIN, { ...LEA, commandId: 'c' });
    settle[0]?.resolve();
    expect(await first).toEqual(await again);
    expect(await writer.execute(JOIN, { ...LEA, commandId: 'c' })).toEqual(await first);
    expect(batches).toHaveLength(1);
  });

  it('[S2] refuses with a typed error and appends nothing', async () => {
    const { writer, batches } = held();
    await expect(writer.execute(publish(1, 'camera'), LEA)).rejects.toMatchObject({ code: 'not_joined' });
    expect(batches).toHaveLength(0);
  });

  it('[R4] gives up when its epoch has passed to another home', async () => {
    const { writer, settle, steps, lost } = held();
    const join = writer.execute(JOIN, LEA);
    settle[0]?.reject(new EpochLost('s', 1, 'epoch 2'));
    await expect(join).rejects.toMatchObject({ code: 'room_elsewhere' });
    await expect(writer.execute(JOIN, LEA)).rejects.toMatchObject({ code: 'room_elsewhere' });
    expect([steps.length, lost()]).toEqual([0, 1]);
  });

  it('waits for a store that is away and keeps the order', async () => {
    const { writer, batches, settle } = held();
    const join = writer.execute(JOIN, LEA);
    settle[0]?.reject(new TribuError('unavailable'));
    await expect.poll(() => settle.length).toBe(2);
    settle[1]?.resolve();
    expect(await join).toEqual({ seq: 5 });
    expect(batches[1]).toEqual(batches[0]);
  });
});

describe('[R7] a command that had nothing to do', () => {
  it('does nothing when it is repeated after the state has changed', async () => {
    const { writer, settle, batches } = held();
    const step = async (answer: Promise<unknown>): Promise<void> => {
      settle.at(-1)?.resolve();
      await answer;
    };
    await step(writer.execute(JOIN, LEA));
    await step(writer.execute(publish(1, 'microphone'), LEA));
    const trackId = '0198f7a0-0000-7000-8000-000000000001';
    const change = (silenced: boolean, commandId: string) =>
      writer.execute({ type: 'track.change', trackId, silenced }, { ...LEA, commandId });
    await change(false, 'nothing');
    await step(change(true, 'mute'));
    await change(false, 'nothing');
    expect(batches).toHaveLength(3);
    expect(writer.state.tracks[trackId]?.silenced).toEqual(['self']);
  });
});

describe('a node that may not write any more', () => {
  it('[N2] takes no command, and tells nobody what was appended while it stood still', async () => {
    const { writer, batches, settle, steps, lease, lost } = held();
    const join = writer.execute(JOIN, LEA);
    lease.held = false;
    await expect(writer.execute(publish(1, 'camera'), LEA)).rejects.toMatchObject({ code: 'room_elsewhere' });
    expect(writer.refusalOf(publish(1, 'camera'), LEA)).toMatchObject({ code: 'room_elsewhere' });
    settle[0]?.resolve();
    await expect(join).rejects.toMatchObject({ code: 'room_elsewhere', retryable: true });
    expect([steps, batches.length, lost()]).toEqual([[], 1, 1]);
    lease.held = true;
    await expect(writer.execute(JOIN, LEA)).rejects.toMatchObject({ code: 'room_elsewhere' });
  });

  it('[N2] [R4] appends nothing of what it had decided', async () => {
    const { writer, batches, settle, lease } = held();
    const join = writer.execute(JOIN, LEA);
    const camera = writer.execute(publish(1, 'camera'), LEA);
    settle[0]?.resolve();
    await join;
    await Promise.resolve();
    expect(batches).toHaveLength(2);
    lease.held = false;
    settle[1]?.reject(new TribuError('unavailable'));
    await expect(camera).rejects.toMatchObject({ code: 'room_elsewhere' });
    expect(batches).toHaveLength(2);
  });
});

describe('a store that stays away', () => {
  it('is said to people after a while; what the server itself has to write waits', async () => {
    let time = NOW;
    const writer = new JournalWriter({
      state: scheduled(),
      clock: { now: () => time, after: () => () => undefined },
      holds: () => true,
      append: () => Promise.reject(new TribuError('unavailable')),
      onStep: () => undefined,
      onLost: () => undefined,
    });
    const first = writer.execute(JOIN, LEA);
    await expect.poll(() => writer.provisional.seq).toBe(5);
    await Promise.resolve();
    time += 5001;
    await expect(writer.execute(publish(1, 'camera'), LEA)).rejects.toMatchObject({ code: 'unavailable' });
    writer.close(new TribuError('unavailable'));
    await expect(first).rejects.toMatchObject({ code: 'unavailable' });
  });
});

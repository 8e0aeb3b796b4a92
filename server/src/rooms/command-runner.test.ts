import { type Block, TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { DecidedRoom, exerciseStart, INES, KARIM, LEA, uuid, ZOE } from '../../test/support/decided-room.ts';
import type { BallotStore, PageSave, PageStore, ReadingStore } from '../store/types.ts';
import { createLogger } from '../telemetry/index.ts';
import { CommandRunner } from './command-runner.ts';
import type { CommandBody } from './decide/command.ts';
import { JournalWriter } from './journal-writer.ts';
import { PageDesk } from './pages/page-desk.ts';

const [FIRST, SECOND] = [uuid(1), uuid(2)];

/** No poll is open here. */
const NO_BALLOTS: BallotStore = {
  cast: () => Promise.reject(new TribuError('internal')),
  tallies: () => Promise.resolve({}),
  erase: () => Promise.resolve(),
};

/** A room's writer, desk and runner on rows in memory; saves and appends wait while the test holds them. */
function stage(lastReadAt: ReadingStore['lastReadAt'] = () => Promise.resolve({})) {
  const { state, nowMs } = new DecidedRoom([INES, LEA, KARIM, ZOE]);
  const patience = new Set<() => void>();
  const clock = {
    now: () => nowMs,
    after: (_delayMs: number, run: () => void) => {
      patience.add(run);
      return () => patience.delete(run);
    },
  };
  const gates = { saves: Promise.resolve(), appends: Promise.resolve() };
  const pages: Pick<PageStore, 'save' | 'read'> = {
    save: async (_page: PageSave) => {
      await gates.saves;
      return { is: 'saved' };
    },
    read: () => Promise.resolve(null),
  };
  const writer = new JournalWriter({
    state,
    clock,
    holds: () => true,
    append: () => gates.appends,
    onStep: () => undefined,
    onLost: () => undefined,
  });
  const desk = new PageDesk({
    store: { ...pages, list: () => Promise.resolve([]), words: () => Promise.resolve({}) },
    pages: [],
    clock,
    state: () => writer.provisional,
    onBegun: () => undefined,
    onWritten: () => undefined,
    onSaved: () => undefined,
  });
  const log = createLogger({ level: 'silent' });
  const readings = { lastReadAt };
  const runner = new CommandRunner({ writer, desk, readings, ballots: NO_BALLOTS, clock, log });
  const by = (id: string, command: CommandBody) =>
    runner.run(command, { actor: { kind: 'person', id }, commandId: null });
  const save = (text: string, revision = 1, exerciseId = FIRST) =>
    desk.save({ personId: LEA, connection: 1 }, { exerciseId, revision, text });
  const order = () => [
    writer.provisional.circle?.reader?.personId,
    ...(writer.provisional.circle?.queue ?? []),
  ];
  return { writer, by, save, gates, order, patience };
}

const open = (circleId: string, order?: readonly string[]): CommandBody => ({
  type: 'circle.open',
  circleId,
  exerciseId: null,
  from: 'everybody',
  perReaderSeconds: null,
  ...(order === undefined ? {} : { order: [...order] }),
});

const exerciseBlock: Block = {
  blockId: 'page',
  kind: 'exercise',
  title: 'Écrire',
  minutes: 10,
  microphones: 'open',
  layout: 'gallery',
  prompt: [],
  material: null,
  durationSeconds: 60,
};

it('[W4] what freezes pages waits for saves on their way and submits what they hold', async () => {
  const { writer, by, save, gates } = stage();
  await by(INES, exerciseStart(FIRST));
  const { promise, resolve } = Promise.withResolvers<void>();
  gates.saves = promise;
  const saving = save('un deux trois');
  const ending = by(INES, { type: 'room.end' });
  await Promise.resolve();
  expect(writer.provisional.status.is).toBe('open');
  resolve();
  expect(await saving).toMatchObject({ is: 'saved' });
  await ending;
  expect(writer.state.pages[FIRST]?.[LEA]?.submittedWords).toBe(3);
});

it('[W4] who may not freeze pages makes nobody wait', async () => {
  const { by, save, gates } = stage();
  await by(INES, exerciseStart(FIRST));
  gates.saves = new Promise(() => undefined);
  void save('un');
  await expect(by(LEA, { type: 'room.end' })).rejects.toMatchObject({ code: 'forbidden' });
});

it('[W4] an exercise that began meanwhile is waited for too', async () => {
  const { writer, by, save, gates } = stage();
  await by(INES, exerciseStart(FIRST));
  await by(INES, { type: 'exercise.end', exerciseId: FIRST });
  const { promise, resolve } = Promise.withResolvers<void>();
  gates.saves = promise;
  const first = save('un');
  const next = by(INES, exerciseStart(SECOND));
  const ending = by(INES, { type: 'room.end' });
  resolve();
  await Promise.all([first, next, ending]);
  expect(writer.state.exercises.map(({ phase }) => phase.is)).toEqual(['frozen', 'frozen']);
  expect(writer.state.pages[FIRST]?.[LEA]?.submittedWords).toBe(1);
});

it('[W4] an exercise that begins while facts are looked up is not submitted with the words of another', async () => {
  const lookedUp = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const { writer, by, save } = stage(async () => {
    asked.resolve();
    await lookedUp.promise;
    return {};
  });
  await by(INES, exerciseStart(FIRST));
  await save('un deux');
  await by(INES, { type: 'exercise.end', exerciseId: FIRST });
  await by(INES, { type: 'sheet.set', blocks: [exerciseBlock] });
  const block = by(INES, { type: 'block.start', blockId: exerciseBlock.blockId });
  await asked.promise;
  await by(INES, exerciseStart(SECOND));
  lookedUp.resolve();
  await block;
  expect(writer.state.exercises.map(({ phase }) => phase.is)).toEqual(['frozen', 'frozen', 'running']);
  expect(writer.state.pages[FIRST]?.[LEA]?.submittedWords).toBe(2);
  expect(writer.state.pages[SECOND]).toBeUndefined();
});

it('[W9] a turn that has just been read counts before it can be looked up', async () => {
  let journaled: Record<string, number> = {};
  const { by, gates, order } = stage(() => Promise.resolve(journaled));
  await by(INES, open(FIRST, [LEA]));
  const { promise, resolve } = Promise.withResolvers<void>();
  gates.appends = promise.then(() => {
    journaled = { [LEA]: 1 };
  });
  const closing = by(INES, { type: 'circle.close' });
  const opening = by(INES, open(SECOND));
  resolve();
  await Promise.all([closing, opening]);
  expect(order()).toEqual([KARIM, ZOE, LEA]);
});

it('[W9] a circle begins although nobody can say who read last', async () => {
  const { by, order } = stage(() => Promise.reject(new TribuError('unavailable')));
  await by(INES, open(FIRST));
  expect(order().toSorted()).toEqual([KARIM, LEA, ZOE]);
});

it('[W9] a circle begins although a database hangs that should say who read last', async () => {
  const asked = Promise.withResolvers<void>();
  const { by, order, patience } = stage(() => {
    asked.resolve();
    return new Promise(() => undefined);
  });
  const opening = by(INES, open(FIRST));
  await asked.promise;
  for (const over of patience) over();
  await opening;
  expect(order().toSorted()).toEqual([KARIM, LEA, ZOE]);
  expect(patience.size).toBe(0);
});

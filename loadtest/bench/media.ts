import { setTimeout as later } from 'node:timers/promises';
import { DEFAULT_SHAPE, fabricatedLoop } from '../media/index.ts';
import { Bare } from './media/bare.ts';
import { Ours } from './media/ours.ts';
import { type Gathering, SHAPES, type Shape } from './media/shapes.ts';
import { percentile, printFigures, progress, rounded, table } from './report.ts';

// Processor time of all our processes for each packet that comes to a participant, over that of a bare mediasoup worker:
// the same program, the same packets, in turns within one run. People are synthetic and send one size of picture.

const ROUNDS = 3;
const SETTLE_MS = 1500;
const MEASURE_MS = 4000;
const LOOP = fabricatedLoop({ ...DEFAULT_SHAPE, framesPerSecond: 30, videoKbps: 1200 });

/** What a side took during one stretch. */
interface Taken {
  readonly packets: number;
  readonly seconds: Readonly<Record<string, number>>;
}

interface Side {
  processor(): Promise<Readonly<Record<string, number>>>;
}

interface Measured {
  readonly shape: Shape;
  readonly recorded: boolean;
  readonly ours: readonly Taken[];
  readonly bare: readonly Taken[];
}

const measured: Measured[] = [];
for (const shape of Object.values(SHAPES)) measured.push(await compare(shape, false));
for (const shape of [SHAPES.ten, SHAPES.pairs]) measured.push(await compare(shape, true));
print();

/** Both sides in turns, another one first each time: what the machine does meets both. */
async function compare(shape: Shape, recorded: boolean): Promise<Measured> {
  await using ours = await Ours.start();
  await using bare = await Bare.start();
  const here = await ours.gather(shape, LOOP, recorded);
  here.play(false);
  const there = await bare.gather(shape, LOOP);
  there.play(false);
  const taken = { ours: [] as Taken[], bare: [] as Taken[] };
  const turns = [
    { into: taken.ours, side: ours, people: here },
    { into: taken.bare, side: bare, people: there },
  ];
  for (let round = 0; round < ROUNDS; round++) {
    turns.push(...turns.splice(0, 1));
    for (const { into, side, people } of turns) into.push(await stretch(side, people));
  }
  await here.close();
  await there.close();
  progress(`${shape.name}${recorded ? ', recorded' : ''}: done`);
  return { shape, recorded, ...taken };
}

async function stretch(side: Side, people: Gathering): Promise<Taken> {
  people.play(true);
  await later(SETTLE_MS);
  const [before, packetsBefore] = [await side.processor(), people.packets()];
  await later(MEASURE_MS);
  const [after, packetsAfter] = [await side.processor(), people.packets()];
  people.play(false);
  const packets = packetsAfter - packetsBefore;
  if (packets === 0) throw new Error('nothing came to anybody');
  const seconds = Object.entries(after).map(([name, now]) => [name, now - (before[name] ?? 0)] as const);
  return { packets, seconds: Object.fromEntries(seconds) };
}

function microseconds({ packets, seconds }: Taken, ...of: string[]): number {
  const names = of.length > 0 ? of : Object.keys(seconds);
  return (names.reduce((sum, name) => sum + (seconds[name] ?? 0), 0) * 1e6) / packets;
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Of each round, ours over the bare worker of the same round. */
function ratios({ ours, bare }: Measured): number[] {
  return ours.map((taken, round) => {
    const beside = bare[round];
    if (beside === undefined) throw new Error(`round ${round} has no other side`);
    return microseconds(taken) / microseconds(beside, 'mediaWorker');
  });
}

function print(): void {
  const head = [
    '',
    'packets/s',
    'bare worker µs',
    'ours µs',
    'worker',
    'server',
    'capture',
    'others',
    'ratio',
    'from',
    'to',
  ];
  const rows = measured.map((each) => {
    const { shape, recorded, ours, bare } = each;
    const part = (name: string) => rounded(median(ours.map((taken) => microseconds(taken, name))), 1);
    return [
      `${shape.name}${recorded ? ', recorded' : ''}`,
      rounded((median(ours.map(({ packets }) => packets)) * 1000) / MEASURE_MS),
      rounded(median(bare.map((taken) => microseconds(taken, 'mediaWorker'))), 1),
      rounded(median(ours.map((taken) => microseconds(taken))), 1),
      ...['mediaWorker', 'server', 'capture', 'others'].map(part),
      rounded(median(ratios(each)), 2),
      rounded(Math.min(...ratios(each)), 2),
      rounded(Math.max(...ratios(each)), 2),
    ];
  });
  process.stdout.write(`${table(head, rows)}\n`);
  const ratioOf = (shape: Shape, recorded: boolean): number => {
    const found = measured.find((each) => each.shape === shape && each.recorded === recorded);
    if (found === undefined) throw new Error(`${shape.name} was not measured`);
    return rounded(median(ratios(found)), 3);
  };
  printFigures('media', {
    cpuRatio: Math.max(...Object.values(SHAPES).map((shape) => ratioOf(shape, false))),
    cpuRatioRecorded: ratioOf(SHAPES.ten, true),
    cpuRatioRecordedPairs: ratioOf(SHAPES.pairs, true),
  });
}

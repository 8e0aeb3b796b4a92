import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { TakeStream } from '@tribu-live/protocol';
import type { types } from 'mediasoup';
import { tempFolder } from '../support/index.ts';
import { CaptureProcess } from './capture/capture-process.ts';
import { recordWithFfmpeg } from './capture/ffmpeg.ts';
import { openTracks, sendOut, type Tracks } from './capture/tracks.ts';
import { printFigures, progress, rounded, table } from './report.ts';

// What a recorded track costs: the capture process, and what the media worker does more than before. Beside it, with
// `--ffmpeg`, one ffmpeg for each of ten people.

const PEOPLE = 30;
const FFMPEG_PEOPLE = 10;
const SETTLE_MS = 3000;
const MEASURE_MS = 12_000;
/** Of /proc: clock ticks are hundredths of a second on Linux. */
const TICKS_PER_SECOND = 100;

interface Cost {
  readonly recorderShare: number;
  readonly workerShare: number;
  readonly memoryMb: number;
}

const compare = process.argv.includes('--ffmpeg');
await using folder = await tempFolder();
progress(`${PEOPLE} people with sound and picture`);
const tracks = await openTracks(PEOPLE, compare);
await later(SETTLE_MS);
const [before] = await shares([tracks.pid]);
progress(`media worker without recording: ${percent(before ?? 0)} of a core`);
const { cost: ours, sent, received, written, startMs } = await measureCapture(tracks);
progress(
  `capture ${percent(ours.recorderShare)}, media worker ${percent(ours.workerShare)} more, ${sent - written} lost`,
);
const ffmpeg = compare ? await measureFfmpeg(tracks) : null;
tracks.close();
printAll();

async function measureCapture({ router, producers, pid }: Tracks) {
  const capture = await CaptureProcess.start(join(folder.path, 'data'));
  const consumers: types.Consumer[] = [];
  for (const producer of producers) {
    const { transport, consumer } = await sendOut(router, producer);
    const address = await capture.open(consumer.kind, streamOf(consumer), transport.tuple.localPort);
    await transport.connect(address);
    await consumer.resume();
    consumers.push(consumer);
  }
  progress(`${consumers.length} takes are open`);
  await later(SETTLE_MS);
  const [worker = 0, recorder = 0] = await shares([pid, capture.pid]);
  const memoryMb = await rssMb(capture.pid);
  for (const consumer of consumers) await consumer.pause();
  await later(SETTLE_MS);
  const sent = (await Promise.all(consumers.map(packetsOf))).reduce((sum, packets) => sum + packets, 0);
  const { received, written } = await capture.health();
  await capture.stop();
  for (const consumer of consumers) consumer.close();
  const cost = { recorderShare: recorder, workerShare: worker - (before ?? 0), memoryMb };
  return { cost, sent, received, written, startMs: capture.startMs };
}

async function measureFfmpeg(all: Tracks): Promise<Cost> {
  const out = await mkdtemp(join(tmpdir(), 'tribu-live-ffmpeg-'));
  const children = await recordWithFfmpeg(all, FFMPEG_PEOPLE, out);
  progress(`${children.length} ffmpeg run`);
  await later(SETTLE_MS);
  const pids = children.map(({ pid }) => pid ?? 0);
  const [worker = 0, ...each] = await shares([all.pid, ...pids]);
  const memory = await Promise.all(pids.map(rssMb));
  for (const child of children) child.kill('SIGKILL');
  await rm(out, { recursive: true, force: true });
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { recorderShare: sum(each), workerShare: worker - (before ?? 0), memoryMb: sum(memory) };
}

function streamOf({ rtpParameters }: types.Consumer): TakeStream {
  const [codec] = rtpParameters.codecs;
  const ssrc = rtpParameters.encodings?.[0]?.ssrc;
  if (codec === undefined || ssrc === undefined) throw new Error('a consumer without a stream');
  const { payloadType, clockRate, channels = null } = codec;
  const mimeType = codec.mimeType === 'audio/opus' ? 'audio/opus' : 'video/VP8';
  return { mimeType, ssrc, payloadType, clockRate, channels };
}

async function packetsOf(consumer: types.Consumer): Promise<number> {
  const stats = await consumer.getStats();
  return stats.find(({ type }) => type === 'outbound-rtp')?.packetCount ?? 0;
}

/** Shares of a core that these processes take, all threads together. */
async function shares(pids: readonly number[]): Promise<number[]> {
  const from = await Promise.all(pids.map(cpuSeconds));
  const fromMs = performance.now();
  await later(MEASURE_MS);
  const to = await Promise.all(pids.map(cpuSeconds));
  const seconds = (performance.now() - fromMs) / 1000;
  return to.map((value, index) => (value - (from[index] ?? 0)) / seconds);
}

async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function rssMb(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) * 1024) / 1e6;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function printAll(): void {
  const count = PEOPLE * 2;
  const row = (what: string, cost: Cost, takes: number) => [
    what,
    takes,
    percent(cost.recorderShare / takes),
    percent(cost.workerShare / takes),
    percent((cost.recorderShare + cost.workerShare) / takes),
    rounded(cost.memoryMb),
  ];
  const rows = [row('packet logs', ours, count)];
  if (ffmpeg !== null) rows.push(row('ffmpeg per person', ffmpeg, FFMPEG_PEOPLE * 2));
  const head = ['share of a core per track', 'tracks', 'recorder', 'media worker', 'together', 'MB in all'];
  process.stdout.write(`${table(head, rows)}\n`);
  process.stdout.write(`packets sent ${sent}, received ${received}, written ${written}\n`);
  printFigures('capture', {
    coreShare: rounded((ours.recorderShare + ours.workerShare) / count, 5),
    captureShare: rounded(ours.recorderShare / count, 5),
    workerShare: rounded(ours.workerShare / count, 5),
    packetsLost: sent - written,
    memoryMb: rounded(ours.memoryMb),
    startMs: rounded(startMs),
    ffmpegShare:
      ffmpeg === null ? null : rounded((ffmpeg.recorderShare + ffmpeg.workerShare) / (FFMPEG_PEOPLE * 2), 5),
  });
}

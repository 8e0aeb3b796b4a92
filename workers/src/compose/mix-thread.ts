import { readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { Canvas, rawBytes } from './canvas.ts';
import { drawCountdown, secondsLeft } from './countdown.ts';
import type { Cue, MixOrder, Still } from './cues.ts';

// A thread of its own (see mixer.ts): takes pictures out of pipes, puts them into their places and writes whole
// ones. It reads and writes so that it waits, each pipe in the order in which it is filled, and only what changes
// is drawn again.

type Running<Is extends Cue['is']> = Extract<Cue, { is: Is }>;

/** Whole pictures of prompts come by once or twice; faces' cards come again and again. */
const MOST_STILLS = 24;

const { folder, frames, cues, pipes, output, ...size } = workerData as MixOrder;
const canvas = new Canvas(size);
const stills = new Map<string, Buffer>();
const buffers = new Map<number, Buffer>();
let tiles: Running<'tile'>[] = [];
const time: { cue: Running<'clock'> | null; shownSeconds: number | null } = { cue: null, shownSeconds: null };
let nextCue = 0;

for (let frame = 0; frame < frames; frame++) {
  tiles = tiles.filter(({ toFrame }) => toFrame > frame);
  if (time.cue !== null && time.cue.toFrame <= frame) time.cue = null;
  for (let cue = cues[nextCue]; cue !== undefined && cue.frame <= frame; cue = cues[++nextCue]) follow(cue);
  for (const tile of tiles) canvas.copy(take(tile), tile.box, { x: 0, y: 0 }, tile.box);
  if (time.cue !== null) showTime(time.cue, frame);
  write(canvas.bytes);
}

function follow(cue: Cue): void {
  if (cue.is === 'still') canvas.copy(bytesOf(cue.still), cue.still, cue.at, cue.box);
  else if (cue.is === 'tile') tiles.push(cue);
  else {
    time.cue = cue;
    time.shownSeconds = null;
  }
}

function showTime({ clock: span, figures: still }: Running<'clock'>, frame: number): void {
  const seconds = secondsLeft(span, frame);
  if (seconds === time.shownSeconds) return;
  time.shownSeconds = seconds;
  drawCountdown(canvas, span, seconds, { still, bytes: bytesOf(still) });
}

function bytesOf({ file }: Still): Buffer {
  const bytes = stills.get(file) ?? readFileSync(join(folder, file));
  stills.delete(file);
  stills.set(file, bytes);
  const [oldest] = stills.keys();
  if (stills.size > MOST_STILLS && oldest !== undefined) stills.delete(oldest);
  return bytes;
}

function take({ pipe, box }: Running<'tile'>): Buffer {
  const [descriptor, bytes] = [pipes[pipe], buffers.get(pipe) ?? Buffer.allocUnsafe(rawBytes(box))];
  if (descriptor === undefined) throw new RangeError(`there is no pipe ${pipe}`);
  buffers.set(pipe, bytes);
  for (let at = 0; at < bytes.length; ) {
    const read = readSync(descriptor, bytes, at, bytes.length - at, null);
    if (read === 0) throw new Error('pictures ended before the replay');
    at += read;
  }
  return bytes;
}

function write(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(output, bytes, at, bytes.length - at);
}

import { join } from 'node:path';
import type { TrackSource } from '@tribu-live/protocol';
import type { TakeRow } from '@tribu-live/server/store';
import { type CutClip, cutClips } from './cut-clips.ts';
import { LogBytes } from './log-bytes.ts';
import { type LostStretch, picturesOf } from './pictures.ts';
import { readTake, type TakeContent } from './read-take.ts';
import { soundsOf } from './sounds.ts';
import { writeClip, writeSound } from './write-matroska.ts';

/** A file of pictures whose time 0 is `fromMs`; all times here in milliseconds since the Unix epoch. */
export interface Clip {
  readonly file: string;
  readonly personId: string;
  readonly source: Exclude<TrackSource, 'microphone'>;
  readonly takeId: string;
  readonly width: number;
  readonly height: number;
  readonly fromMs: number;
  /** When its last picture began. */
  readonly toMs: number;
  readonly pictures: number;
}

/** What a take turned out to hold. */
export interface TakeFindings {
  readonly row: TakeRow;
  readonly packets: number;
  /** Null when nothing of it can be seen or heard. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly clockStretches: number;
  readonly lost: readonly LostStretch[];
  readonly damaged: TakeContent['damaged'];
}

export interface Assembled {
  /** When the first packet of all was sent; null when there is nothing at all. */
  readonly zeroMs: number | null;
  readonly takes: readonly TakeFindings[];
  /** By person: a file of sound whose time 0 is `zeroMs`. */
  readonly sounds: ReadonlyMap<string, string>;
  readonly clips: readonly Clip[];
}

export interface AssembleOptions {
  /** Where storage keys begin. */
  readonly root: string;
  /** Where files go; there already. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

interface Read {
  readonly content: TakeContent;
  readonly path: string;
  readonly clips: readonly CutClip[];
  readonly findings: TakeFindings;
}

/**
 * Turns packet logs into media on the wall clock: one file of sound for each person with all their takes, and
 * clips of pictures.
 */
export async function assemble(rows: readonly TakeRow[], options: AssembleOptions): Promise<Assembled> {
  const { root, folder, signal } = options;
  const all: Read[] = [];
  for (const row of rows) all.push(await readAll(join(root, ...row.file.split('/')), row, signal));
  const starts = all.flatMap(({ findings }) => (findings.fromMs === null ? [] : [findings.fromMs]));
  const takes = all.map(({ findings }) => findings);
  if (starts.length === 0) return { zeroMs: null, takes, sounds: new Map(), clips: [] };
  const zeroMs = Math.min(...starts);
  const clips: Clip[] = [];
  for (const read of all) {
    signal.throwIfAborted();
    clips.push(...(await writeClips(read, folder, clips.length)));
  }
  return { zeroMs, takes, sounds: await writeSounds(all, folder, zeroMs, signal), clips };
}

async function readAll(path: string, row: TakeRow, signal: AbortSignal): Promise<Read> {
  const content = await readTake(path, row, signal);
  const found = row.take.kind === 'video' ? seen(content) : heard(content);
  const findings = {
    row,
    packets: content.packets.length,
    fromMs: found.fromMs,
    toMs: found.toMs,
    clockStretches: content.clock.stretches,
    lost: found.lost,
    damaged: content.damaged,
  };
  return { content, path, clips: found.clips, findings };
}

function seen(content: TakeContent) {
  const { pictures, lost } = picturesOf(content);
  const [fromMs, toMs] = [pictures[0]?.atMs ?? null, pictures.at(-1)?.atMs ?? null];
  return { lost, fromMs, toMs, clips: cutClips(pictures) };
}

function heard(content: TakeContent) {
  const { sounds, lost } = soundsOf(content);
  const last = sounds.at(-1);
  const toMs = last === undefined ? null : last.atMs + last.durationMs;
  return { lost, fromMs: sounds[0]?.atMs ?? null, toMs, clips: [] };
}

async function writeClips({ content, path, clips }: Read, folder: string, before: number): Promise<Clip[]> {
  const { take } = content.row;
  if (clips.length === 0 || take.source === 'microphone') return [];
  await using log = await LogBytes.open(path);
  const written: Clip[] = [];
  for (const clip of clips) {
    const file = join(folder, `clip-${before + written.length}.mkv`);
    const [first, last] = [clip.pictures[0], clip.pictures.at(-1)];
    if (first === undefined || last === undefined) continue;
    await writeClip(file, clip, log, first.atMs);
    written.push({
      file,
      personId: take.personId,
      source: take.source,
      takeId: take.takeId,
      width: clip.width,
      height: clip.height,
      fromMs: first.atMs,
      toMs: last.atMs,
      pictures: clip.pictures.length,
    });
  }
  return written;
}

async function writeSounds(all: readonly Read[], folder: string, zeroMs: number, signal: AbortSignal) {
  const files = new Map<string, string>();
  const people = Map.groupBy(
    all.filter(({ content, findings }) => content.row.take.kind === 'audio' && findings.fromMs !== null),
    ({ content }) => content.row.take.personId,
  );
  for (const [personId, reads] of people) {
    signal.throwIfAborted();
    const inOrder = reads.toSorted((a, b) => (a.findings.fromMs ?? 0) - (b.findings.fromMs ?? 0));
    const file = join(folder, `sound-${files.size}.mkv`);
    const takes = inOrder.map(({ content, path }) => ({ path, sounds: soundsOf(content).sounds }));
    await writeSound(file, takes, zeroMs);
    files.set(personId, file);
  }
  return files;
}

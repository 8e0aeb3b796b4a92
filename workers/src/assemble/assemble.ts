import { join } from 'node:path';
import type { TrackSource } from '@tribu-live/protocol';
import type { TakeRow } from '@tribu-live/server/store';
import { type CutClip, cutClips } from './cut-clips.ts';
import { LogBytes } from './log-bytes.ts';
import { type LostStretch, picturesOf } from './pictures.ts';
import { readTake, type TakeContent } from './read-take.ts';
import { soundsOf } from './sounds.ts';
import { type TakeSounds, writeClip, writeSound } from './write-matroska.ts';

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
  /** Indices of pieces that are not there, by take. */
  readonly missing?: ReadonlyMap<string, ReadonlySet<number>> | undefined;
}

/**
 * Turns packet logs into media on the wall clock: one file of sound for each person with all their takes, and
 * clips of pictures. Of one take's packets at a time there is something in memory: in eight hours of two people
 * there are millions.
 */
export async function assemble(rows: readonly TakeRow[], options: AssembleOptions): Promise<Assembled> {
  const { root, folder, signal, missing } = options;
  const takes: TakeFindings[] = [];
  const clips: Clip[] = [];
  for (const row of rows) {
    // Routing records no whisper. Should one ever be there, it still is for one person alone.
    if (row.take.source === 'whisper') continue;
    const path = logOf(root, row);
    const content = await readTake(path, row, signal, missing?.get(row.take.takeId));
    if (row.take.kind === 'audio') {
      takes.push(heard(content));
      continue;
    }
    const { pictures, lost } = picturesOf(content);
    takes.push(findings(content, { lost, fromMs: pictures[0]?.atMs, toMs: pictures.at(-1)?.atMs }));
    clips.push(...(await writeClips(row, path, cutClips(pictures), { folder, before: clips.length })));
  }
  const starts = takes.flatMap(({ fromMs }) => (fromMs === null ? [] : [fromMs]));
  if (starts.length === 0) return { zeroMs: null, takes, sounds: new Map(), clips: [] };
  const zeroMs = Math.min(...starts);
  return { zeroMs, takes, clips, sounds: await writeSounds(takes, zeroMs, options) };
}

function logOf(root: string, { file }: TakeRow): string {
  return join(root, ...file.split('/'));
}

function heard(content: TakeContent): TakeFindings {
  const { sounds, lost } = soundsOf(content);
  const last = sounds.at(-1);
  const toMs = last === undefined ? undefined : last.atMs + last.durationMs;
  return findings(content, { lost, fromMs: sounds[0]?.atMs, toMs });
}

function findings(
  { row, packets, clock, damaged }: TakeContent,
  found: {
    readonly lost: readonly LostStretch[];
    readonly fromMs: number | undefined;
    readonly toMs: number | undefined;
  },
): TakeFindings {
  return {
    row,
    packets: packets.length,
    fromMs: found.fromMs ?? null,
    toMs: found.toMs ?? null,
    clockStretches: clock.stretches,
    lost: found.lost,
    damaged,
  };
}

async function writeClips(
  { take }: TakeRow,
  path: string,
  clips: readonly CutClip[],
  { folder, before }: { readonly folder: string; readonly before: number },
): Promise<Clip[]> {
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

/** Reads each take of sound again: only now is it known when the replay begins. */
async function writeSounds(
  takes: readonly TakeFindings[],
  zeroMs: number,
  { root, folder, signal }: AssembleOptions,
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const heardTakes = takes.filter(({ row, fromMs }) => row.take.kind === 'audio' && fromMs !== null);
  for (const [personId, own] of Map.groupBy(heardTakes, ({ row }) => row.take.personId)) {
    const file = join(folder, `sound-${files.size}.mkv`);
    const inOrder = own.toSorted((a, b) => (a.fromMs ?? 0) - (b.fromMs ?? 0));
    await writeSound(file, soundsIn(inOrder, root, signal), zeroMs);
    files.set(personId, file);
  }
  return files;
}

async function* soundsIn(
  takes: readonly TakeFindings[],
  root: string,
  signal: AbortSignal,
): AsyncGenerator<TakeSounds, void> {
  for (const { row } of takes) {
    const path = logOf(root, row);
    yield { path, sounds: soundsOf(await readTake(path, row, signal)).sounds };
  }
}

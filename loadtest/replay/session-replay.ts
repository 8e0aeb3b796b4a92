import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BeatReport, compareBeats } from './beats.ts';
import type { Tile } from './picture.ts';
import { readReplay } from './read-replay.ts';

/** How a person of the session can be told apart. */
export interface PersonMarks {
  readonly beepHz: number;
  readonly markAtMs: number;
  readonly beepsPerSecond: number;
}

export interface ReplayGap {
  readonly personId: string;
  readonly source: string;
  /** Milliseconds since the Unix epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: string;
}

/** What was found of one person. */
export interface Seen {
  /** Milliseconds from the replay's beginning. */
  readonly flashes: readonly number[];
  readonly beeps: readonly number[];
  /** Beats from one moment of the wall clock to another, milliseconds since the Unix epoch. */
  between(fromMs: number, toMs: number): BeatReport;
}

export interface SessionReplay {
  readonly durationMs: number;
  readonly codecs: readonly string[];
  /** What time 0 stands for, milliseconds since the Unix epoch. */
  readonly zeroAtMs: number;
  readonly coverage: number;
  readonly gaps: readonly ReplayGap[];
  /** By person; those who have no place in the picture are looked for in the first place of it. */
  readonly people: ReadonlyMap<string, Seen>;
}

/** What this reads of a manifest. */
interface Manifest {
  readonly beganAt: number;
  readonly coverage: number;
  readonly people: readonly { readonly id: string }[];
  readonly gaps: readonly ReplayGap[];
}

/** Where people must be seen in the 720p picture of a coaching without a screen: one alone, or two side by side. */
const PLACES: Readonly<Record<number, readonly Tile[]>> = {
  1: [{ x: 160, y: 90, width: 960, height: 540 }],
  2: [
    { x: 0, y: 180, width: 640, height: 320 },
    { x: 640, y: 180, width: 640, height: 320 },
  ],
};

/** Reads MP4 and manifest of a coaching out of its folder. */
export async function readSessionReplay(
  folder: string,
  people: Readonly<Record<string, PersonMarks>>,
): Promise<SessionReplay> {
  const text = await readFile(join(folder, 'replay', 'manifest.json'), 'utf8');
  const { beganAt: zeroAtMs, coverage, people: faces, gaps }: Manifest = JSON.parse(text);
  const places = PLACES[faces.length] ?? [];
  const marks = Object.entries(people).map(([id, { beepHz }]) => {
    const tile = places[faces.findIndex((face) => face.id === id)] ?? places[0];
    if (tile === undefined) throw new Error(`a replay with ${faces.length} people in the picture`);
    return [id, { tile, beepHz }] as const;
  });
  const reading = await readReplay(join(folder, 'replay', 'replay.mp4'), Object.fromEntries(marks));
  const seen = Object.entries(people).map(([id, { markAtMs, beepsPerSecond: perSecond }]) => {
    const found = reading.people.get(id) ?? { flashes: [], beeps: [] };
    const between = (fromMs: number, toMs: number) =>
      compareBeats(found, { zeroAtMs, fromMs, toMs, markAtMs, perSecond });
    return [id, { ...found, between }] as const;
  });
  return {
    durationMs: reading.durationMs,
    codecs: reading.codecs,
    zeroAtMs,
    coverage,
    gaps: gaps.map((gap) => ({ ...gap, fromMs: gap.fromMs + zeroAtMs, toMs: gap.toMs + zeroAtMs })),
    people: new Map(seen),
  };
}

import { findBeeps } from './beeps.ts';
import { findFlashes } from './flashes.ts';
import { readPicture, type Tile } from './picture.ts';
import { probe } from './run-tool.ts';
import { readSound } from './sound.ts';

/** By what a person is told apart: where in the picture, and by which tone. */
export interface Marks {
  readonly tile: Tile;
  readonly beepHz: number;
}

export interface ReplayReading {
  readonly durationMs: number;
  /** Codec of each stream, picture and sound. */
  readonly codecs: readonly string[];
  readonly width: number;
  readonly height: number;
  /** Times from the file's beginning, in milliseconds: of first bright frames, and of the beginnings of beeps. */
  readonly people: ReadonlyMap<string, { readonly flashes: number[]; readonly beeps: number[] }>;
}

/** Flashes and beeps of each person in a file, at the times at which a player shows and plays them. */
export async function readReplay(
  path: string,
  people: Readonly<Record<string, Marks>>,
): Promise<ReplayReading> {
  const marks = Object.values(people);
  const picture = await readPicture(
    path,
    marks.map(({ tile }) => tile),
  );
  const sound = await readSound(path);
  const found = Object.entries(people).map(([person, { beepHz }], index) => {
    const brightness = picture.brightness[index] ?? new Float32Array();
    const marksOfPerson = {
      flashes: findFlashes(picture.timesMs, brightness),
      beeps: findBeeps(sound, beepHz),
    };
    return [person, marksOfPerson] as const;
  });
  return { ...(await describeFile(path)), people: new Map(found) };
}

async function describeFile(path: string) {
  const { format, streams } = (await probe(path, [
    ...['-show_entries', 'format=duration:stream=codec_name,width,height'],
  ])) as {
    format: { duration: string };
    streams: { codec_name: string; width?: number; height?: number }[];
  };
  return {
    durationMs: Number(format.duration) * 1000,
    codecs: streams.map((stream) => stream.codec_name),
    width: streams.find((stream) => stream.width !== undefined)?.width ?? 0,
    height: streams.find((stream) => stream.height !== undefined)?.height ?? 0,
  };
}

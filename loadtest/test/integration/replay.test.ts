import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BeatReport, compareBeats, readReplay } from '../../replay/index.ts';
import { runTool } from '../../replay/run-tool.ts';
import { type TempFolder, tempFolder } from '../../support/index.ts';

const LEFT = { tile: { x: 0, y: 0, width: 320, height: 180 }, beepHz: 1000 };
const RIGHT = { tile: { x: 320, y: 0, width: 320, height: 180 }, beepHz: 1600 };

interface Film {
  /** When the picture on the left flashes, an expression of the time `t`. */
  readonly left?: string;
  readonly right?: string;
  readonly lowTone?: string;
  readonly highTone?: string;
  /** Arguments before the sound's input. */
  readonly beforeSound?: readonly string[];
  readonly beforePicture?: readonly string[];
  /** Filters of the picture after it was drawn. */
  readonly filters?: string;
}

let folder: TempFolder;
let films = 0;

beforeAll(async () => {
  folder = await tempFolder();
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

/** On the left a flash at each whole second with a beep of 1000 Hz, on the right half a second later with 1600 Hz. */
async function shoot(film: Film = {}): Promise<string> {
  const path = join(folder.path, `${films++}.mp4`);
  const { left = 'lt(mod(t,1),0.1)', right = 'lt(mod(t+0.5,1),0.1)', filters = 'null' } = film;
  const { lowTone = 'lt(mod(t,1),0.1)', highTone = 'lt(mod(t+0.5,1),0.1)' } = film;
  const box = (x: number, when: string) =>
    `drawbox=x=${x}:y=0:w=320:h=180:color=white:t=fill:enable='${when}'`;
  const picture = `color=c=0x505050:s=640x180:r=30:d=8,${box(0, left)},${box(320, right)},${filters}`;
  const tone = (hz: number, when: string) => `0.3*sin(2*PI*${hz}*t)*${when}`;
  const sound = `aevalsrc='${tone(1000, lowTone)}+${tone(1600, highTone)}':s=48000:d=8`;
  await runTool(
    'ffmpeg',
    [
      ...[...(film.beforePicture ?? []), '-f', 'lavfi', '-i', picture],
      ...[...(film.beforeSound ?? []), '-f', 'lavfi', '-i', sound],
      ...['-fps_mode', 'passthrough', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
      ...['-c:a', 'aac', '-y', path],
    ],
    () => undefined,
  );
  return path;
}

async function look(film?: Film): Promise<{ left: BeatReport; right: BeatReport }> {
  const { people } = await readReplay(await shoot(film), { left: LEFT, right: RIGHT });
  const report = (person: string, markAtMs: number) =>
    compareBeats(people.get(person) ?? { flashes: [], beeps: [] }, {
      ...{ zeroAtMs: 0, fromMs: 900, toMs: 7600, perSecond: 1 },
      markAtMs,
    });
  return { left: report('left', 0), right: report('right', 500) };
}

describe('a replay that is read', () => {
  it('is in step when it was made so, whoever is looked for', async () => {
    const { left, right } = await look();
    for (const report of [left, right]) {
      expect(report.share).toBe(1);
      expect(report.expected).toBe(7);
      expect(report.worstOffsetMs).toBeLessThan(4);
      expect(report.worstClockMs).toBeLessThan(4);
      expect(report.doubles).toBe(0);
    }
  });

  it('shows sound that comes 60 ms late, of the one who is late', async () => {
    const { left, right } = await look({ lowTone: 'between(mod(t,1),0.06,0.16)' });
    expect(left.share).toBe(1);
    for (const offset of left.offsetsMs) expect(Math.abs(offset + 60)).toBeLessThan(4);
    expect(right.worstOffsetMs).toBeLessThan(4);
  });

  it('shows a shift that stands in the container alone', async () => {
    const late = await look({ beforeSound: ['-itsoffset', '0.06'] });
    for (const offset of late.left.offsetsMs) expect(Math.abs(offset + 60)).toBeLessThan(4);
    const early = await look({ beforePicture: ['-itsoffset', '0.1'] });
    for (const offset of early.left.offsetsMs) expect(Math.abs(offset - 100)).toBeLessThan(4);
  });

  it('goes by the times of frames, not by their number', async () => {
    // Two seconds without any frame but the first ones of each flash, and a pace that changes.
    const { left } = await look({ filters: "select='lt(t,2)+gt(t,4)+lt(mod(t,1),0.2)'" });
    expect(left.share).toBe(1);
    expect(left.worstOffsetMs).toBeLessThan(4);
  });

  it('shows which flash and which beep are missing', async () => {
    const { left, right } = await look({
      left: 'lt(mod(t,1),0.1)*not(between(t,2.9,3.5))',
      highTone: 'lt(mod(t+0.5,1),0.1)*not(between(t,5.3,5.8))',
    });
    expect(left.missingFlashes).toEqual([3000]);
    expect(left.missingBeeps).toEqual([]);
    expect(left.share).toBeCloseTo(6 / 7);
    expect(right.missingFlashes).toEqual([]);
    expect(right.missingBeeps).toEqual([5500]);
  });

  it('shows that two people stand in each other’s place', async () => {
    const { left, right } = await look({ left: 'lt(mod(t+0.5,1),0.1)', right: 'lt(mod(t,1),0.1)' });
    for (const report of [left, right]) expect(report.worstOffsetMs).toBeGreaterThan(450);
  });

  it('finds nothing of somebody who is not there', async () => {
    const { people } = await readReplay(await shoot({ right: '0', highTone: '0' }), { right: RIGHT });
    expect(people.get('right')).toEqual({ flashes: [], beeps: [] });
  });
});

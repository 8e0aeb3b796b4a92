import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chapterFile } from './chapter-file.ts';
import { aroundBoxes, CANVAS, faceBoxes, facesBesideScreen, PLATE_HEIGHT, SCREEN } from './layout.ts';
import { gainFor } from './loudness.ts';
import { fitted } from './scenery.ts';
import { isFastStart } from './verify.ts';

describe('places in the picture', () => {
  it('are side by side for two, in their own size', () => {
    expect(faceBoxes(2)).toEqual([
      { x: 0, y: 158, width: 640, height: 360 },
      { x: 640, y: 158, width: 640, height: 360 },
    ]);
    expect(faceBoxes(1)[0]).toMatchObject({ x: 160, width: 960 });
  });

  it.each([1, 2, 3, 4, 5, 8, 12])('of %i people are whole, even, apart and inside', (count) => {
    for (const boxes of [faceBoxes(count), facesBesideScreen(count)]) {
      expect(boxes).toHaveLength(count);
      for (const [index, box] of boxes.entries()) {
        for (const side of Object.values(box)) expect(side % 2).toBe(0);
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.y).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(CANVAS.width);
        expect(box.y + box.height + PLATE_HEIGHT).toBeLessThanOrEqual(CANVAS.height + 2);
        for (const other of boxes.slice(index + 1)) {
          const beside = other.x >= box.x + box.width || box.x >= other.x + other.width;
          const below = other.y >= box.y + box.height + PLATE_HEIGHT - 2;
          expect(beside || below).toBe(true);
        }
      }
    }
  });
});

describe('what boxes leave of the picture', () => {
  it.each([0, 1, 2, 3, 5, 12])(
    'makes it whole with those of %i people: no point bare, none twice',
    (count) => {
      for (const boxes of [faceBoxes(count), [...facesBesideScreen(count), SCREEN]]) {
        const times = new Uint8Array(CANVAS.width * CANVAS.height);
        for (const { x, y, width, height } of [...boxes, ...aroundBoxes(boxes)]) {
          for (let row = y; row < Math.min(y + height, CANVAS.height); row++) {
            for (let column = x; column < x + width; column++) {
              const at = row * CANVAS.width + column;
              times[at] = (times[at] ?? 0) + 1;
            }
          }
        }
        expect(times.every((each) => each === 1)).toBe(true);
      }
    },
  );
});

describe('the gain of a voice', () => {
  it('brings it to -16 LUFS, lifts no silence and nothing by more than 20 dB', () => {
    expect([-16, -26, -10, -50, -70, Number.NEGATIVE_INFINITY, Number.NaN, null].map(gainFor)).toEqual([
      0, 10, -6, 20, 0, 0, 0, 0,
    ]);
  });
});

describe('chapters for the file', () => {
  it('span up to the next one, and no sign in a title means anything', () => {
    const chapters = [
      { kind: 'start', atMs: 0, personId: null, title: 'Début' },
      { kind: 'screen', atMs: 1500.4, personId: 'a', title: 'a=b;#\\\n[CHAPTER]' },
      { kind: 'end', atMs: 4000, personId: null, title: 'Fin' },
    ] as const;
    expect(chapterFile(chapters)).toBe(
      ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1500\ntitle=Début\n' +
        '[CHAPTER]\nTIMEBASE=1/1000\nSTART=1500\nEND=4000\ntitle=a\\=b\\;\\#\\\\\\\n[CHAPTER]\n',
    );
  });
});

describe('an MP4', () => {
  const box = (type: string, bytes: number) => {
    const made = Buffer.alloc(bytes);
    made.writeUInt32BE(bytes, 0);
    made.write(type, 4, 'latin1');
    return made;
  };

  it('starts fast when its index stands before its media', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tribu-mp4-'));
    const path = join(folder, 'a.mp4');
    const head = box('ftyp', 32);
    const cases = [
      [[head, box('moov', 100), box('mdat', 50)], true],
      [[head, box('free', 8), box('mdat', 50), box('moov', 100)], false],
      [[head], false],
      [[head, Buffer.alloc(30)], false],
    ] as const;
    for (const [boxes, fast] of cases) {
      await writeFile(path, Buffer.concat(boxes));
      expect(await isFastStart(path)).toBe(fast);
    }
    await rm(folder, { recursive: true });
  });
});

describe('a name on its plate', () => {
  it('is whole where it fits, and cut with three dots where it does not', () => {
    expect(fitted('Léa Fontaine', 20)).toBe('Léa Fontaine');
    expect(fitted('Maximilienne de la Tour d’Auvergne', 16)).toBe('Maximilienne de…');
    expect(fitted('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2.5)).toBe('👩‍👩‍👧‍👦…');
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chapterFile } from './chapter-file.ts';
import { gainFor } from './loudness.ts';
import { isFastStart } from './verify.ts';

describe('the gain of a voice', () => {
  it('brings it to -16 LUFS, lifts no silence and nothing by more than 20 dB', () => {
    expect(
      [-16, -26, -10, -50, -70, Number.NEGATIVE_INFINITY, Number.NaN, null].map((lufs) => gainFor(lufs)),
    ).toEqual([0, 10, -6, 20, 0, 0, 0, 0]);
  });
});

describe('the gain of a student who only writes', () => {
  it('lifts no room that hums evenly, and a quiet voice as any other', () => {
    expect([gainFor(-48, 0.4), gainFor(-48, 7), gainFor(-48, null), gainFor(-30, 0.4)]).toEqual([
      0, 20, 20, 14,
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

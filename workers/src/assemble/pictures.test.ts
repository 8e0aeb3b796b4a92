import type { TakeRow } from '@tribu-live/server/store';
import { describe, expect, it } from 'vitest';
import { cutClips } from './cut-clips.ts';
import { picturesOf } from './pictures.ts';
import type { TakeContent, TakePacket } from './read-take.ts';
import { soundsOf } from './sounds.ts';
import { WallClock } from './wall-clock.ts';

const SMALL = { width: 320, height: 180 };
const LARGE = { width: 640, height: 360 };

/** A stream on a clock of one tick a millisecond; packets are told as `time`, then `k` or `d` for what starts, `m` for the marker. */
function content(
  packets: readonly (readonly [sequence: number, timeMs: number, what: string, size?: typeof SMALL])[],
) {
  const clock = WallClock.from(1000, [{ rtpTime: 0, wallMs: 0 }], []);
  const all = packets.map(
    ([sequence, rtpTime, what, size = SMALL]): TakePacket => ({
      sequence,
      rtpTime,
      offsetBytes: sequence,
      sizeBytes: what === 'empty' ? 0 : 100,
      marker: what.includes('m'),
      startsPicture: /[kd]/.test(what),
      keyframe: what.includes('k') ? size : null,
      head: 0xf8_00,
    }),
  );
  return { row: {} as TakeRow, packets: all, clock, damaged: [] } satisfies TakeContent;
}

describe('pictures', () => {
  it('are put together from their packets', () => {
    const { pictures, lost } = picturesOf(
      content([
        [1, 0, 'k'],
        [2, 0, ''],
        [3, 0, 'm'],
        [4, 33, 'dm'],
        [5, 66, 'empty'],
      ]),
    );
    expect(pictures.map(({ atMs, parts }) => [atMs, parts.length])).toEqual([
      [0, 3],
      [33, 1],
    ]);
    expect(lost).toEqual([]);
  });

  it('begin with a keyframe, and begin anew with one after a packet that never came', () => {
    const { pictures, lost } = picturesOf(
      content([
        [1, 0, 'dm'],
        [2, 33, 'km'],
        [3, 66, 'dm'],
        [5, 133, 'dm'],
        [6, 166, 'dm'],
        [7, 500, 'km'],
        [8, 533, 'dm'],
      ]),
    );
    expect(pictures.map(({ atMs }) => atMs)).toEqual([33, 66, 500, 533]);
    expect(lost).toEqual([{ fromMs: 66, toMs: 500 }]);
  });

  it('that were cut by the hole are left out, and so is what never got a keyframe', () => {
    const { pictures, lost } = picturesOf(
      content([
        [1, 0, 'km'],
        [2, 33, 'd'],
        [4, 33, 'm'],
        [5, 66, 'dm'],
      ]),
    );
    expect(pictures.map(({ atMs }) => atMs)).toEqual([0]);
    expect(lost).toEqual([{ fromMs: 0, toMs: 66 }]);
  });

  it('need no marker when the next one begins', () => {
    const { pictures } = picturesOf(
      content([
        [1, 0, 'k'],
        [2, 33, 'd'],
        [3, 66, 'd'],
      ]),
    );
    expect(pictures).toHaveLength(3);
  });
});

describe('clips', () => {
  const clipsOf = (packets: Parameters<typeof content>[0]) =>
    cutClips(picturesOf(content(packets)).pictures).map(({ width, pictures }) => [width, pictures.length]);

  it('end where the size changes', () => {
    expect(
      clipsOf([
        [1, 0, 'km'],
        [2, 33, 'dm'],
        [3, 66, 'km', LARGE],
        [4, 99, 'dm'],
        [5, 133, 'km', LARGE],
      ]),
    ).toEqual([
      [320, 2],
      [640, 3],
    ]);
  });

  it('end at a hole that a keyframe follows, and go on over one that none does', () => {
    expect(
      clipsOf([
        [1, 0, 'km'],
        [2, 3000, 'dm'],
        [3, 6000, 'km'],
        [4, 6900, 'km'],
      ]),
    ).toEqual([
      [320, 2],
      [320, 2],
    ]);
  });
});

describe('sounds', () => {
  it('know what was lost from what was never said', () => {
    const { sounds, lost } = soundsOf(
      content([
        [1, 0, ''],
        [2, 20, ''],
        [3, 5000, ''],
        [6, 5100, ''],
        [7, 5120, 'empty'],
      ]),
    );
    expect(sounds.map(({ atMs }) => atMs)).toEqual([0, 20, 5000, 5100]);
    expect(lost).toEqual([{ fromMs: 5020, toMs: 5100 }]);
  });
});

import { describe, expect, it } from 'vitest';
import { parseIvf } from './ivf.ts';
import { parseOgg, parseOggOpus } from './ogg.ts';

function ivf(frames: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(32);
  head.write('DKIF', 0, 'latin1');
  head.writeUInt16LE(32, 6);
  head.write('VP80', 8, 'latin1');
  const body = frames.flatMap((frame, at) => {
    const frameHead = Buffer.alloc(12);
    frameHead.writeUInt32LE(frame.length, 0);
    frameHead.writeBigUInt64LE(BigInt(at), 4);
    return [frameHead, frame];
  });
  return Buffer.concat([head, ...body]);
}

function oggPage(lacing: readonly number[], data: Buffer): Buffer {
  const head = Buffer.alloc(27);
  head.write('OggS', 0, 'latin1');
  head.writeUInt8(lacing.length, 26);
  return Buffer.concat([head, Buffer.from(lacing), data]);
}

describe('IVF', () => {
  it('gives the frames with their timestamps', () => {
    const { fourcc, frames } = parseIvf(ivf([Buffer.from('one'), Buffer.from('three')]));
    expect(fourcc).toBe('VP80');
    expect(frames.map(({ timestamp, data }) => [timestamp, data.toString()])).toEqual([
      [0, 'one'],
      [1, 'three'],
    ]);
  });

  it('says where it is cut short', () => {
    const file = ivf([Buffer.from('one'), Buffer.from('three')]);
    expect(() => parseIvf(file.subarray(0, -1))).toThrow('cut short at byte 47');
    expect(() => parseIvf(Buffer.from('RIFF'))).toThrow('not an IVF file');
  });
});

describe('Ogg', () => {
  it('joins packets that go over several segments and pages', () => {
    const file = Buffer.concat([
      oggPage(
        [255, 1, 2, 255],
        Buffer.concat([Buffer.alloc(256, 1), Buffer.alloc(2, 2), Buffer.alloc(255, 3)]),
      ),
      oggPage([4], Buffer.alloc(4, 3)),
    ]);
    expect(parseOgg(file).map((packet) => [packet.length, packet[0]])).toEqual([
      [256, 1],
      [2, 2],
      [259, 3],
    ]);
  });

  it('knows Opus by its headers and the delay of its decoder', () => {
    const head = Buffer.alloc(19);
    head.write('OpusHead', 0, 'latin1');
    head.writeUInt16LE(312, 10);
    const tags = Buffer.from('OpusTags');
    const file = oggPage([19, 8, 3], Buffer.concat([head, tags, Buffer.from('abc')]));
    const { preSkip, packets } = parseOggOpus(file);
    expect(preSkip).toBe(312);
    expect(packets.map(String)).toEqual(['abc']);
    expect(() => parseOggOpus(oggPage([3], Buffer.from('abc')))).toThrow('not an Ogg Opus file');
  });
});

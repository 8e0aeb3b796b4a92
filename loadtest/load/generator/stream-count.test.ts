import { describe, expect, it } from 'vitest';
import { readHeader, StreamCount } from './stream-count.ts';

const BYTES = 100;

/** Packets of sound, one each 20 ms. */
function stream(
  ...packets: readonly (readonly [sequenceNumber: number, timestamp: number, arrivalMs: number])[]
) {
  const count = new StreamCount(48_000);
  for (const [sequenceNumber, timestamp, arrivalMs] of packets) {
    count.take({ sequenceNumber, timestamp, ssrc: 1 }, BYTES, arrivalMs);
  }
  return count;
}

describe('a stream that comes in', () => {
  it('counts what is missing, over the turn of the numbers, and deducts what comes late', () => {
    const count = stream([65_534, 0, 0], [1, 960 * 3, 60], [65_535, 960, 61]);
    expect(count).toMatchObject({ packets: 3, bytes: 300, lost: 1 });
  });

  it('has no jitter while it comes as it was sent, whatever its timestamps begin with', () => {
    expect(stream([1, 0xffff_ffff, 5], [2, 959, 25], [3, 1919, 45]).jitterMs).toBeCloseTo(0, 6);
  });

  it('has a sixteenth more jitter for each millisecond that one comes off its time', () => {
    expect(stream([1, 0, 0], [2, 960, 36]).jitterMs).toBeCloseTo(1, 6);
  });
});

describe('the header of a packet', () => {
  it('is read although what follows is encrypted', () => {
    const packet = Buffer.alloc(40);
    packet.set([0x90, 0x6f, 0x01, 0x02]);
    packet.writeUInt32BE(48_000, 4);
    packet.writeUInt32BE(0xdead_beef, 8);
    expect(readHeader(packet)).toEqual({ sequenceNumber: 0x0102, timestamp: 48_000, ssrc: 0xdead_beef });
  });

  it.each([
    ['RTCP', Buffer.concat([Buffer.of(0x80, 200), Buffer.alloc(26)])],
    ['what is too short', Buffer.of(0x80, 0x6f)],
  ])('is none of %s', (_, packet) => {
    expect(readHeader(packet)).toBeNull();
  });
});

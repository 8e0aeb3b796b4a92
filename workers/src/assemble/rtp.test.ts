import { describe, expect, it } from 'vitest';
import { senderReport } from '../../../loadtest/media/rtcp.ts';
import { MAX_PAYLOAD_BYTES, packetiseVp8 } from '../../../loadtest/media/vp8.ts';
import { opusDurationMs, SILENT_OPUS_PACKET } from './opus.ts';
import { parseRtp, senderReportsIn } from './rtp.ts';
import { Unwrap } from './unwrap.ts';
import { parseVp8 } from './vp8.ts';

/** An RTP packet with two contributing sources, an extension of one word and three bytes of padding. */
function fullPacket(): Buffer {
  const header = Buffer.from('b2e0fffefffffff000000007', 'hex');
  const extras = Buffer.alloc(8 + 8);
  extras.writeUInt16BE(1, 10);
  return Buffer.concat([header, extras, Buffer.from('payload'), Buffer.from([0, 0, 3])]);
}

describe('an RTP packet', () => {
  it('gives its payload, whatever stands around it', () => {
    const packet = fullPacket();
    const facts = parseRtp(packet);
    expect(facts).toMatchObject({ payloadType: 96, marker: true, sequenceNumber: 65_534, ssrc: 7 });
    expect(facts?.timestamp).toBe(0xffff_fff0);
    expect(packet.toString('latin1', facts?.payloadStart, facts?.payloadEnd)).toBe('payload');
  });

  it('that is cut short is none', () => {
    for (let length = 0; length < 28; length++) expect(parseRtp(fullPacket().subarray(0, length))).toBeNull();
    expect(parseRtp(Buffer.alloc(40))).toBeNull();
  });
});

describe('sender reports', () => {
  it('are found in a compound packet', () => {
    const wallClockMs = 1_760_000_000_123.5;
    const facts = { ssrc: 9, rtpTimestamp: 4_000_000_000, packets: 1, octets: 1, cname: 'a' };
    const compound = Buffer.concat([
      Buffer.from('80c9000100000001', 'hex'),
      senderReport({ ...facts, wallClockMs }),
    ]);
    const [report, ...more] = senderReportsIn(compound);
    expect(more).toEqual([]);
    expect(report).toMatchObject({ ssrc: 9, rtpTimestamp: 4_000_000_000 });
    expect(report?.wallClockMs).toBeCloseTo(wallClockMs, 2);
    expect(senderReportsIn(compound.subarray(0, 20))).toEqual([]);
  });
});

describe('a counter that starts again', () => {
  it('goes on, and knows what came late', () => {
    const unwrap = new Unwrap(16);
    expect([65_534, 65_535, 1, 0, 2].map((value) => unwrap.follow(value))).toEqual([
      65_534, 65_535, 65_537, 65_536, 65_538,
    ]);
    expect(unwrap.follow(65_533)).toBe(65_533);
  });
});

describe('VP8 payloads', () => {
  const keyframe = Buffer.concat([
    Buffer.from('100200', 'hex'),
    Buffer.from('9d012a8042d002', 'hex'),
    Buffer.alloc(3000),
  ]);

  it('say where a picture starts, and how large a keyframe is', () => {
    const [first, ...rest] = packetiseVp8(keyframe, 300).map(parseVp8);
    expect(first).toEqual({ dataStart: 4, startsPicture: true, keyframe: { width: 640, height: 720 } });
    for (const each of rest) expect(each).toMatchObject({ startsPicture: false, keyframe: null });
    expect(rest).toHaveLength(Math.ceil(keyframe.length / (MAX_PAYLOAD_BYTES - 4)) - 1);
  });

  it('with every extension there is', () => {
    const delta = Buffer.from('90f0812a050b31020077', 'hex');
    expect(parseVp8(delta)).toEqual({ dataStart: 6, startsPicture: true, keyframe: null });
    expect(parseVp8(Buffer.from('9080', 'hex'))).toBeNull();
    expect(parseVp8(Buffer.alloc(0))).toBeNull();
  });
});

describe('an Opus packet', () => {
  it.each([
    [0xfc, 0xff, 20],
    [0x48, 0, 20],
    [0x18 | 1, 0, 120],
    [0xe0 | 3, 4, 10],
    [0x03, 0x86, 60],
  ])('%i %i sounds for %i ms', (first, second, ms) => {
    expect(opusDurationMs(first, second)).toBe(ms);
  });

  it('of silence is one of 20 ms', () => {
    expect(opusDurationMs(SILENT_OPUS_PACKET[0] ?? 0, SILENT_OPUS_PACKET[1] ?? 0)).toBe(20);
  });
});

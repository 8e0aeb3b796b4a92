import { describe, expect, it } from 'vitest';
import { parseFeedback, pictureLossIndication, senderReport } from './rtcp.ts';
import { bindingRequest, bindingSuccessId } from './stun.ts';
import { isStun } from './stun-message.ts';
import { depacketiseVp8, isKeyframe, packetiseVp8 } from './vp8.ts';

describe('VP8 in RTP', () => {
  const keyframe = Buffer.alloc(2500, 0x10);

  it('cuts a frame into payloads that put together again are the frame', () => {
    const payloads = packetiseVp8(keyframe, 0x1234, 1000);
    expect(payloads.map((payload) => payload.length)).toEqual([1000, 1000, 512]);
    const parts = payloads.map((payload) => depacketiseVp8(payload));
    expect(parts.map((part) => part?.startsFrame)).toEqual([true, false, false]);
    expect(parts.map((part) => part?.pictureId)).toEqual([0x1234, 0x1234, 0x1234]);
    expect(Buffer.concat(parts.flatMap((part) => part?.data ?? []))).toEqual(keyframe);
  });

  it('tells keyframes by the first byte of a frame only', () => {
    const [first, second] = packetiseVp8(keyframe, 1, 1400);
    expect(depacketiseVp8(first ?? Buffer.alloc(0))?.keyframe).toBe(true);
    expect(depacketiseVp8(second ?? Buffer.alloc(0))?.keyframe).toBe(false);
    expect(isKeyframe(Buffer.from([0x31]))).toBe(false);
  });

  it('reads descriptors of other senders, and gives none for a payload that is cut short', () => {
    // Picture id of 7 bits, TL0PICIDX, TID and KEYIDX.
    const payload = Buffer.from([0x90, 0xe0, 0x05, 0x01, 0x20, 0x10, 0x00]);
    expect(depacketiseVp8(payload)).toMatchObject({ startsFrame: true, keyframe: true, pictureId: 5 });
    expect(depacketiseVp8(Buffer.from([0x90, 0x80]))).toBeNull();
    expect(depacketiseVp8(Buffer.alloc(0))).toBeNull();
  });
});

describe('RTCP', () => {
  it('reports the wall clock to less than a hundredth of a millisecond', () => {
    const wallClockMs = 1_795_000_000_123.456;
    const report = { ssrc: 7, wallClockMs, rtpTimestamp: 90_000, packets: 3, octets: 400, cname: 'abc' };
    const [found] = parseFeedback(senderReport(report));
    expect(found).toMatchObject({ kind: 'senderReport', ssrc: 7, rtpTimestamp: 90_000 });
    expect(found?.kind === 'senderReport' && Math.abs(found.wallClockMs - wallClockMs)).toBeLessThan(0.01);
  });

  it('understands what receivers ask for, several requests in one packet', () => {
    const nack = Buffer.alloc(16);
    nack.set([0x81, 205, 0, 3]);
    nack.writeUInt32BE(9, 8);
    nack.writeUInt16BE(65_534, 12);
    nack.writeUInt16BE(0b101, 14);
    const fir = Buffer.alloc(20);
    fir.set([0x84, 206, 0, 4]);
    fir.writeUInt32BE(11, 12);
    expect(parseFeedback(Buffer.concat([pictureLossIndication(1, 10), nack, fir]))).toEqual([
      { kind: 'keyframe', ssrc: 10 },
      { kind: 'nack', ssrc: 9, sequenceNumbers: [65_534, 65_535, 1] },
      { kind: 'keyframe', ssrc: 11 },
    ]);
  });

  it('stops at a packet that is cut short', () => {
    const whole = pictureLossIndication(1, 10);
    expect(parseFeedback(Buffer.concat([whole, whole.subarray(0, 8)]))).toHaveLength(1);
  });
});

describe('STUN', () => {
  it('makes requests that look like STUN and recognises only successes as answers', () => {
    const { bytes, transactionId } = bindingRequest({
      remoteUsernameFragment: 'server',
      remotePassword: 'secret',
      localUsernameFragment: 'client',
      tieBreaker: 1n,
    });
    expect(isStun(bytes)).toBe(true);
    expect(bytes.readUInt16BE(2)).toBe(bytes.length - 20);
    expect(bindingSuccessId(bytes)).toBeNull();
    const answer = Buffer.from(bytes);
    answer.writeUInt16BE(0x0101, 0);
    expect(bindingSuccessId(answer)).toEqual(transactionId);
  });
});

import { expect, it } from 'vitest';
import { LoopPlayer } from './loop-player.ts';
import { DEFAULT_SHAPE, fabricatedLoop } from './media-loop.ts';
import { parseFeedback, pictureLossIndication } from './rtcp.ts';
import type { RtpPacket } from './secure-transport.ts';
import { depacketiseVp8 } from './vp8.ts';

/** Plays for as long as asked, in no time. */
function play(startMs: number) {
  const rtp: RtpPacket[] = [];
  const rtcp: Buffer[] = [];
  let now = startMs;
  let next: { at: number; call: () => void } | null = null;
  const player = new LoopPlayer({
    loop: fabricatedLoop({ ...DEFAULT_SHAPE, framesPerSecond: 25 }),
    sink: { sendRtp: (packet) => rtp.push(packet), sendRtcp: (compound) => rtcp.push(compound) },
    cname: 'test',
    clock: {
      now: () => now,
      later(delayMs, call) {
        next = { at: now + delayMs, call };
        return () => {
          next = null;
        };
      },
    },
  });
  const until = (moment: number) => {
    for (;;) {
      const due: { at: number; call: () => void } | null = next;
      if (due === null || due.at > moment) break;
      next = null;
      now = due.at;
      due.call();
    }
    now = moment;
  };
  const framesOf = (kind: 'key' | 'all') =>
    rtp.filter((packet) => {
      const part = packet.ssrc === player.layers[0]?.stream.ssrc ? depacketiseVp8(packet.payload) : null;
      return part?.startsFrame === true && (kind === 'all' || part.keyframe);
    });
  return { player, rtp, rtcp, until, framesOf };
}

it('sends sound and picture at their pace, numbered without holes, each frame ending with a marker', () => {
  const { player, rtp, until, framesOf } = play(10_000);
  player.play('audio');
  player.play('video');
  until(11_999);
  const audio = rtp.filter((packet) => packet.ssrc === player.audio.ssrc);
  const video = rtp.filter((packet) => packet.ssrc === player.layers[0]?.stream.ssrc);
  expect(audio).toHaveLength(100);
  expect(framesOf('all')).toHaveLength(50);
  expect(video.filter((packet) => packet.marker)).toHaveLength(50);
  for (const stream of [audio, video]) {
    const steps = stream
      .slice(1)
      .map((packet, at) => packet.sequenceNumber - (stream[at]?.sequenceNumber ?? 0));
    expect(new Set(steps)).toEqual(new Set([1]));
  }
  expect(((audio[1]?.timestamp ?? 0) - (audio[0]?.timestamp ?? 0)) >>> 0).toBe(960);
});

it('begins with a keyframe, and sends one with the next frame when it is asked for', () => {
  const { player, until, framesOf } = play(10_480);
  player.play('video');
  expect(framesOf('key')).toHaveLength(1);
  until(10_699);
  player.hear(pictureLossIndication(1, player.layers[0]?.stream.ssrc ?? 0));
  until(10_720);
  expect(framesOf('key')).toHaveLength(2);
  // The loop begins anew at each even second, with a keyframe.
  until(12_010);
  expect(framesOf('key')).toHaveLength(3);
  expect(player.keyframesAsked).toBe(1);
});

it('repeats lost packets as they were', () => {
  const { player, rtp, until } = play(10_000);
  player.play('audio');
  until(10_100);
  const lost = rtp[2];
  const nack = Buffer.alloc(16);
  nack.set([0x81, 205, 0, 3]);
  nack.writeUInt32BE(player.audio.ssrc, 8);
  nack.writeUInt16BE(lost?.sequenceNumber ?? 0, 12);
  player.hear(nack);
  expect(rtp.at(-1)).toEqual(lost);
  expect(player.audio.packetsRepeated).toBe(1);
});

it('reports once a second how its clock stands to the wall clock', () => {
  const { player, rtcp, until } = play(20_000);
  player.play('audio');
  until(22_500);
  const reports = rtcp.flatMap((compound) => parseFeedback(compound));
  expect(reports).toHaveLength(3);
  const [report] = reports;
  expect(report?.kind === 'senderReport' && Math.round(report.wallClockMs)).toBe(20_000);
  expect(report?.kind === 'senderReport' && report.rtpTimestamp).toBe(player.audio.timestampAt(20_000));
});

it('leaves out what it missed while the process stood still, and goes on with a keyframe', () => {
  const { player, until, framesOf } = play(10_000);
  player.play('video');
  until(10_001);
  const before = framesOf('all').length;
  // No timer ran for three seconds.
  player.pause('video');
  until(13_480);
  player.play('video');
  expect(framesOf('all').length).toBe(before + 1);
  expect(framesOf('key').length).toBe(2);
});

it('goes on in another size on the same stream, with a keyframe', () => {
  const { player, until, framesOf } = play(10_000);
  player.play('video');
  until(10_100);
  const small = fabricatedLoop({ ...DEFAULT_SHAPE, framesPerSecond: 25, width: 320, height: 180 });
  player.layers[0]?.use(small);
  until(10_200);
  const keyframes = framesOf('key').map(({ payload }) => depacketiseVp8(payload)?.data.readUInt16LE(6));
  expect(keyframes).toEqual([640, 320]);
  expect(() => player.layers[0]?.use(fabricatedLoop())).toThrow('one pace');
});

it('sends nothing of a layer that is held, and a keyframe once it goes on', () => {
  const { player, rtp, rtcp, until, framesOf } = play(10_000);
  player.play('video');
  until(10_200);
  player.layers[0]?.hold(true);
  const before = [rtp.length, rtcp.length];
  until(12_500);
  expect([rtp.length, rtcp.length]).toEqual(before);
  player.layers[0]?.hold(false);
  until(12_600);
  expect(framesOf('key')).toHaveLength(2);
});

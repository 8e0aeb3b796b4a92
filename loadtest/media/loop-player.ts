import type { MediaKind, RtpParameters } from '@tribu-live/protocol';
import { type MediaLoop, PACKET_MS } from './media-loop.ts';
import { parseFeedback } from './rtcp.ts';
import { type PacketSink, RtpStream } from './rtp-stream.ts';
import { AUDIO_LEVEL_ID } from './secure-transport.ts';
import { VIDEO_PAYLOAD_TYPE, VideoLayer } from './video-layer.ts';

const AUDIO_PAYLOAD_TYPE = 111;
const AUDIO_LEVEL_URI = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
const REPORT_INTERVAL_MS = 1000;
const MAX_LAG_MS = 500;

/** Milliseconds since the Unix epoch, and how to be called later; tests hand in their own. */
export interface PlayerClock {
  now(): number;
  later(delayMs: number, call: () => void): () => void;
}

const REAL_CLOCK: PlayerClock = {
  // Date.now() has whole milliseconds only; the monotonic clock does not jump while a player runs.
  now: () => performance.timeOrigin + performance.now(),
  later(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * Sends a loop in real time. Its position is that of the wall clock, so flashes and beeps fall on whole
 * seconds since the Unix epoch, whoever plays. A keyframe that the other side asks for goes out with the
 * next frame; lost packets are repeated; sender reports carry the wall clock.
 */
export class LoopPlayer {
  /** How loud the sound says that it is, in dBov (0 to -127); undefined: it says nothing. */
  levelDbov: number | undefined;
  readonly audio: RtpStream;
  /** Lowest first; one, unless it is a simulcast. */
  readonly layers: readonly VideoLayer[];
  readonly #loop: MediaLoop;
  readonly #clock: PlayerClock;
  readonly #cname: string;
  readonly #maxLagMs: number;
  readonly #playing = new Set<MediaKind>();
  #nextFrame = 0;
  #nextPacket = 0;
  #nextReportMs = 0;
  #cancelTimer: (() => void) | null = null;

  /**
   * @param options.maxLagMs a player that fell behind by more than this (the process stood still) leaves the missed
   *   part out instead of sending it in a burst. Default 500.
   */
  constructor(options: {
    loop: MediaLoop;
    sink: PacketSink;
    cname: string;
    clock?: PlayerClock;
    maxLagMs?: number;
  }) {
    const { loop, sink, cname, clock = REAL_CLOCK, maxLagMs = MAX_LAG_MS } = options;
    this.#maxLagMs = maxLagMs;
    this.#loop = loop;
    this.#clock = clock;
    this.#cname = cname;
    this.audio = new RtpStream({ sink, cname, payloadType: AUDIO_PAYLOAD_TYPE, clockRate: 48_000 });
    this.layers = [...(loop.lowerLayers ?? []), loop].map((each) => new VideoLayer(each, sink, cname));
  }

  get keyframesSent(): number {
    return this.layers.reduce((sum, layer) => sum + layer.keyframesSent, 0);
  }

  get keyframesAsked(): number {
    return this.layers.reduce((sum, layer) => sum + layer.keyframesAsked, 0);
  }

  /** What the other side has to be told before the first packet. */
  rtpParameters(kind: MediaKind): RtpParameters {
    const rtcp = { cname: this.#cname, reducedSize: true };
    if (kind === 'audio') {
      const parameters = { useinbandfec: 1, 'sprop-stereo': 0 };
      const codec = {
        mimeType: 'audio/opus',
        payloadType: AUDIO_PAYLOAD_TYPE,
        clockRate: 48_000,
        channels: 2,
      };
      const rtcpFeedback = [{ type: 'nack' }];
      return {
        codecs: [{ ...codec, parameters, rtcpFeedback }],
        headerExtensions: [{ uri: AUDIO_LEVEL_URI, id: AUDIO_LEVEL_ID }],
        encodings: [{ ssrc: this.audio.ssrc }],
        rtcp,
      };
    }
    const rtcpFeedback = [
      { type: 'nack' },
      { type: 'nack', parameter: 'pli' },
      { type: 'ccm', parameter: 'fir' },
    ];
    const codec = { mimeType: 'video/VP8', payloadType: VIDEO_PAYLOAD_TYPE, clockRate: 90_000, rtcpFeedback };
    const encodings = this.layers.map(({ stream, loop }) => ({
      ssrc: stream.ssrc,
      ...(this.layers.length === 1 ? {} : { scaleResolutionDownBy: this.#loop.height / loop.height }),
    }));
    return { codecs: [codec], encodings, rtcp };
  }

  play(kind: MediaKind): void {
    if (this.#playing.has(kind)) return;
    const now = this.#clock.now();
    this.#playing.add(kind);
    if (kind === 'audio') this.#nextPacket = Math.ceil(now / PACKET_MS);
    else {
      this.#nextFrame = Math.ceil(now / this.#frameMs);
      for (const layer of this.layers) layer.startAnew();
    }
    this.#tick();
  }

  pause(kind: MediaKind): void {
    this.#playing.delete(kind);
    if (this.#playing.size === 0) this.stop();
  }

  stop(): void {
    this.#playing.clear();
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  /** Takes RTCP from the other side: keyframe requests and lost packets. */
  hear(compound: Buffer): void {
    for (const feedback of parseFeedback(compound)) {
      if (feedback.kind === 'keyframe') {
        this.layers.find(({ stream }) => stream.ssrc === feedback.ssrc)?.askKeyframe();
      } else if (feedback.kind === 'nack') {
        const streams = [this.audio, ...this.layers.map(({ stream }) => stream)];
        streams.find(({ ssrc }) => ssrc === feedback.ssrc)?.repeat(feedback.sequenceNumbers);
      }
    }
  }

  get #frameMs(): number {
    return 1000 / this.#loop.framesPerSecond;
  }

  #tick(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const now = this.#clock.now();
    if (this.#playing.has('audio')) this.#sendAudioUntil(now);
    if (this.#playing.has('video')) this.#sendVideoUntil(now);
    if (now >= this.#nextReportMs) {
      if (this.#playing.has('audio')) this.audio.report(now, now);
      if (this.#playing.has('video')) this.#reportVideo(now);
      this.#nextReportMs = now + REPORT_INTERVAL_MS;
    }
    const due = [
      ...(this.#playing.has('audio') ? [this.#nextPacket * PACKET_MS] : []),
      ...(this.#playing.has('video') ? [this.#nextFrame * this.#frameMs] : []),
    ];
    if (due.length > 0)
      this.#cancelTimer = this.#clock.later(Math.max(1, Math.min(...due) - now), () => this.#tick());
  }

  #reportVideo(now: number): void {
    for (const { stream, held } of this.layers) if (!held) stream.report(now, now);
  }

  #sendAudioUntil(now: number): void {
    if (now - this.#nextPacket * PACKET_MS > this.#maxLagMs) this.#nextPacket = Math.floor(now / PACKET_MS);
    const { audioPackets } = this.#loop;
    for (; this.#nextPacket * PACKET_MS <= now; this.#nextPacket++) {
      const payload = audioPackets[this.#nextPacket % audioPackets.length];
      if (payload !== undefined) {
        this.audio.send(payload, this.#nextPacket * PACKET_MS, false, this.levelDbov);
      }
    }
  }

  #sendVideoUntil(now: number): void {
    if (now - this.#nextFrame * this.#frameMs > this.#maxLagMs) {
      this.#nextFrame = Math.floor(now / this.#frameMs);
      for (const layer of this.layers) layer.startAnew();
    }
    for (; this.#nextFrame * this.#frameMs <= now; this.#nextFrame++) {
      for (const layer of this.layers) layer.sendFrame(this.#nextFrame, this.#nextFrame * this.#frameMs);
    }
  }
}

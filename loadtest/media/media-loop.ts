/**
 * A few seconds of encoded picture and sound that a publisher sends over and over. At each whole second of
 * the loop (or as far after it as its shape says) the picture flashes white and a beep begins, both for `MARK_MS`.
 * With `beepsPerSecond` or `flashesPerSecond` above 1 there are more and shorter ones, evenly apart.
 */
export interface MediaLoop {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Length of the loop; a whole number of seconds. */
  readonly seconds: number;
  /**
   * The encoded frame at `index` (0 … framesPerSecond * seconds - 1) of the chain whose keyframe stands at
   * `chainStart` (0 … index): whoever wants a keyframe now starts a chain at the current index.
   */
  frame(chainStart: number, index: number): Buffer;
  /** The same picture in smaller sizes, lowest first, same frame rate and length: sent as a simulcast. */
  readonly lowerLayers?: readonly MediaLoop[];
  /** Opus packets of `PACKET_MS` each; as many as fill the loop. */
  readonly audioPackets: readonly Buffer[];
}

/** Duration of a flash and of a beep. */
export const MARK_MS = 100;
/** Pitch of the beep, unless a shape has its own. */
export const BEEP_HZ = 1000;
/** Duration of one Opus packet. */
export const PACKET_MS = 20;

export interface LoopShape {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly seconds: number;
  readonly videoKbps: number;
  readonly audioKbps: number;
  /**
   * Each packet repairs the one before it (FEC), as browsers send on lines that lose. The encoder then works on
   * speech alone, and a beep begins 20 to 60 ms late.
   */
  readonly repairs: boolean;
  /** 1, or more where many beeps are to be counted in a short time. */
  readonly beepsPerSecond: number;
  readonly flashesPerSecond: number;
  /** Pitch of the beeps, by which people are told apart in a mix: a multiple of 100, up to 3400. */
  readonly beepHz: number;
  /** How long after the whole second flash and beep come, by which people are told apart in a picture. 0 to 999. */
  readonly markAtMs: number;
}

/** What a laptop's camera gives on a good line: 640 x 360. */
export const DEFAULT_SHAPE: LoopShape = {
  width: 640,
  height: 360,
  framesPerSecond: 30,
  seconds: 2,
  videoKbps: 600,
  audioKbps: 32,
  repairs: false,
  beepsPerSecond: 1,
  flashesPerSecond: 1,
  beepHz: BEEP_HZ,
  markAtMs: 0,
};

/** How long each of `perSecond` beeps lasts. */
export function markLengthMs(perSecond: number): number {
  return MARK_MS / Math.sqrt(perSecond);
}

/**
 * A loop whose packets look right to a media server (VP8 frame headers, keyframes on request, real sizes)
 * but decode to nothing: for tests without ffmpeg and without a decoder.
 */
export function fabricatedLoop(shape: LoopShape = DEFAULT_SHAPE): MediaLoop {
  const bytesPerFrame = Math.round((shape.videoKbps * 125) / shape.framesPerSecond);
  const audioBytes = Math.round((shape.audioKbps * 125 * PACKET_MS) / 1000);
  const key = Buffer.alloc(bytesPerFrame * 4, 0x55);
  key.set([0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a]);
  key.writeUInt16LE(shape.width, 6);
  key.writeUInt16LE(shape.height, 8);
  const delta = Buffer.alloc(bytesPerFrame, 0x55);
  delta.set([0x31, 0x02, 0x00]);
  return {
    ...shape,
    frame: (chainStart, index) => (chainStart === index ? key : delta),
    audioPackets: Array.from({ length: (shape.seconds * 1000) / PACKET_MS }, (_, at) =>
      // Opus: configuration 13 (SILK, wide band, 20 ms... one frame) in the first byte, the rest is noise.
      Buffer.alloc(audioBytes, (at * 37) & 0xff).fill(0x48, 0, 1),
    ),
  };
}

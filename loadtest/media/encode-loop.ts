import { Readable } from 'node:stream';
import { encode, keptMedia } from './encoding.ts';
import { parseIvf } from './ivf.ts';
import { DEFAULT_SHAPE, type LoopShape, type MediaLoop, PACKET_MS } from './media-loop.ts';
import { parseOggOpus } from './ogg.ts';
import { testPicture } from './test-picture.ts';
import { SAMPLE_RATE, testSound } from './test-sound.ts';

/** Grows when what is drawn or how it is encoded changes, so that no stale loop comes out of the cache. */
const RECIPE = 3;
/** libopus looks ahead this far at 48 kHz; checked against the file's own word. */
const OPUS_DELAY_SAMPLES = 312;

/**
 * Encodes the loop with ffmpeg, or takes it from the cache folder. The picture is encoded once for each frame that
 * a chain may start at, so that a keyframe can be had at any moment and everything decodes exactly.
 */
export async function encodedLoop(shape: LoopShape = DEFAULT_SHAPE): Promise<MediaLoop> {
  const recipe = { RECIPE, ...shape };
  const video = await keptMedia(recipe, 'ivf', () => encodeVideo(shape));
  const audio = await keptMedia(recipe, 'opus', () => encodeAudio(shape));
  return loopOf(shape, video, audio);
}

/** The loop with the lower layers that the SDK's cameras have, too: a quarter and half of its size. */
export async function simulcastLoop(shape: LoopShape = DEFAULT_SHAPE): Promise<MediaLoop> {
  const lower = (divisor: number, rateShare: number) =>
    encodedLoop({
      ...shape,
      width: shape.width / divisor,
      height: shape.height / divisor,
      videoKbps: Math.round(shape.videoKbps * rateShare),
    });
  return { ...(await encodedLoop(shape)), lowerLayers: [await lower(4, 0.15), await lower(2, 0.37)] };
}

function loopOf(shape: LoopShape, video: Buffer, audio: Buffer): MediaLoop {
  const count = shape.framesPerSecond * shape.seconds;
  const { frames } = parseIvf(video);
  const expected = (count * (count + 1)) / 2;
  if (frames.length !== expected)
    throw new Error(`encoded ${frames.length} frames where ${expected} were due`);
  const { preSkip, packets } = parseOggOpus(audio);
  if (preSkip !== OPUS_DELAY_SAMPLES) throw new Error(`the encoder delays by ${preSkip} samples`);
  const perLoop = (shape.seconds * 1000) / PACKET_MS;
  return {
    ...shape,
    frame(chainStart, index) {
      const frame = frames[offsetOfChain(chainStart, count) + index - chainStart];
      if (frame === undefined) throw new RangeError(`no frame ${index} in the chain of ${chainStart}`);
      return frame.data;
    },
    // The second of three rounds: its coder state fits what comes before and after.
    audioPackets: packets.slice(perLoop, perLoop * 2),
  };
}

/** Chains stand one after the other, each one frame shorter than the one before. */
function offsetOfChain(start: number, count: number): number {
  return start * count - (start * (start - 1)) / 2;
}

function encodeVideo(shape: LoopShape): Promise<Buffer> {
  const { width, height, framesPerSecond, seconds, videoKbps } = shape;
  const count = framesPerSecond * seconds;
  const pictures = Array.from({ length: count }, (_, index) => testPicture(shape, index));
  const starts = pictures.map((_, start) => `eq(n,${offsetOfChain(start, count)})`);
  const input = Readable.from(
    pictures.flatMap((_, start) => pictures.slice(start)),
    { objectMode: false },
  );
  return encode(input, [
    ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', `${framesPerSecond}`],
    ...['-i', 'pipe:0', '-c:v', 'libvpx', '-b:v', `${videoKbps}k`, '-minrate', `${videoKbps}k`],
    ...['-maxrate', `${videoKbps}k`, '-bufsize', `${videoKbps}k`, '-deadline', 'realtime', '-cpu-used', '12'],
    ...['-threads', '2'],
    ...['-lag-in-frames', '0', '-auto-alt-ref', '0', '-g', '100000', '-force_key_frames'],
    ...[`expr:${starts.join('+')}`, '-fps_mode', 'passthrough', '-f', 'ivf', 'pipe:1'],
  ]);
}

function encodeAudio(shape: LoopShape): Promise<Buffer> {
  const sound = testSound(shape, shape.seconds * 3, OPUS_DELAY_SAMPLES);
  const input = Readable.from([sound], { objectMode: false });
  return encode(input, [
    ...['-f', 's16le', '-ar', `${SAMPLE_RATE}`, '-ac', '1', '-i', 'pipe:0', '-c:a', 'libopus'],
    ...[
      '-b:a',
      `${shape.audioKbps}k`,
      '-vbr',
      'off',
      '-application',
      'voip',
      '-frame_duration',
      `${PACKET_MS}`,
    ],
    ...(shape.repairs ? ['-fec', '1', '-packet_loss', '10'] : ['-fec', '0']),
    ...['-f', 'ogg', 'pipe:1'],
  ]);
}

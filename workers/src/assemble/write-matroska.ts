import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  FilePathTarget,
  MkvOutputFormat,
  Output,
} from 'mediabunny';
import type { CutClip } from './cut-clips.ts';
import { LogBytes } from './log-bytes.ts';
import { SILENT_OPUS_PACKET } from './opus.ts';
import type { Sound } from './sounds.ts';

/** Sound of one take and the log that it stands in. */
export interface TakeSounds {
  readonly path: string;
  readonly sounds: readonly Sound[];
}

const OPUS_RATE_HZ = 48_000;
const CHANNELS = 2;

/** Writes a clip whose time 0 is `zeroMs` (milliseconds since the Unix epoch). */
export async function writeClip(path: string, clip: CutClip, log: LogBytes, zeroMs: number): Promise<void> {
  const output = matroskaAt(path);
  const source = new EncodedVideoPacketSource('vp8');
  output.addVideoTrack(source);
  await output.start();
  const { width: codedWidth, height: codedHeight } = clip;
  const meta = { decoderConfig: { codec: 'vp8', codedWidth, codedHeight } };
  for (const [index, picture] of clip.pictures.entries()) {
    const data = await log.read(picture.parts);
    const type = picture.keyframe === null ? 'delta' : 'key';
    const packet = new EncodedPacket(data, type, (picture.atMs - zeroMs) / 1000, 0);
    await source.add(packet, index === 0 ? meta : undefined);
  }
  await output.finalize();
}

/** A file of sound begins this long before the replay does. */
export const SOUND_LEAD_MS = 1000;

/**
 * Writes one person's sound of all takes; the replay begins `SOUND_LEAD_MS` into the file. It starts with silence,
 * so that no reader takes the first word for the beginning.
 */
export async function writeSound(
  path: string,
  takes: AsyncIterable<TakeSounds>,
  zeroMs: number,
): Promise<void> {
  const output = matroskaAt(path);
  const source = new EncodedAudioPacketSource('opus');
  output.addAudioTrack(source);
  await output.start();
  const decoderConfig = {
    codec: 'opus',
    numberOfChannels: CHANNELS,
    sampleRate: OPUS_RATE_HZ,
    description: opusHead(),
  };
  await source.add(new EncodedPacket(SILENT_OPUS_PACKET, 'key', 0, 0.02), { decoderConfig });
  let endMs = 20;
  for await (const { path: logPath, sounds } of takes) {
    await using log = await LogBytes.open(logPath);
    for (const { atMs, durationMs, packet } of sounds) {
      const startMs = atMs - zeroMs + SOUND_LEAD_MS;
      // Takes that overlap, or a clock that stepped back: what would sound twice is left out.
      if (startMs + durationMs / 2 < endMs) continue;
      const seconds = Math.max(startMs, endMs) / 1000;
      const data = await log.read([packet]);
      await source.add(new EncodedPacket(data, 'key', seconds, durationMs / 1000));
      endMs = Math.max(startMs, endMs) + durationMs - 1;
    }
  }
  await output.finalize();
}

function matroskaAt(path: string) {
  return new Output({
    format: new MkvOutputFormat(),
    target: new FilePathTarget(path, { chunked: true, chunkSize: 1024 * 1024 }),
  });
}

/**
 * The header that decoders of Opus want (RFC 7845). No samples are skipped: a browser that listens live skips
 * none either, so a word is heard at the moment that its packet's time says.
 */
function opusHead(): Uint8Array {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(CHANNELS, 9);
  head.writeUInt32LE(OPUS_RATE_HZ, 12);
  return head;
}

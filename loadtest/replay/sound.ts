import { probe, runTool } from './run-tool.ts';

export interface Sound {
  readonly sampleRate: number;
  /** Mono, -1 to 1; the first one is heard at time 0 of the file, silence where the file has nothing. */
  readonly samples: Float32Array;
}

const BYTES_PER_SAMPLE = 4;

/** The sound of a file with every decoded frame at the time that the container gives it. */
export async function readSound(path: string): Promise<Sound> {
  const [{ frames, sampleRate }, raw] = await Promise.all([listFrames(path), decode(path)]);
  const listed = frames.reduce((sum, frame) => sum + frame.samples, 0);
  if (listed * BYTES_PER_SAMPLE !== raw.length) {
    throw new Error(`${path}: ${raw.length / BYTES_PER_SAMPLE} samples were decoded, ${listed} are listed`);
  }
  const last = frames.at(-1);
  const end = last === undefined ? 0 : Math.round((last.atMs * sampleRate) / 1000) + last.samples;
  const samples = new Float32Array(Math.max(0, end));
  let from = 0;
  for (const frame of frames) {
    const start = Math.round((frame.atMs * sampleRate) / 1000);
    for (let at = Math.max(0, -start); at < frame.samples; at++) {
      samples[start + at] = raw.readFloatLE((from + at) * BYTES_PER_SAMPLE);
    }
    from += frame.samples;
  }
  return { sampleRate, samples };
}

async function listFrames(path: string) {
  const { frames, streams } = (await probe(path, [
    ...['-select_streams', 'a:0', '-show_entries', 'stream=sample_rate:frame=pts_time,nb_samples'],
  ])) as {
    frames: { pts_time: string; nb_samples: number }[];
    streams: { sample_rate: string }[];
  };
  return {
    sampleRate: Number(streams[0]?.sample_rate ?? 48_000),
    frames: frames.map((frame) => ({ atMs: Number(frame.pts_time) * 1000, samples: frame.nb_samples })),
  };
}

async function decode(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const mono = ['-map', '0:a:0', '-ac', '1', '-f', 'f32le', 'pipe:1'];
  await runTool('ffmpeg', ['-i', path, ...mono], (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks);
}

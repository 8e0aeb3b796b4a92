import { probe, runTool } from './run-tool.ts';

/** A part of the picture, in pixels. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  /** Presentation time of each frame as the container says it, in milliseconds, in order. */
  readonly timesMs: readonly number[];
  /** Mean brightness of each tile in each frame: 0 black, 255 white. */
  readonly brightness: readonly Float32Array[];
}

/** What is left of a tile's edges: frames, name plates and rounded corners are no picture. */
const INNER_SHARE = 0.5;
const COLUMNS = 16;
const ROWS = 9;

/** How bright each tile is at what time. Frames are never counted into times: each has its own from the container. */
export async function readPicture(path: string, tiles: readonly Tile[]): Promise<Picture> {
  if (tiles.length === 0) return { timesMs: [], brightness: [] };
  const [timesMs, brightness] = await Promise.all([presentationTimes(path), decode(path, tiles)]);
  const frames = brightness[0]?.length ?? 0;
  if (frames !== timesMs.length) {
    throw new Error(`${path}: ${frames} frames were decoded, ${timesMs.length} are listed`);
  }
  return { timesMs, brightness };
}

async function presentationTimes(path: string): Promise<number[]> {
  const { packets } = (await probe(path, [
    ...['-select_streams', 'v:0', '-show_entries', 'packet=pts_time,flags'],
  ])) as { packets: { pts_time: string; flags: string }[] };
  // What an edit list takes out is decoded but never shown.
  const shown = packets.filter(({ flags }) => !flags.includes('D'));
  return shown.map((packet) => Number(packet.pts_time) * 1000).sort((a, b) => a - b);
}

async function decode(path: string, tiles: readonly Tile[]): Promise<Float32Array[]> {
  const found: number[][] = tiles.map(() => []);
  const frameBytes = COLUMNS * ROWS * tiles.length;
  let rest: Buffer = Buffer.alloc(0);
  await runTool('ffmpeg', ['-i', path, '-filter_complex', graph(tiles), ...RAW_GREY], (chunk) => {
    const bytes = Buffer.concat([rest, chunk]);
    let at = 0;
    for (; at + frameBytes <= bytes.length; at += frameBytes) {
      const frame = bytes.subarray(at, at + frameBytes);
      for (const [index, values] of found.entries()) values.push(mean(frame, index, tiles.length));
    }
    rest = bytes.subarray(at);
  });
  return found.map((values) => Float32Array.from(values));
}

const RAW_GREY = [
  ...['-map', '[small]', '-fps_mode', 'passthrough', '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'],
];

/** Each tile small and grey, one beside the other in one frame. */
function graph(tiles: readonly Tile[]): string {
  const names = tiles.map((_, index) => `[part${index}]`);
  const crops = tiles.map(({ x, y, width, height }, index) => {
    const [w, h] = [width * INNER_SHARE, height * INNER_SHARE].map(Math.round);
    const [left, top] = [x + width * ((1 - INNER_SHARE) / 2), y + height * ((1 - INNER_SHARE) / 2)].map(
      Math.round,
    );
    return `${names[index]}crop=${w}:${h}:${left}:${top},scale=${COLUMNS}:${ROWS}:flags=area,format=gray[grey${index}]`;
  });
  const greys = tiles.map((_, index) => `[grey${index}]`).join('');
  const joined = tiles.length === 1 ? `${greys}null[small]` : `${greys}hstack=inputs=${tiles.length}[small]`;
  return [`[0:v:0]split=${tiles.length}${names.join('')}`, ...crops, joined].join(';');
}

function mean(frame: Buffer, tile: number, tiles: number): number {
  let sum = 0;
  for (let row = 0; row < ROWS; row++) {
    const start = (row * tiles + tile) * COLUMNS;
    for (let column = 0; column < COLUMNS; column++) sum += frame.readUInt8(start + column);
  }
  return sum / (COLUMNS * ROWS);
}

/** Milliseconds of one frame by the configuration in a packet's first byte (RFC 6716, table 2). */
const FRAME_MS = [
  ...[10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 40, 60],
  ...[10, 20, 10, 20],
  ...[2.5, 5, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20],
];

/** How long an Opus packet sounds, in milliseconds. */
export function opusDurationMs(firstByte: number, secondByte: number): number {
  const frameMs = FRAME_MS[firstByte >> 3] ?? 20;
  const code = firstByte & 3;
  const frames = code === 0 ? 1 : code === 3 ? secondByte & 0x3f : 2;
  return frameMs * frames;
}

/** 20 ms of stereo silence. */
export const SILENT_OPUS_PACKET: Uint8Array = Uint8Array.of(0xfc, 0xff, 0xfe);

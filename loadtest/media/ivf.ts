/** A frame of an IVF file, the plain container that ffmpeg writes raw VP8 to. */
export interface IvfFrame {
  readonly timestamp: number;
  readonly data: Buffer;
}

/** @throws Error when it isn't IVF or ends in the middle of a frame. */
export function parseIvf(file: Buffer): { readonly fourcc: string; readonly frames: IvfFrame[] } {
  if (file.length < 32 || file.toString('latin1', 0, 4) !== 'DKIF') throw new Error('not an IVF file');
  const frames: IvfFrame[] = [];
  let at = file.readUInt16LE(6);
  while (at < file.length) {
    if (at + 12 > file.length) throw new Error(`IVF frame header is cut short at byte ${at}`);
    const size = file.readUInt32LE(at);
    const end = at + 12 + size;
    if (end > file.length) throw new Error(`IVF frame is cut short at byte ${at}`);
    frames.push({ timestamp: Number(file.readBigUInt64LE(at + 4)), data: file.subarray(at + 12, end) });
    at = end;
  }
  return { fourcc: file.toString('latin1', 8, 12), frames };
}

const PAGE_HEADER_BYTES = 27;
/** A lacing value of 255 says that the packet goes on. */
const GOES_ON = 255;

/**
 * The packets of an Ogg file with one stream, headers included.
 * @throws Error when it isn't Ogg or ends in the middle of a page.
 */
export function parseOgg(file: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  let open: Buffer[] = [];
  let at = 0;
  while (at < file.length) {
    if (at + PAGE_HEADER_BYTES > file.length || file.toString('latin1', at, at + 4) !== 'OggS') {
      throw new Error(`no Ogg page at byte ${at}`);
    }
    const segments = file.readUInt8(at + 26);
    const table = file.subarray(at + PAGE_HEADER_BYTES, at + PAGE_HEADER_BYTES + segments);
    let data = at + PAGE_HEADER_BYTES + segments;
    for (const size of table) {
      if (data + size > file.length) throw new Error(`Ogg page is cut short at byte ${at}`);
      open.push(file.subarray(data, data + size));
      data += size;
      if (size === GOES_ON) continue;
      packets.push(Buffer.concat(open));
      open = [];
    }
    at = data;
  }
  return packets;
}

/**
 * The audio packets of an Ogg Opus file (RFC 7845) and the decoder's delay at its start, in samples of 48 kHz.
 * @throws Error when it isn't Opus.
 */
export function parseOggOpus(file: Buffer): { readonly preSkip: number; readonly packets: Buffer[] } {
  const [head, tags, ...packets] = parseOgg(file);
  if (head === undefined || head.toString('latin1', 0, 8) !== 'OpusHead')
    throw new Error('not an Ogg Opus file');
  if (tags === undefined || tags.toString('latin1', 0, 8) !== 'OpusTags')
    throw new Error('Ogg Opus without tags');
  return { preSkip: head.readUInt16LE(10), packets };
}

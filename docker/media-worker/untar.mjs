const BLOCK_BYTES = 512;

/**
 * @param {Buffer} archive a tar file, unpacked from gzip
 * @param {string} name file name without folders
 * @returns {Buffer | null} that file's content
 */
export function fileInTar(archive, name) {
  for (let at = 0; at + BLOCK_BYTES <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK_BYTES);
    const path = textAt(header, 0, 100);
    const sizeBytes = Number.parseInt(textAt(header, 124, 12), 8) || 0;
    const isFile = '0\0'.includes(String.fromCharCode(header.readUInt8(156)));
    const start = at + BLOCK_BYTES;
    if (isFile && path.split('/').at(-1) === name) return archive.subarray(start, start + sizeBytes);
    at = start + Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return null;
}

/**
 * @param {Buffer} header
 * @param {number} from
 * @param {number} length
 */
function textAt(header, from, length) {
  return header
    .toString('latin1', from, from + length)
    .replace(/\0.*$/s, '')
    .trim();
}

import { StorageRefusal } from './storage-refusal.ts';

/** What file systems take as one name. */
const MAX_NAME_BYTES = 255;

/**
 * The names that a key is made of.
 * @throws StorageRefusal bad_key: it is empty or absolute, climbs, or holds what no file name may
 */
export function namesOf(key: string): readonly string[] {
  const names = key.split('/');
  if (!names.every(isName)) {
    throw new StorageRefusal('bad_key', `${JSON.stringify(key.slice(0, 200))} is no storage key`);
  }
  return names;
}

function isName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !name.includes('\0') &&
    !name.includes('\\') &&
    Buffer.byteLength(name) <= MAX_NAME_BYTES
  );
}

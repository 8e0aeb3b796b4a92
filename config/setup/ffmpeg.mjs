import { findOnPath } from './commands.mjs';
import { installSystemPackages } from './system-packages.mjs';

/**
 * The ffmpeg that replays are composed with, and the fonts for the names in them; Debian's, where there is none.
 *
 * @param {{ log: (text: string) => void, env?: NodeJS.ProcessEnv }} options
 */
export async function ensureFfmpeg({ log, env = process.env }) {
  const found = ['ffmpeg', 'ffprobe'].every((name) => findOnPath(name, env));
  if (!found) await installSystemPackages(['ffmpeg', 'fonts-dejavu-core'], { log });
}

import type { Config } from './config.ts';
import type { EnvReader } from './env-reader.ts';

/** RFC 7064 and 7065; browsers refuse the whole list over one that is neither, such as a query after stun:. */
const ICE_URL = /^(stuns?:[A-Za-z0-9.:[\]-]+|turns?:[A-Za-z0-9.:[\]-]+(\?transport=(udp|tcp))?)$/;

export function readIce(read: EnvReader): Config['ice'] {
  const urls = (read.text('ICE_SERVERS') ?? '')
    .split(',')
    .map((url) => url.trim())
    .filter((url) => url !== '');
  for (const url of urls) {
    if (!ICE_URL.test(url)) {
      throw read.fault('ICE_SERVERS', `must be stun:, turn: or turns: URLs, not ${JSON.stringify(url)}`);
    }
  }
  const turnSecret = read.text('TURN_SECRET');
  if (turnSecret === null && urls.some((url) => url.startsWith('turn'))) {
    throw read.fault('TURN_SECRET', 'is needed where ICE_SERVERS names a TURN server');
  }
  return { urls, turnSecret };
}

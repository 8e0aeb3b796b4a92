import type { Connection } from '../connection/connection.ts';
import type { MediaCalls } from '../media/media.ts';

/**
 * What media says to the server, over the room's connection. A publish speaks of transports: it isn't
 * repeated on others. The rest of the commands outlive a lost connection (SPEC R7).
 */
export function mediaCalls(connection: () => Connection): MediaCalls {
  return {
    publish: (body) => connection().commands.send('track.publish', body, true),
    change: (trackId, silenced) => connection().commands.send('track.change', { trackId, silenced }),
    unpublish: (trackId) => connection().commands.send('track.unpublish', { trackId }),
    ready: (body) => connection().request('media.ready', body),
    restartIce: async (transport) =>
      (await connection().request('media.restartIce', { transport })).iceParameters,
    rejoin: (cause) => connection().lost(cause),
  };
}

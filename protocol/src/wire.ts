/** Path of the WebSocket on the home's URL (socket.io, WebSocket transport only, default namespace). */
export const SOCKET_PATH = '/v1/live';

/** The server sends `beat` this often; any other message counts as well (SPEC C3). */
export const BEAT_INTERVAL_MS = 1000;
/** Silence after which a client rejoins. */
export const SILENCE_LIMIT_MS = 2500;

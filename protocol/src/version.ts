/** Version of this protocol. It grows when a client of the previous one would misread something (SPEC R8). */
export const PROTOCOL_VERSION = 1;

/** Oldest protocol version a server of this release still speaks; older clients get `protocol_too_old`. */
export const OLDEST_PROTOCOL_VERSION = 1;

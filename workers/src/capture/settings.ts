/** Capture's own times and sizes. */
export const CAPTURE = {
  /** A process that is killed loses no more than this, and what is just being written. */
  flushEveryMs: 200,
  healthEveryMs: 1000,
  /** What the media worker still sends when the server was killed is of use. */
  serverGoneDrainMs: 500,
  /** What was sent before an order to close lies in the socket's buffer. */
  closeDrainMs: 50,
  /** Without a server for this long, capture ends. */
  idleLimitMs: 60_000,
  /** At a stop, for the last reports; what is not told then is told at the next start. */
  lastReportsMs: 2000,
  /** At a stop, for pieces; what is not uploaded then goes up at the next start. */
  lastUploadsMs: 1200,
  /** For a disk that hangs: whoever waits for the end of this process waits no longer. */
  stopLimitMs: 3500,
  /** Survives this process standing still for 2 s; the system's default loses packets. */
  receiveBufferBytes: 4 * 1024 * 1024,
  /** Retransmission takes a round trip; a picture that lacks a packet for longer stays dirty until a keyframe. */
  gapLimitMs: 200,
  keyframeAskedEveryMs: 1000,
  /** Reports that come in a burst (a room's tracks open) go together. */
  reportGatherMs: 50,
  /** In one statement, each about 200 bytes: two hours of three tracks. */
  mostPiecesAtOnce: 2000,
  firstReportPauseMs: 250,
  /** Less than the job that composes leaves for the last takes of a room to be listed. */
  longestReportPauseMs: 2000,
  /** Each is streamed from its log. A node with 100 takes closes 20 pieces a second; a bucket may need 300 ms for each. */
  uploadsAtOnce: 8,
  /** So long it is believed that a recording is still wanted. */
  uploadsKnownMs: 5000,
  firstUploadPauseMs: 250,
  /** Of a bucket that was away pieces are told to be in it this much later. */
  longestUploadPauseMs: 5000,
  /** An operator is told once when the bucket is this far behind. */
  uploadsLateMs: 30_000,
  /** How long a process without a server goes on to upload: composing waits no longer. */
  uploadAloneMs: 15 * 60_000,
} as const;

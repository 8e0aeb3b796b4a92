/** Every number of the SDK, with where it comes from. Times in milliseconds, bit rates in bit/s. */
export const CONNECTION_DEFAULTS = {
  /**
   * One HTTP join. A server that is up answers in some 10 ms, after up to 3 s while it is unclear who has the room
   * (SPEC N3); a line of 200 ms with losses needs 1 to 2 s.
   */
  httpJoinTimeoutMs: 5000,
  /**
   * Coming back, an entry is asked alone for this long, then the next one beside it. A weak line's answer takes
   * about as long: a second question costs one small request, a node that hangs costs seconds.
   */
  entryPatienceMs: 700,
  /**
   * A home that lets one wait is waited for, but after each of these the entries are asked whether the room still
   * lives there. On a weak line of 200 ms a join takes about as long.
   */
  homePatienceMs: 1000,
  /** From the socket's opening to the handshake's end. Shorter than a person's patience at an entry. */
  socketOpenTimeoutMs: 4000,
  /** An answer to a request; a server that lives answers in milliseconds, a weak line adds seconds. */
  requestTimeoutMs: 10_000,
  /** The answer of `room.join` when coming back: a home that lives answers at once, and others may be tried. */
  rejoinTimeoutMs: 4000,
  /** The goodbye is a courtesy: the page doesn't wait long for it. */
  leaveTimeoutMs: 1500,
  /** A goodbye that needs a connection first, in the background. */
  goodbyeLimitMs: 5000,
  /** After a wake-up or a change of network: no answer in this time means the socket is dead (SPEC C3: 2.5 s). */
  probeTimeoutMs: 1500,
  /** `join()` gives up after this; reconnecting later goes on without end. */
  firstJoinLimitMs: 15_000,
  /** Lost sooner than this, a connection wasn't one: the tries before it count on, so that none hammers. */
  steadyAfterMs: 1000,
  /** A timer that fires this much late was held up by a sleeping machine: queued messages get their turn first. */
  lateTimerMs: 1000,
  lateTimerGraceMs: 400,
  /** `online` and the change of the line's type come together: one report in this time. */
  networkSettleMs: 1000,
  /** A gap between two timers larger than this counts as a wake-up. */
  sleepGapMs: 5000,
  /** How often the gap is looked for. */
  sleepCheckMs: 1000,
  /** Readings of the server's clock at a join; the one with the shortest way counts. */
  clockReadings: 3,
} as const;

export const RECONNECT_DEFAULTS = {
  /** The first try comes after at most this: 200 ms are the promise (SPEC C3). */
  firstDelayMs: 120,
  minDelayMs: 150,
  /** Each wait is at most this share of the time lost so far: 0.2 s after one second, 5 s after 25. */
  shareOfElapsed: 0.2,
  maxDelayMs: 5000,
  /** Each delay is shortened by a random share up to this, so that a class doesn't come back as one. */
  jitterShare: 0.4,
} as const;

/** Pauses before a request that can be repeated is, on a connection that lives; then it counts as failed. */
export const RETRY_DEFAULTS = { pausesMs: [500, 1000, 2000, 4000] } as const;

export const MEDIA_DEFAULTS = {
  camera: { width: 640, height: 360, frameRate: 24, maxFrameRate: 30 },
  /**
   * Simulcast layers of a 640 x 360 picture. Two, because Chromium sends no third one below 960 x 540: with
   * three it left the largest out (measured). The upper rate is what it gives VP8 at that size by default; the
   * lower one shows a face on a line of 300 kbit/s beside speech.
   */
  cameraLayers: [
    { scaleResolutionDownBy: 2, maxBitrate: 150_000 },
    { scaleResolutionDownBy: 1, maxBitrate: 600_000 },
  ],
  /** Slides and editors: sharp letters count, movement doesn't. */
  screen: { maxWidth: 1920, maxHeight: 1080, maxFrameRate: 15, maxBitrate: 1_500_000 },
  /** Opus speech is transparent for most listeners at 32 kbit/s mono; FEC needs some on top. */
  microphoneBitrate: 40_000,
  /** Next restart of ICE when the last one led to nothing; doubled each time. */
  iceRetryMs: 3000,
  iceRetryMaxMs: 24_000,
  /** A dead media worker is replaced within 1 to 2 s. Without new transports by then, a rejoin brings them. */
  resetLimitMs: 3000,
  /** Tiles change size all the time while a window is dragged: at most one report in this time. */
  demandIntervalMs: 200,
} as const;

export const QUALITY_DEFAULTS = {
  sampleIntervalMs: 2000,
  /** Below this many packets in a sample a share of lost ones says nothing. */
  minPackets: 20,
  /** Opus with FEC hides some 3 % of loss; from 12 % on words are missed. */
  weak: { loss: 0.04, rttMs: 400, availableBitrate: 180_000 },
  bad: { loss: 0.12, rttMs: 1000, availableBitrate: 80_000 },
  /** Samples in a row that make it worse (4 s) and better (8 s). */
  samplesToWorsen: 2,
  samplesToImprove: 4,
  /** Samples in a row that the way up is too narrow for, with the camera on, before switching it off is suggested (10 s). */
  samplesToSuggest: 5,
} as const;

export const MICROPHONE_DEFAULTS = {
  /** One window of samples holds 341 ms at 48 kHz: polls this often miss nothing. */
  pollIntervalMs: 300,
  windowSamples: 16_384,
  /** Half of the smallest step of 16 bit sound: below it there is nothing but digital silence. */
  silentPeak: 1.5e-5,
  /** A microphone that has never given a sound, or that the machine says it holds back. */
  deadAfterMs: 4000,
  /** One that worked: noise removal of the system may give exact zeros as long as nobody speaks. */
  deadAfterSoundMs: 45_000,
  /** The meter's range in decibels below full scale; speech stands at -30 to -15. */
  meterFloorDb: -60,
} as const;

export const REPORT_DEFAULTS = {
  /** What a window says of itself goes into a sample of a minute: twice in it is enough. */
  intervalMs: 30_000,
  /** Each is earlier by a random share up to this, so that a class doesn't report as one. */
  jitterShare: 0.2,
  /** A look takes microseconds; the first frame comes within a few of them. */
  firstFrameLookMs: 25,
  /** A picture that takes longer than this doesn't come because somebody else doesn't send it. */
  firstFrameLimitMs: 30_000,
} as const;

export const PAGE_DEFAULTS = {
  /** From a keystroke to its save; with the way to the server it stays below the promised second (SPEC R11). */
  saveDelayMs: 700,
  /** After a save that failed where trying again can help. */
  retryPausesMs: [500, 1000, 2000],
  retryLaterMs: 4000,
  /** Saves on their way that a draft remembers: one is, a few more when connections broke in a row. */
  placesKept: 8,
  /** Texts that lost, of one page. */
  othersKept: 3,
  /** Pages that this browser keeps, of all sessions. */
  draftsKept: 20,
  /** A draft of three texts of the largest size, with room for escapes; browsers give some 5 million. */
  draftChars: 1_000_000,
} as const;

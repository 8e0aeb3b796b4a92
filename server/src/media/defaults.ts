/** Every figure of the media layer, in one place. */
export const MEDIA = {
  /** A worker says it runs within 20 ms on an idle machine; one that says nothing for this long never will. */
  startLimitMs: 5000,
  /** A request is answered in well under a millisecond; a worker silent for this long is taken for hung and killed. */
  requestLimitMs: 5000,
  /** Each worker is asked for a sign of life this often, so that a hung one is found without anybody asking. */
  probeEveryMs: 5000,
  /** How long a worker may take to end by itself before it is killed. */
  closeLimitMs: 2000,
  /** How long a room waits for a worker while all of them are being replaced. */
  placeLimitMs: 10_000,
  /** How long it waits for a worker that is just being started while others, with more on them, are there. */
  spreadLimitMs: 1000,
  /** Wait before the n-th replacement in a row; the first is immediate, the last is repeated. */
  restartDelaysMs: [0, 250, 500, 1000, 2000, 5000],
  /** A worker that lived this long had nothing to do with the deaths before. */
  stableAfterMs: 10_000,
  /** Consumers that a room just placed is counted for, so that rooms opened together spread out (a 1:1 has 4). */
  consumersReservedPerRoom: 4,
  /** Silence on an ICE connection after which it is taken for gone (RFC 7675). */
  iceConsentTimeoutSeconds: 30,
  /**
   * What a new viewer's line is taken for until it was measured, in bit/s; mediasoup's own default is 600 000.
   * Probes are sent at no less than this, and on a busy machine they find half of it (measured): at 1 200 000 they
   * often missed that a camera at its top layer, 550 000 to 630 000, fits again.
   */
  initialAvailableOutgoingBitrate: 2_000_000,
  /** Most that one person may send, in bit/s: a camera in three layers (about 1 Mbit/s) and a screen. */
  maxIncomingBitrate: 2_500_000,
  /**
   * Shortest time between two requests for a keyframe of one camera. Browsers drop a request that comes within
   * 300 ms of the one before, and mediasoup asks again only after a second: whoever joins right after somebody
   * else saw the first frame after 1.2 s (measured with Chromium) instead of waiting out the rest of this.
   */
  keyFrameRequestDelayMs: 330,
  /** Where an encoder starts for 640 x 360, in kbit/s: sharp at once on a good line, soon corrected on a weak one. */
  videoStartKbps: 500,
  /** How long a client that has something to send or to receive may take until anything comes through. */
  connectLimitMs: 45_000,
  /** How long a picture is smaller than it should be before anything is done about it. */
  smallBeforeHelpMs: 1900,
  /**
   * Pauses between two looks whether a line carries more by now, from when it began to look better. The worker
   * reports each second and doesn't begin a probe before it had that long for the last; one takes 4 kB.
   */
  probePausesMs: [900, 900, 900, 1900],
  /** Pauses between two attempts to let pictures grow; each that fails costs a moment of the picture. */
  growPausesMs: [3000, 10_000, 30_000],
  /** A line on which no picture had to yield for this long had nothing to do with the attempts before. */
  lineSteadyAfterMs: 15_000,
  /** Consumers of one producer for one device that may fail before it is left at that. */
  maxConsumeFailures: 3,
  /** Most that a sound may take in two looks in a row, in bit/s; Opus speech takes 40 000, stereo music 128 000. */
  maxSoundBitrate: 200_000,
  /** How often each sound is looked at. */
  soundCheckEveryMs: 4000,
  /** How often each line is asked for the packets that it loses. */
  lossCheckEveryMs: 15_000,
  /** Encodings (simulcast layers) of one track. */
  maxEncodings: 3,
  /** How long capture may take to open a take before that counts as a refusal. */
  takeOpenLimitMs: 3000,
  /** A recorded track may be without a take for this long, at its opening or when capture is replaced. */
  takeGraceMs: 1500,
  /** Pauses between two attempts to open a take; the last is repeated. */
  takeRetryDelaysMs: [250, 500, 1000, 2000, 5000],
  /** A take that lasted this long had nothing to do with the failures before. */
  takeSteadyAfterMs: 10_000,
  /**
   * How often what was sent to capture is compared with what it says it has. What is missing is seen at the
   * second look at the latest: within the 5 s in which it has to be told.
   */
  takeCheckEveryMs: 2000,
  /** Looks in a row that find nothing before a take that had trouble counts as well again. */
  takeWellLooks: 3,
  /** Capture speaks of each open take every second; one that it says nothing of for this long is not captured. */
  takeSilenceLimitMs: 2500,
  /** A look that comes later than this says nothing: this process stood still, and so did its ears. */
  takeCheckLateMs: 1000,
  /** Packets of a look that may be missing before that is told, at least this many and this share. */
  takeLossTolerance: { packets: 3, share: 0.01 },
  /** Packets that come in between two looks from a publisher whose track goes on to nobody. */
  takeStalledPackets: 20,
  /**
   * Consumers that flow at one place of a room before the next person is connected on another media worker: a core
   * carries some 30 000 packets a second, and 15 people with eight voices and as many small pictures take half of it.
   */
  consumersPerPlace: 240,
  /** Consumers that a person is counted for from the start: eight voices and as many pictures. */
  consumersExpectedPerPerson: 16,
  /** Pause before consumers are made that are only wanted ahead: what is wanted now goes first. */
  aheadPauseMs: 300,
  /** How many of them for one person at once: each batch is a negotiation in the browser. */
  aheadBatch: 10,
  /** How often volumes are looked at; the worker takes no less. */
  voiceIntervalMs: 250,
  /** More would be a room of people who all talk at once. */
  voicesHeardAtOnce: 50,
  /** Quieter than this is breath and chairs. */
  voiceFloorDbov: -55,
  /** How much louder one has to be to go ahead of another. */
  voiceMarginDb: 6,
  /** How fast a voice that is silent falls behind: two seconds after its last word any other goes ahead. */
  voiceSinksDbPerSecond: 8,
  /** Who paused for no longer than this still speaks; more than two intervals, of which one may go amiss. */
  voiceHoldMs: 700,
  /** Rounds after which routes that do not settle are left for the next event. */
  maxRounds: 5,
} as const;

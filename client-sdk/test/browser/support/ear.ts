/** Says how loud something is: 0 to 1, null while that can't be known. */
export interface Ear {
  peak(): number | null;
}

export interface EarWindow {
  /** There: hears remote tracks without Web Audio. */
  readonly earOf?: (track: MediaStreamTrack) => Ear;
}

/**
 * Runs in the page before anything else. Firefox starts no AudioContext on a machine without a sound card,
 * yet decodes what arrives: its statistics tell how loud that was, as the mean of some 100 ms.
 */
export function installEar(): void {
  const connections: RTCPeerConnection[] = [];

  class KnownPeerConnection extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  }

  function receiverOf(track: MediaStreamTrack): RTCRtpReceiver | undefined {
    return connections
      .filter((connection) => connection.connectionState !== 'closed')
      .flatMap((connection) => connection.getReceivers())
      .find((receiver) => receiver.track === track);
  }

  async function heard(track: MediaStreamTrack): Promise<{ energy: number; seconds: number } | null> {
    for (const report of (await receiverOf(track)?.getStats())?.values() ?? []) {
      if (report.type !== 'inbound-rtp') continue;
      return { energy: report.totalAudioEnergy, seconds: report.totalSamplesDuration };
    }
    return null;
  }

  function earOf(track: MediaStreamTrack): Ear {
    let before: { energy: number; seconds: number } | null = null;
    let level: number | null = null;
    const listen = async () => {
      const now = await heard(track);
      if (now !== null && before !== null && now.seconds > before.seconds) {
        level = Math.sqrt((now.energy - before.energy) / (now.seconds - before.seconds));
      }
      before = now;
      if (track.readyState === 'live') setTimeout(listen, 100);
    };
    void listen();
    return { peak: () => level };
  }

  Object.assign(window, { RTCPeerConnection: KnownPeerConnection, earOf });
}

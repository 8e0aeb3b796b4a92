import { type RequestBody, type TrackSource, TribuError } from '@tribu-live/protocol';
import type { types } from 'mediasoup-client';
import { encodingsOf } from './encodings.ts';
import type { TransportPair } from './transport-pair.ts';

/** What the server is told of a track, through whoever owns the connection. */
export interface TrackCalls {
  publish(body: Omit<RequestBody<'track.publish'>, 'commandId'>): Promise<unknown>;
  change(trackId: string, silenced: boolean): Promise<unknown>;
  unpublish(trackId: string): Promise<unknown>;
}

export interface PublishRequest {
  readonly trackId: string;
  readonly source: TrackSource;
  readonly silenced: boolean;
  readonly track: MediaStreamTrack;
  /** Of a whisper: who alone hears it. */
  readonly to?: string | undefined;
}

/** Pairs whose sending end the server has connected: an accepted publish says so. */
const connected = new WeakSet<TransportPair>();

/**
 * Sends a track over a pair of transports and announces it.
 * @throws TribuError the server's refusal; the producer is closed then.
 */
export async function sendTrack(
  pair: TransportPair,
  calls: TrackCalls,
  request: PublishRequest,
): Promise<types.Producer> {
  const { trackId, source, silenced, track, to } = request;
  let announced: Promise<unknown> = Promise.resolve();
  const stopListening = pair.on('produce', (announcement) => {
    if (announcement.trackId !== trackId) return;
    stopListening();
    const dtlsParameters = connected.has(pair) ? null : pair.sendDtls;
    announced = calls.publish({
      trackId,
      source,
      silenced,
      ...(to === undefined ? {} : { to }),
      rtpParameters: announcement.rtpParameters,
      ...(dtlsParameters === null ? {} : { dtlsParameters }),
    });
    // Awaited below; a refusal that comes earlier must not count as unhandled.
    announced.catch(() => undefined);
  });
  const producer = await pair
    .sender()
    .produce({
      track,
      stopTracks: false,
      disableTrackOnPause: false,
      appData: { trackId },
      ...encodingsOf(source),
    })
    .finally(stopListening);
  try {
    await announced;
    connected.add(pair);
    return producer;
  } catch (error) {
    producer.close();
    throw error;
  }
}

/** The transports went away meanwhile, or are about to. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof TribuError && error.code === 'media_unavailable';
}

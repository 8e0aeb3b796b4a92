import { isDeepStrictEqual } from 'node:util';
import { LIMITS } from '@tribu-live/protocol';
import type { types } from 'mediasoup';
import { MEDIA } from './defaults.ts';
import { layerHeights } from './layers.ts';
import type { PersonMedia } from './person-media.ts';
import { refused, unavailable } from './refused.ts';
import type { RoomProducers } from './room-producers.ts';
import { cleanSentRtp } from './sent-rtp.ts';
import type { Route, TrackOffer } from './types.ts';

/**
 * Takes one track in, paused. What is wrong with it is found before anything is touched; a track id of the
 * person's own replaces the earlier producer, unless it is the very same that is offered again.
 *
 * @param routeNow the route that names this track at the moment, if any
 * @throws TribuError `media_refused`, `media_unavailable`; MediaError; what mediasoup threw when it refused
 */
export async function publishTrack(
  person: PersonMedia,
  track: TrackOffer,
  producers: RoomProducers,
  routeNow: () => Route | undefined,
): Promise<void> {
  const { trackId, source } = track;
  const { personId } = person;
  if (!person.alive) throw unavailable();
  const others = checkPlace(personId, track, producers, routeNow());
  const marks = others.map((held) => held.marks);
  const clean = cleanSentRtp(source, track.rtpParameters, marks, person.cname);
  const layers = source === 'camera' ? layerHeights(track.rtpParameters.encodings) : null;

  // Both go out in the same tick. The earlier producer goes first: the new one may have the same ssrc.
  const connected = person.connect('send', track.dtlsParameters);
  const { kind, rtpParameters } = clean;
  // A repeated request: what flows already goes on.
  if (isDeepStrictEqual(producers.get(trackId)?.rtpParameters, rtpParameters)) return connected;
  producers.close(trackId);
  const delay = kind === 'video' ? { keyFrameRequestDelay: MEDIA.keyFrameRequestDelayMs } : {};
  const produced = person.produce({ kind, rtpParameters, paused: true, ...delay });
  const producer = await producedAndConnected(produced, connected);
  if (!person.alive || producer.closed) throw unavailable();
  producers.add({
    trackId,
    personId,
    source,
    place: person.place,
    producer,
    rtpParameters,
    marks: clean.marks,
    layerHeights: layers,
    pending: routeNow() === undefined,
  });
}

/** Whose track it is, and whether there is room for it. Gives the person's other tracks. */
function checkPlace(
  personId: string,
  { trackId, source }: TrackOffer,
  producers: RoomProducers,
  route: Route | undefined,
) {
  const earlier = producers.get(trackId);
  const owner = earlier?.personId ?? route?.publisherId ?? personId;
  if (owner !== personId) throw refused('trackId', 'is that of another person');
  if ((earlier?.source ?? route?.source ?? source) !== source)
    throw refused('source', 'is that of another track');
  const others = producers.of(personId).filter((held) => held !== earlier);
  if (others.length >= LIMITS.tracksPerPerson) throw refused('trackId', 'there are too many tracks');
  return others;
}

/** Leaves no producer behind on a transport that could not be connected. */
async function producedAndConnected(
  produced: Promise<types.Producer>,
  connected: Promise<void>,
): Promise<types.Producer> {
  const [producer, connection] = await Promise.allSettled([produced, connected]);
  if (connection.status === 'rejected') {
    if (producer.status === 'fulfilled') producer.value.close();
    throw connection.reason;
  }
  if (producer.status === 'rejected') throw producer.reason;
  return producer.value;
}

import type {
  ConsumerOffer,
  DtlsParameters,
  RtpParameters,
  TrackSource,
  Transports,
} from '@tribu-live/protocol';

/** What k6 asks of the generator: `POST /NAME` with one of these. A seat is one person in one room. */
export interface SeatOrders {
  /** Transports of a person who joined; an earlier generation of theirs is closed. */
  make: {
    readonly seat: string;
    readonly transports: Transports;
    readonly consumers: readonly ConsumerOffer[];
  };
  /** The room knows of the tracks: ICE, DTLS, then packets. Answered once they may flow. */
  connect: { readonly seat: string };
  consume: { readonly seat: string; readonly consumers: readonly ConsumerOffer[] };
  drop: { readonly seat: string; readonly trackIds: readonly string[] };
  /** The person left. */
  end: { readonly seat: string };
}

/** What the person then tells the room: `media.ready` and one `track.publish` each. */
export interface SeatMade {
  readonly receiveDtls: DtlsParameters;
  readonly sendDtls: DtlsParameters;
  readonly tracks: readonly {
    readonly trackId: string;
    readonly source: TrackSource;
    readonly rtpParameters: RtpParameters;
  }[];
}

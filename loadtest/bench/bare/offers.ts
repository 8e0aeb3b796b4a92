import type { types } from 'mediasoup';

/** How to reach a transport of the bare server. */
export interface BareTransport {
  readonly id: string;
  readonly iceParameters: types.IceParameters;
  readonly iceCandidates: types.IceCandidate[];
  readonly dtlsParameters: types.DtlsParameters;
}

/** A consumer of the bare server. */
export interface BareConsumer {
  readonly id: string;
  readonly producerId: string;
  readonly kind: types.MediaKind;
  readonly rtpParameters: types.RtpParameters;
}

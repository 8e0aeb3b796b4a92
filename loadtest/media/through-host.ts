import type { TransportOffer } from '@tribu-live/protocol';

/** The address by way of another host (a relay's), on the same port. */
export function withHost(address: string, host: string | undefined): string {
  const url = new URL(address);
  if (host !== undefined) url.hostname = host;
  return url.href;
}

/** The transport by way of another host, on the same ports. */
export function withCandidateHost(offer: TransportOffer, host: string | undefined): TransportOffer {
  if (host === undefined) return offer;
  const iceCandidates = offer.iceCandidates.map((candidate) => ({ ...candidate, address: host, ip: host }));
  return { ...offer, iceCandidates };
}

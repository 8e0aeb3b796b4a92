import { randomUUID } from 'node:crypto';
import { kindOf, type TakeFacts } from '@tribu-live/protocol';
import type { HeldProducer } from '../room-producers.ts';
import type { MediaClock } from '../types.ts';

/** What a take that begins now is called and holds. */
export function factsOf(held: HeldProducer, sessionId: string, clock: MediaClock): TakeFacts {
  const { trackId, personId, source } = held;
  return {
    takeId: randomUUID(),
    sessionId,
    trackId,
    personId,
    source,
    kind: kindOf(source),
    openedAt: Math.round(clock.wallMs()),
  };
}

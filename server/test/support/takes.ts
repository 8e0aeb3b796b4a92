import { randomUUID } from 'node:crypto';
import type { Piece, TakeReport } from '../../src/store/index.ts';
import { START_MS } from './journal.ts';

export interface TakeSketch {
  readonly takeId?: string;
  readonly personId?: string;
  readonly openedAt?: number;
  readonly pieces?: number;
  readonly closed?: boolean;
}

/** A take of 10 s pieces as capture tells it. */
export function takeReport(sessionId: string, sketch: TakeSketch = {}): TakeReport {
  const { takeId = randomUUID(), personId = 'ana', openedAt = START_MS, pieces = 1, closed = true } = sketch;
  return {
    take: { takeId, sessionId, trackId: randomUUID(), personId, source: 'camera', kind: 'video', openedAt },
    nodeId: 'node-1',
    stream: {
      mimeType: 'video/VP8',
      ssrc: 4_000_000_001,
      payloadType: 96,
      clockRate: 90_000,
      channels: null,
    },
    file: `${sessionId}/takes/${takeId}.log`,
    pieces: Array.from({ length: pieces }, (_, index) => piece(index, openedAt)),
    closed: closed
      ? { at: openedAt + pieces * 10_000, reason: 'unpublished', packets: 300 * pieces, bytes: 5000 * pieces }
      : null,
  };
}

export function piece(index: number, openedAt = START_MS): Piece {
  const firstAt = openedAt + index * 10_000;
  return {
    index,
    offsetBytes: 12 + index * 5000,
    sizeBytes: 5000,
    sha256: index.toString(16).padStart(64, '0'),
    firstAt,
    lastAt: firstAt + 9_980,
    packets: 300,
  };
}

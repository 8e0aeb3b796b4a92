import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TakeEnd, TrackSource } from '@tribu-live/protocol';
import type { Piece, TakeRow } from '@tribu-live/server/store';
import { type MediaLoop, PACKET_MS } from '../../../loadtest/media/media-loop.ts';
import { RtpStream } from '../../../loadtest/media/rtp-stream.ts';
import type { RtpPacket } from '../../../loadtest/media/secure-transport.ts';
import { VIDEO_PAYLOAD_TYPE, VideoLayer } from '../../../loadtest/media/video-layer.ts';
import { createLogFile, PacketLogWriter } from '../../src/packet-log/index.ts';

const AUDIO_PAYLOAD_TYPE = 111;

/** What is played of a loop, in milliseconds since the Unix epoch. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** Default: the take's. */
  readonly loop?: MediaLoop;
}

export interface LogTakeOptions {
  readonly root: string;
  readonly sessionId: string;
  readonly personId: string;
  readonly source: TrackSource;
  readonly loop: MediaLoop;
  readonly stretches: readonly Stretch[];
  readonly reason?: TakeEnd;
  /** Every so many RTP packets one never comes. Default: none. */
  readonly loseOneIn?: number;
  /** How late packets arrive; grows by a jitter of up to 30 ms. Default 5 ms. */
  readonly delayMs?: number;
  readonly trackId?: string;
}

interface Sent {
  readonly kind: 'rtp' | 'rtcp';
  readonly arrivalMs: number;
  readonly bytes: Buffer;
}

/** Writes a packet log as capture would have, faster than time passes. */
export async function logTake(options: LogTakeOptions): Promise<TakeRow> {
  const sent: Sent[] = [];
  const stream = options.source === 'microphone' ? sendSound(options, sent) : sendPicture(options, sent);
  const takeId = randomUUID();
  const file = `${options.sessionId}/takes/${takeId}.log`;
  const path = join(options.root, file);
  await mkdir(dirname(path), { recursive: true });
  const pieces = await write(path, arriving(sent, options));
  const kind = options.source === 'microphone' ? 'audio' : 'video';
  const fromMs = options.stretches[0]?.fromMs ?? 0;
  const last = pieces.at(-1);
  return {
    take: {
      takeId,
      sessionId: options.sessionId,
      trackId: options.trackId ?? randomUUID(),
      personId: options.personId,
      source: options.source,
      kind,
      openedAt: Math.round(fromMs - 20),
    },
    nodeId: 'node-1',
    stream: {
      mimeType: kind === 'audio' ? 'audio/opus' : 'video/VP8',
      ssrc: stream.ssrc,
      payloadType: kind === 'audio' ? AUDIO_PAYLOAD_TYPE : VIDEO_PAYLOAD_TYPE,
      clockRate: stream.clockRate,
      channels: kind === 'audio' ? 2 : null,
    },
    file,
    pieces,
    closed: {
      at: Math.round(options.stretches.at(-1)?.toMs ?? fromMs),
      reason: options.reason ?? 'room',
      packets: pieces.reduce((sum, { packets }) => sum + packets, 0),
      bytes: last === undefined ? 0 : last.offsetBytes + last.sizeBytes,
    },
  };
}

function sendSound({ loop, stretches, personId }: LogTakeOptions, sent: Sent[]): RtpStream {
  const { sink, at } = sinkInto(sent);
  const stream = new RtpStream({ sink, cname: personId, payloadType: AUDIO_PAYLOAD_TYPE, clockRate: 48_000 });
  for (const { fromMs, toMs, loop: own = loop } of stretches) {
    for (let count = Math.ceil(fromMs / PACKET_MS); count * PACKET_MS < toMs; count++) {
      const momentMs = count * PACKET_MS;
      at(momentMs);
      if (count % 50 === 25) stream.report(momentMs, momentMs);
      const payload = own.audioPackets[count % own.audioPackets.length];
      if (payload !== undefined) stream.send(payload, momentMs, false);
    }
  }
  return stream;
}

function sendPicture({ loop, stretches, personId }: LogTakeOptions, sent: Sent[]): RtpStream {
  const { sink, at } = sinkInto(sent);
  const layer = new VideoLayer(loop, sink, personId);
  const frameMs = 1000 / loop.framesPerSecond;
  for (const { fromMs, toMs, loop: own = loop } of stretches) {
    layer.use(own);
    for (let count = Math.ceil(fromMs / frameMs); count * frameMs < toMs; count++) {
      const momentMs = count * frameMs;
      at(momentMs);
      if (count % loop.framesPerSecond === 3) layer.stream.report(momentMs, momentMs);
      layer.sendFrame(count, momentMs);
    }
  }
  return layer.stream;
}

function sinkInto(sent: Sent[]) {
  let nowMs = 0;
  const sink = {
    sendRtp: (packet: RtpPacket) => {
      sent.push({ kind: 'rtp', arrivalMs: nowMs, bytes: rtpBytes(packet) });
    },
    sendRtcp: (bytes: Buffer) => {
      sent.push({ kind: 'rtcp', arrivalMs: nowMs, bytes });
    },
  };
  const at = (momentMs: number) => {
    nowMs = momentMs;
  };
  return { sink, at };
}

function rtpBytes(packet: RtpPacket): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8((packet.marker ? 0x80 : 0) | packet.payloadType, 1);
  header.writeUInt16BE(packet.sequenceNumber, 2);
  header.writeUInt32BE(packet.timestamp >>> 0, 4);
  header.writeUInt32BE(packet.ssrc, 8);
  return Buffer.concat([header, packet.payload]);
}

/** Late, unevenly so, and without those that are lost. */
function arriving(sent: readonly Sent[], { loseOneIn, delayMs = 5 }: LogTakeOptions): Sent[] {
  return sent
    .filter((_, index) => loseOneIn === undefined || index % loseOneIn !== loseOneIn - 1)
    .map((each, index) => ({ ...each, arrivalMs: each.arrivalMs + delayMs + ((index * 7919) % 30) }))
    .sort((a, b) => a.arrivalMs - b.arrivalMs);
}

async function write(path: string, packets: readonly Sent[]): Promise<Piece[]> {
  const pieces: Piece[] = [];
  const writer = new PacketLogWriter({
    file: await createLogFile(path),
    onPiece: async (piece) => {
      pieces.push(piece);
    },
    onTrouble: (trouble) => {
      if (trouble !== null) throw new Error(`the disk has a trouble: ${trouble}`);
    },
  });
  let flushedAt = packets[0]?.arrivalMs ?? 0;
  for (const { kind, arrivalMs, bytes } of packets) {
    if (arrivalMs - flushedAt > 200) {
      await writer.flush(arrivalMs);
      flushedAt = arrivalMs;
    }
    writer.append(kind, arrivalMs, bytes);
  }
  await writer.close();
  return pieces;
}

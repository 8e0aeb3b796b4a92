import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { mkdir, rm } from 'node:fs/promises';
import type { CaptureOrder, RecordingTrouble, TakeEnd } from '@tribu-live/protocol';
import type { Piece, TakeClosed, TakeReport } from '@tribu-live/server/store';
import type { Logger } from '@tribu-live/server/telemetry';
import { createLogFile, type LogFile, PacketLogWriter } from '../packet-log/index.ts';
import { ArrivalClock } from './arrival-clock.ts';
import { GapWatch } from './gap-watch.ts';
import { LocalList } from './local-list.ts';
import { pictureLoss } from './picture-loss.ts';
import { CAPTURE } from './settings.ts';
import { type TakeFiles, takeFiles } from './take-files.ts';
import { writeDurably } from './write-durably.ts';

export type TakeOrder = Extract<CaptureOrder, { type: 'take.open' }>;

export interface TakeOptions {
  readonly order: TakeOrder;
  readonly nodeId: string;
  /** Folder of the recordings. */
  readonly root: string;
  readonly log: Logger;
  /** What is to be listed in the database. */
  readonly report: (report: TakeReport) => void;
  readonly onTrouble: (trouble: RecordingTrouble | null) => void;
  /** The take's socket broke: nothing more will come. */
  readonly onBroken: () => void;
}

interface Parts {
  readonly socket: Socket;
  readonly list: LocalList;
  readonly file: LogFile;
}

/** What was captured in the end. */
export interface ClosedTake {
  readonly reason: TakeEnd;
  readonly packets: number;
  readonly bytes: number;
}

/** One uninterrupted capture of one track: a UDP socket, its packet log, and the list of its pieces. */
export class Take {
  readonly #options: TakeOptions;
  readonly #files: TakeFiles;
  readonly #socket: Socket;
  readonly #writer: PacketLogWriter;
  readonly #list: LocalList;
  readonly #clock = new ArrivalClock();
  readonly #gaps = new GapWatch(CAPTURE.gapLimitMs);
  /** Pieces that the database was not told of. */
  readonly #untold: Piece[] = [];
  #received = 0;
  #strangers = 0;
  #keyframeWanted = false;
  #keyframeAskedMs = Number.NEGATIVE_INFINITY;
  #closed: Promise<ClosedTake> | null = null;

  private constructor(options: TakeOptions, files: TakeFiles, parts: Parts) {
    this.#options = options;
    this.#files = files;
    this.#socket = parts.socket;
    this.#list = parts.list;
    this.#writer = new PacketLogWriter({
      file: parts.file,
      onPiece: (piece) => this.#piece(piece),
      onTrouble: options.onTrouble,
    });
  }

  /** Resolves when packets may come. @throws the system's error: disk full, no right to write, no socket */
  static async open(options: TakeOptions): Promise<Take> {
    const { order, root, nodeId } = options;
    const files = takeFiles(root, order.take.sessionId, order.take.takeId);
    await mkdir(files.folder, { recursive: true, mode: 0o750 });
    const header = { take: order.take, stream: order.stream, nodeId };
    const take = new Take(options, files, await openParts(files, header, order.from));
    take.#begin();
    return take;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** RTP packets that came in, and those of them that are in the file. */
  get health(): { received: number; written: number } {
    return { received: this.#received, written: this.#writer.totals.written };
  }

  /** Each `flushEveryMs`. */
  tick(): void {
    void this.#writer.flush(this.#clock.now());
    this.#mindPicture(performance.now());
  }

  /** Takes packets in for `drainMs` more, then writes, lists and reports the rest. Idempotent: the first reason holds. */
  close(reason: TakeEnd, drainMs: number): Promise<ClosedTake> {
    this.#closed ??= this.#close(reason, drainMs);
    return this.#closed;
  }

  async #close(reason: TakeEnd, drainMs: number): Promise<ClosedTake> {
    const { log, order } = this.#options;
    if (drainMs > 0) await new Promise((resolve) => setTimeout(resolve, drainMs));
    this.#socket.close();
    const { written: packets, bytes, lost } = await this.#writer.close();
    const closed: TakeClosed = { at: Math.floor(this.#clock.now()), reason, packets, bytes };
    const { takeId } = order.take;
    try {
      await this.#list.add({ closed });
    } catch (error) {
      log.error({ err: error, takeId }, 'the end of a take could not be listed locally');
    }
    this.#report(this.#untold.splice(0), closed);
    await this.#list.close().catch((error: unknown) => {
      log.error({ err: error, takeId }, 'the local list of a take could not be closed');
    });
    const context = { takeId, reason, packets, bytes, received: this.#received };
    if (lost > 0) log.error({ ...context, lost }, 'take closed, packets could not be written');
    else log.info(context, 'take closed');
    if (this.#strangers > 0)
      log.warn({ takeId, packets: this.#strangers }, 'packets of strangers were left out');
    return { reason, packets, bytes };
  }

  #begin(): void {
    this.#socket.on('message', (packet, from) => this.#receive(packet, from));
    this.#socket.on('error', (error) => {
      // The media worker is gone; a request for a keyframe found nobody.
      if ('code' in error && error.code === 'ECONNREFUSED') return;
      this.#options.log.error(
        { err: error, takeId: this.#options.order.take.takeId },
        'the socket of a take broke',
      );
      this.#options.onBroken();
    });
    this.#report([], null);
  }

  #receive(packet: Buffer, from: RemoteInfo): void {
    const { from: allowed, stream } = this.#options.order;
    const first = packet[0] ?? 0;
    const second = packet[1] ?? 0;
    const isMedia = packet.length >= 8 && first >= 0x80 && first <= 0xbf;
    if (!isMedia || from.port !== allowed.port || from.address !== allowed.ip) {
      this.#strangers += 1;
      return;
    }
    if (second >= 192 && second <= 223) {
      this.#writer.append('rtcp', this.#clock.now(), packet);
      return;
    }
    if (packet.length < 12) return;
    this.#received += 1;
    this.#writer.append('rtp', this.#clock.now(), packet);
    if (this.#isPicture && packet.readUInt32BE(8) === stream.ssrc)
      this.#gaps.received(packet.readUInt16BE(2), performance.now());
  }

  #mindPicture(nowMs: number): void {
    if (!this.#isPicture || this.#closed !== null) return;
    if (this.#gaps.takeLoss(nowMs)) this.#keyframeWanted = true;
    if (!this.#keyframeWanted || nowMs - this.#keyframeAskedMs < CAPTURE.keyframeAskedEveryMs) return;
    this.#keyframeWanted = false;
    this.#keyframeAskedMs = nowMs;
    this.#socket.send(pictureLoss(this.#options.order.stream.ssrc));
  }

  get #isPicture(): boolean {
    return this.#options.order.stream.mimeType === 'video/VP8';
  }

  /**
   * Told once the local list has it: a successor goes on where that list ends, and must not cut anew what the
   * database knows already. What the list doesn't take is told with a later piece, or with the end.
   */
  async #piece(piece: Piece): Promise<void> {
    this.#untold.push(piece);
    await this.#list.add(piece);
    this.#report(this.#untold.splice(0), null);
  }

  #report(pieces: readonly Piece[], closed: TakeClosed | null): void {
    const { order, nodeId } = this.#options;
    this.#options.report({
      take: order.take,
      nodeId,
      stream: order.stream,
      file: this.#files.key,
      pieces,
      closed,
    });
  }
}

/** The kernel itself leaves out what comes from elsewhere, so that nobody fills the buffer. */
function bind(from: { ip: string; port: number }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const failed = (error: Error) => {
      socket.close();
      reject(error);
    };
    socket.once('error', failed);
    socket.bind(0, '127.0.0.1', () => {
      socket.setRecvBufferSize(CAPTURE.receiveBufferBytes);
      socket.connect(from.port, from.ip, () => {
        socket.off('error', failed);
        resolve(socket);
      });
    });
  });
}

/** All of them, or none is left open. */
async function openParts(files: TakeFiles, header: object, from: TakeOrder['from']): Promise<Parts> {
  const [list, file, socket, written] = await Promise.allSettled([
    LocalList.create(files.list),
    createLogFile(files.log),
    bind(from),
    writeDurably(files.header, `${JSON.stringify(header)}\n`),
  ]);
  if (list.status === 'fulfilled' && file.status === 'fulfilled' && socket.status === 'fulfilled') {
    if (written.status === 'fulfilled') return { list: list.value, file: file.value, socket: socket.value };
  }
  // Nothing stays behind: on a full disk it is tried again and again, each time as another take.
  if (list.status === 'fulfilled') await list.value.discard();
  if (file.status === 'fulfilled') {
    await file.value.close();
    await rm(files.log, { force: true });
  }
  if (socket.status === 'fulfilled') socket.value.close();
  if (written.status === 'fulfilled') await rm(files.header, { force: true });
  throw [list, file, socket, written].find((each) => each.status === 'rejected')?.reason;
}

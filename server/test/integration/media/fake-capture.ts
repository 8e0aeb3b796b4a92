import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { RecordingTrouble, TakeEnd } from '@tribu-live/protocol';
import { depacketiseVp8 } from '../../../../loadtest/media/vp8.ts';
import { CaptureRefused } from '../../../src/media/capture-refused.ts';
import type { CaptureListener, CapturePort, TakeOrder } from '../../../src/media/types.ts';

export interface CapturedPacket {
  readonly atMs: number;
  readonly ssrc: number;
  readonly timestamp: number;
  readonly sequenceNumber: number;
  /** Of a packet that begins a VP8 keyframe: its height in pixels. */
  readonly keyframeHeight: number | null;
}

/** A take as this capture has it. */
export class FakeTake {
  readonly order: TakeOrder;
  readonly packets: CapturedPacket[] = [];
  reports = 0;
  strangers = 0;
  written = 0;
  ended: TakeEnd | null = null;
  readonly socket: Socket;

  constructor(order: TakeOrder, socket: Socket) {
    this.order = order;
    this.socket = socket;
  }

  get trackId(): string {
    return this.order.take.trackId;
  }
}

/** How often it speaks of its takes, as the contract says. */
const HEALTH_EVERY_MS = 1000;

/** What a capture process is to the media layer, in this process: real sockets, and faults on demand. */
export class FakeCapture implements CapturePort {
  readonly takes: FakeTake[] = [];
  connected = true;
  /** Refuses what is opened from now on. */
  refuses: (order: TakeOrder) => RecordingTrouble | null = () => null;
  /** Keeps nothing of what comes in. */
  writesNothing = false;
  /** Hears nothing of what comes in. */
  deaf = false;
  /** Says nothing any more, without being gone. */
  silent = false;
  /** Answers orders only after this. */
  opensAfter: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<CaptureListener>();
  readonly #timer = setInterval(() => this.#report(), HEALTH_EVERY_MS);
  #watchers: (() => void)[] = [];

  async open(order: TakeOrder): Promise<{ ip: string; port: number }> {
    if (!this.connected) throw new CaptureRefused('capture_away');
    const trouble = this.refuses(order);
    if (trouble !== null) throw new CaptureRefused(trouble);
    const socket = createSocket('udp4');
    const take = new FakeTake(order, socket);
    socket.on('message', (message, from) => this.#receive(take, message, from));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    this.takes.push(take);
    this.#changed();
    await this.opensAfter;
    return { ip: '127.0.0.1', port: socket.address().port };
  }

  close(takeId: string, reason: TakeEnd): void {
    const take = this.takes.find(({ order }) => order.take.takeId === takeId);
    if (take === undefined || take.ended !== null) return;
    this.#end(take, reason);
    this.#changed();
  }

  listen(listener: CaptureListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Dies, and with it every take. */
  die(): void {
    this.connected = false;
    for (const take of this.takes) if (take.ended === null) this.#end(take, 'capture');
    for (const listener of this.#listeners) listener.lost();
  }

  comeBack(): void {
    this.connected = true;
    for (const listener of this.#listeners) listener.connected();
  }

  say(take: FakeTake, trouble: RecordingTrouble | null): void {
    for (const listener of this.#listeners) listener.trouble(take.order.take.takeId, trouble);
  }

  /** Closes a take that nobody told it to close. */
  drop(take: FakeTake): void {
    this.#end(take, 'failed');
    for (const listener of this.#listeners) listener.ended(take.order.take.takeId);
  }

  /** The newest take of a track. */
  of(trackId: string): FakeTake | undefined {
    return this.takes.findLast((take) => take.trackId === trackId);
  }

  openTakes(): FakeTake[] {
    return this.takes.filter(({ ended }) => ended === null);
  }

  /** Resolves with what `look` finds, now or once packets, orders or takes have come. */
  async until<T>(look: () => T | undefined | false | null): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false && found !== null) return found;
      await new Promise<void>((resolve) => this.#watchers.push(resolve));
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const take of this.openTakes()) this.#end(take, 'server');
  }

  #end(take: FakeTake, reason: TakeEnd): void {
    take.ended = reason;
    take.socket.close();
  }

  #receive(take: FakeTake, message: Buffer, from: RemoteInfo): void {
    if (this.deaf || message.length < 12) return;
    if (from.port !== take.order.from.port) take.strangers += 1;
    else if (message.readUInt8(1) >= 192 && message.readUInt8(1) <= 223) take.reports += 1;
    else {
      take.packets.push(packetOf(message, take.order.take.kind));
      if (!this.writesNothing) take.written += 1;
    }
    this.#changed();
  }

  #report(): void {
    if (!this.connected || this.silent) return;
    for (const { order, packets, written } of this.openTakes())
      for (const listener of this.#listeners) listener.health(order.take.takeId, packets.length, written);
  }

  #changed(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }
}

function packetOf(message: Buffer, kind: 'audio' | 'video'): CapturedPacket {
  return {
    atMs: performance.now(),
    sequenceNumber: message.readUInt16BE(2),
    timestamp: message.readUInt32BE(4),
    ssrc: message.readUInt32BE(8),
    keyframeHeight: kind === 'video' ? keyframeHeight(message) : null,
  };
}

/** RFC 6386 9.1: a keyframe's size stands in its first ten bytes. */
function keyframeHeight(message: Buffer): number | null {
  const first = message.readUInt8(0);
  let at = 12 + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) at += 4 + message.readUInt16BE(at + 2) * 4;
  const vp8 = depacketiseVp8(message.subarray(at));
  return vp8?.keyframe === true && vp8.data.length >= 10 ? vp8.data.readUInt16LE(8) & 0x3fff : null;
}

import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { CAPTURE_PROTOCOL_VERSION, type RecordingTrouble } from '@tribu-live/protocol';
import { endProcess } from '../../../../loadtest/support/end-process.ts';
import { type TempFolder, tempFolder } from '../../../../loadtest/support/temp-folder.ts';
import { type PacketRecord, readRecords } from '../../../../workers/src/packet-log/index.ts';
import { capturePlace } from '../../../src/config/index.ts';
import type { TakeOrder } from '../../../src/media/types.ts';
import { CaptureLine } from '../../../src/recording/capture/capture-line.ts';
import { CaptureClient, type CaptureClientOptions } from '../../../src/recording/capture/index.ts';
import { createLogger } from '../../../src/telemetry/index.ts';
import { testCacheFolder, unprivilegedUser } from '../../support/machine.ts';

const SSRC = 4711;
/** Nobody listens there: capture keeps its reports to itself. */
const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:9/none';

type News =
  | { readonly is: 'connected' | 'lost' }
  | { readonly is: 'health'; readonly takeId: string; readonly received: number; readonly written: number }
  | { readonly is: 'ended'; readonly takeId: string }
  | { readonly is: 'trouble'; readonly takeId: string; readonly trouble: RecordingTrouble | null };

/** A data folder with everything that belongs to a node's capture. */
export class CaptureStage {
  readonly config: CaptureClientOptions['config'];
  readonly #folder: TempFolder;
  readonly #pids = new Set<number>();
  readonly #clients: CaptureClient[] = [];

  private constructor(folder: TempFolder) {
    this.#folder = folder;
    const dataDir = join(folder.path, 'data');
    this.config = {
      dataDir,
      cacheDir: testCacheFolder(),
      recordings: {
        dir: join(dataDir, 'recordings'),
        originalsDays: 30,
        retentionDays: null,
        captureApart: false,
      },
      unprivileged: unprivilegedUser(),
      log: { level: 'info' },
    };
  }

  static async create(): Promise<CaptureStage> {
    return new CaptureStage(await tempFolder());
  }

  get socket(): string {
    return capturePlace(this.config.dataDir).socket;
  }

  /** A server's side; resolves when capture takes its orders. */
  async server(options: Partial<CaptureClientOptions> = {}): Promise<Server> {
    const client = CaptureClient.create({
      config: this.config,
      databaseUrl: NO_DATABASE,
      nodeId: 'node-1',
      log: createLogger({ level: 'silent' }),
      ...options,
    });
    this.#clients.push(client);
    const server = new Server(client, (pid) => this.#pids.add(pid));
    await server.next('connected');
    return server;
  }

  /** Packets of a take's log. */
  async records(order: TakeOrder): Promise<PacketRecord[]> {
    const found: PacketRecord[] = [];
    for await (const record of readRecords(this.path(order, 'log'))) found.push(record);
    return found;
  }

  path({ take }: TakeOrder, kind: 'log' | 'json' | 'pieces'): string {
    return join(this.config.recordings.dir, take.sessionId, 'takes', `${take.takeId}.${kind}`);
  }

  async list(order: TakeOrder): Promise<Record<string, unknown>[]> {
    const lines = (await readFile(this.path(order, 'pieces'), 'utf8')).split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  }

  /** Takes that are not closed and reported. */
  openTakes(): Promise<string[]> {
    return readdir(capturePlace(this.config.dataDir).openTakes);
  }

  /** A server that can end without a word, as one that is killed does. */
  async briefServer(order: TakeOrder): Promise<{ port: number; hangUp(): void }> {
    const line = await CaptureLine.connect(this.socket, createLogger({ level: 'silent' }));
    if (line === null) throw new Error('capture does not listen');
    line.send({
      type: 'hello',
      version: CAPTURE_PROTOCOL_VERSION,
      nodeId: 'node-1',
      databaseUrl: NO_DATABASE,
      bucket: null,
    });
    line.send({ type: 'take.open', ...order });
    const port = await new Promise<number>((resolve) => {
      line.onNews = (news) => {
        if (news.type === 'take.opened') resolve(news.port);
      };
    });
    return { port, hangUp: () => line.close() };
  }

  /** What capture answers to these lines before it hangs up. */
  async say(lines: readonly string[]): Promise<string> {
    const socket = connect(this.socket);
    let heard = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    // Cut off while we still write.
    socket.on('error', () => undefined);
    socket.write(`${lines.join('\n')}\n`);
    await once(socket, 'close');
    return heard;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.stop()));
    for (const pid of this.#pids) await endProcess(pid, 'SIGKILL');
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** A server's side of capture: its client, and what it heard. */
export class Server {
  readonly client: CaptureClient;
  readonly heard: News[] = [];
  readonly #looking = new Set<() => void>();
  #seen = 0;

  constructor(client: CaptureClient, met: (pid: number) => void) {
    this.client = client;
    client.listen({
      lost: () => this.#hear({ is: 'lost' }),
      connected: () => {
        met(client.pid ?? 0);
        this.#hear({ is: 'connected' });
      },
      health: (takeId, received, written) => this.#hear({ is: 'health', takeId, received, written }),
      trouble: (takeId, trouble) => this.#hear({ is: 'trouble', takeId, trouble }),
      ended: (takeId) => this.#hear({ is: 'ended', takeId }),
    });
  }

  get pid(): number {
    return this.client.pid ?? 0;
  }

  /** The next news of this kind that fits; what came before it counts as heard. */
  next<I extends News['is']>(
    is: I,
    fits: (news: Extract<News, { is: I }>) => boolean = () => true,
  ): Promise<Extract<News, { is: I }>> {
    return new Promise((resolve) => {
      const look = () => {
        const at = this.heard.findIndex(
          (news, index) => index >= this.#seen && news.is === is && fits(news as Extract<News, { is: I }>),
        );
        const found = this.heard[at];
        if (found === undefined) return;
        this.#seen = at + 1;
        this.#looking.delete(look);
        resolve(found as Extract<News, { is: I }>);
      };
      this.#looking.add(look);
      look();
    });
  }

  /** Health that says that so many packets are in the file. */
  written(order: TakeOrder, packets: number) {
    return this.next('health', ({ takeId, written }) => takeId === order.take.takeId && written >= packets);
  }

  #hear(news: News): void {
    this.heard.push(news);
    for (const look of [...this.#looking]) look();
  }
}

/** Sends RTP as a media worker would. */
export class Sender implements AsyncDisposable {
  readonly #socket: Socket;
  #to = 0;
  #sent = 0;
  #timer: NodeJS.Timeout | null = null;
  /** RTCP that came back. */
  onPacket: (packet: Buffer) => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (packet) => this.onPacket(packet));
  }

  static async create(): Promise<Sender> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new Sender(socket);
  }

  get sent(): number {
    return this.#sent;
  }

  order(sessionId = 's-1', takeId: string = randomUUID()): TakeOrder {
    return {
      take: {
        takeId,
        sessionId,
        trackId: randomUUID(),
        personId: 'ana',
        source: 'camera',
        kind: 'video',
        openedAt: Date.now(),
      },
      stream: { mimeType: 'video/VP8', ssrc: SSRC, payloadType: 101, clockRate: 90_000, channels: null },
      from: { ip: '127.0.0.1', port: this.#socket.address().port },
    };
  }

  to(address: { readonly port: number }): void {
    this.#to = address.port;
  }

  /** The time of sending stands in the payload, milliseconds since the Unix epoch. */
  send(sequenceNumber = this.#sent): void {
    const packet = Buffer.alloc(12 + 8);
    packet.writeUInt8(0x80, 0);
    packet.writeUInt8(101, 1);
    packet.writeUInt16BE(sequenceNumber & 0xffff, 2);
    packet.writeUInt32BE(SSRC, 8);
    packet.writeDoubleBE(performance.timeOrigin + performance.now(), 12);
    this.raw(packet);
    this.#sent += 1;
  }

  raw(packet: Buffer): void {
    this.#socket.send(packet, this.#to, '127.0.0.1');
  }

  every(intervalMs: number): void {
    this.#timer = setInterval(() => this.send(), intervalMs);
  }

  pause(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.pause();
    this.#socket.close();
  }
}

export function sequenceNumbers(records: readonly PacketRecord[]): number[] {
  return records.filter(({ kind }) => kind === 'rtp').map(({ packet }) => packet.readUInt16BE(2));
}

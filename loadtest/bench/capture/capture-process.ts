import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import {
  CAPTURE_LINE_BYTES,
  CAPTURE_PROTOCOL_VERSION,
  CaptureNews,
  type CaptureOrder,
  LineSplitter,
  type MediaKind,
  type TakeStream,
} from '@tribu-live/protocol';
import { NODE, ROOT } from '../../support/index.ts';

type Opened = Extract<CaptureNews, { type: 'take.opened' }>;
type Health = Extract<CaptureNews, { type: 'health' }>;

/** A capture process as a server has it; no database listens to it. */
export class CaptureProcess {
  /** From the start of the process to its answer. */
  readonly startMs: number;
  readonly #child: ChildProcess;
  readonly #socket: Socket;
  readonly #opening = new Map<string, (opened: Opened) => void>();
  #health: Health = { type: 'health', takes: [], uploads: { pieces: 0, behindMs: 0 } };
  #onHealth: () => void = () => undefined;

  private constructor(child: ChildProcess, socket: Socket, startMs: number) {
    this.#child = child;
    this.#socket = socket;
    this.startMs = startMs;
  }

  static async start(dataDir: string): Promise<CaptureProcess> {
    const beganMs = performance.now();
    const child = spawn(NODE, [join(ROOT, 'workers/src/capture/main.ts'), dataDir], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, TRIBU_DATA: dataDir, LOG_LEVEL: 'warn', UV_THREADPOOL_SIZE: '16' },
    });
    const socket = await reach(join(dataDir, 'capture', 'socket'), child);
    const welcomed = Promise.withResolvers<CaptureProcess>();
    const splitter = new LineSplitter(CAPTURE_LINE_BYTES);
    let capture: CaptureProcess | null = null;
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const line of splitter.push(text) ?? []) {
        const news = CaptureNews.parse(JSON.parse(line));
        if (news.type === 'welcome') {
          capture = new CaptureProcess(child, socket, performance.now() - beganMs);
          welcomed.resolve(capture);
        } else if (capture !== null) capture.#hear(news);
      }
    });
    const hello = {
      type: 'hello',
      version: CAPTURE_PROTOCOL_VERSION,
      nodeId: 'bench',
      bucket: null,
    } as const;
    send(socket, { ...hello, databaseUrl: 'postgres://none:none@127.0.0.1:9/none' });
    return welcomed.promise;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** RTP packets of all takes. */
  async health(): Promise<{ received: number; written: number }> {
    await new Promise<void>((resolve) => {
      this.#onHealth = resolve;
    });
    const sum = (key: 'received' | 'written') =>
      this.#health.takes.reduce((total, take) => total + take[key], 0);
    return { received: sum('received'), written: sum('written') };
  }

  open(kind: MediaKind, stream: TakeStream, fromPort: number): Promise<{ ip: string; port: number }> {
    const takeId = randomUUID();
    const take = {
      takeId,
      sessionId: 'bench',
      trackId: randomUUID(),
      personId: 'bench',
      source: kind === 'audio' ? 'microphone' : 'camera',
      kind,
      openedAt: Date.now(),
    } as const;
    send(this.#socket, { type: 'take.open', take, stream, from: { ip: '127.0.0.1', port: fromPort } });
    return new Promise((resolve) => this.#opening.set(takeId, resolve));
  }

  async stop(): Promise<void> {
    const exit = new Promise((resolve) => this.#child.once('exit', resolve));
    send(this.#socket, { type: 'stop' });
    await exit;
  }

  #hear(news: CaptureNews): void {
    if (news.type === 'take.opened') this.#opening.get(news.takeId)?.(news);
    if (news.type === 'take.refused') throw new Error(`capture refused a take: ${news.trouble}`);
    if (news.type !== 'health') return;
    this.#health = news;
    this.#onHealth();
  }
}

function send(socket: Socket, order: CaptureOrder): void {
  socket.write(`${JSON.stringify(order)}\n`);
}

async function reach(path: string, child: ChildProcess): Promise<Socket> {
  while (child.exitCode === null) {
    const socket = await new Promise<Socket | null>((resolve) => {
      const trying = connect(path, () => resolve(trying));
      trying.once('error', () => resolve(null));
    });
    if (socket !== null) return socket;
    await later(5);
  }
  throw new Error('capture ended at its start');
}

import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { TakeEnd } from '@tribu-live/protocol';
import type { CapturePlace } from '@tribu-live/server/config';
import type { Logger } from '@tribu-live/server/telemetry';
import { ControlLine, type Order } from './control-line.ts';
import { Delivery, type DeliveryOptions } from './delivery.ts';
import { OpenTakes } from './open-takes.ts';
import { ownSocket } from './own-socket.ts';
import { recoverTakes } from './recover-takes.ts';
import { CAPTURE } from './settings.ts';
import { TakeDesk } from './take-desk.ts';

export interface CaptureOptions {
  readonly place: CapturePlace;
  /** Folder of the recordings. */
  readonly root: string;
  readonly log: Logger;
  readonly openStore: DeliveryOptions['openStore'];
  readonly openBucket: DeliveryOptions['openBucket'];
}

/** The capture process: servers connect, order takes, and hear how those are. */
export class Capture {
  /** Resolves when everything is closed. */
  readonly ended: Promise<void>;
  readonly #options: CaptureOptions;
  readonly #server: Server;
  readonly #lines = new Set<ControlLine>();
  readonly #desk: TakeDesk;
  readonly #delivery: Delivery;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #end: () => void;
  #idle: NodeJS.Timeout | null = null;
  #closed: Promise<void> | null = null;

  private constructor(options: CaptureOptions, server: Server, openTakes: OpenTakes) {
    const { log, root, openStore, openBucket } = options;
    const end = Promise.withResolvers<void>();
    this.ended = end.promise;
    this.#end = end.resolve;
    this.#options = options;
    this.#server = server;
    const isWriting = (sessionId: string) => this.#desk.holds(sessionId);
    this.#delivery = new Delivery({ root, log, openTakes, openStore, openBucket, isWriting });
    const report = this.#delivery.add.bind(this.#delivery);
    this.#desk = new TakeDesk({ root, log, openTakes, report });
    this.#timers = [
      setInterval(() => this.#desk.tick(), CAPTURE.flushEveryMs),
      setInterval(() => this.#desk.tellHealth(this.#lines, this.#delivery.health()), CAPTURE.healthEveryMs),
    ];
    server.on('connection', (socket) => this.#connected(socket));
    this.#waitForServer();
  }

  /** Null when another capture process has this place. */
  static async start(options: CaptureOptions): Promise<Capture | null> {
    const openTakes = await OpenTakes.in(options.place.openTakes);
    const left = await openTakes.list();
    const server = createServer();
    const capture = new Capture(options, server, openTakes);
    if (!(await ownSocket(server, options.place))) {
      await capture.#letGo();
      return null;
    }
    const report = capture.#delivery.add.bind(capture.#delivery);
    // In the background: a room that is live now comes first.
    void recoverTakes({ openTakes, left, root: options.root, log: options.log, report });
    return capture;
  }

  /** Closes all takes, reports and uploads what can be within a moment, ends. Idempotent: the first reason holds. */
  close(reason: TakeEnd): Promise<void> {
    this.#closed ??= this.#close(reason);
    return this.#closed;
  }

  async #close(reason: TakeEnd): Promise<void> {
    const { log, place } = this.#options;
    log.info({ reason, takes: this.#desk.size }, 'capture ends');
    await rm(place.socket, { force: true });
    await this.#desk.closeAll(reason, CAPTURE.closeDrainMs);
    await this.#delivery.close();
    await rm(place.pidFile, { force: true });
    await this.#letGo();
    this.#end();
  }

  async #letGo(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#idle !== null) clearTimeout(this.#idle);
    for (const line of this.#lines) line.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connected(socket: Socket): void {
    const line = new ControlLine({
      socket,
      log: this.#options.log,
      onHello: (_line, { databaseUrl, bucket, nodeId }) => {
        this.#options.log.info({ nodeId }, 'a server is here');
        this.#delivery.use(databaseUrl, bucket);
      },
      onOrder: (from, order) => this.#obey(from, order),
      onEnd: (from) => this.#gone(from),
    });
    this.#lines.add(line);
    if (this.#idle !== null) clearTimeout(this.#idle);
  }

  #obey(line: ControlLine, order: Order): void {
    switch (order.type) {
      case 'take.open':
        if (this.#closed === null) this.#desk.open(line, order);
        else line.send({ type: 'take.refused', takeId: order.take.takeId, trouble: 'capture_away' });
        break;
      case 'take.close':
        void this.#desk.close(order.takeId, order.reason);
        break;
      case 'stop':
        void this.#letOff(line);
    }
  }

  /** Who stops does not end it for a server that came meanwhile, unless that is of a release that can't go on with it. */
  async #letOff(line: ControlLine): Promise<void> {
    const others = [...this.#lines].some((other) => other !== line && other.nodeId !== null);
    if (line.nodeId === null || !others) return this.close('server');
    await this.#desk.closeAll('server', CAPTURE.closeDrainMs, line);
    line.close();
  }

  #gone(line: ControlLine): void {
    this.#lines.delete(line);
    void this.#desk.closeAll('server', CAPTURE.serverGoneDrainMs, line);
    if (this.#lines.size === 0) this.#waitForServer();
  }

  /** For as long as there is something to upload, which nobody else on this machine will do. */
  #waitForServer(waitedMs = 0): void {
    if (this.#closed !== null) return;
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      const waited = waitedMs + CAPTURE.idleLimitMs;
      if (this.#delivery.health().pieces > 0 && waited < CAPTURE.uploadAloneMs) {
        this.#waitForServer(waited);
        return;
      }
      this.#options.log.info({}, 'no server came');
      void this.close('server');
    }, CAPTURE.idleLimitMs);
  }
}

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  type ErrorCode,
  type JoinAnswer,
  type RtpCapabilities,
  type SessionResource,
  TribuError,
} from '@tribu-live/protocol';
import type { Express } from 'express';
import { mintResumeToken, OriginPolicy } from '../../../src/auth/index.ts';
import { LoneNode } from '../../../src/cluster/index.ts';
import { type Config, loadEngagementRules, loadRunSheets } from '../../../src/config/index.ts';
import { createDemo } from '../../../src/demo/index.ts';
import { askNode, createHttpApp, createHttpServer, type HttpDeps } from '../../../src/http/index.ts';
import type { RoomMedia } from '../../../src/media/types.ts';
import { createOps } from '../../../src/ops/index.ts';
import { AddressRate } from '../../../src/rates/index.ts';
import { RecordingKeeper } from '../../../src/recording/index.ts';
import { systemClock } from '../../../src/rooms/clock.ts';
import { House } from '../../../src/rooms/house.ts';
import { RoomRegistry } from '../../../src/rooms/registry.ts';
import { openStore, type Store } from '../../../src/store/index.ts';
import { createLogger, Metrics } from '../../../src/telemetry/index.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';
import { openTestStorage, type TestStorage } from '../../support/storages.ts';

export const NOW_MS = Date.parse('2026-11-23T10:00:00Z');
export const MENTOR = { id: 'maud', name: 'Maud', role: 'mentor' } as const;
export const STUDENT = { id: 'ada', name: 'Ada', role: 'student' } as const;
export const RESUME_KEY = new Uint8Array(32).fill(5);
export const ORDER_KEY = new Uint8Array(32).fill(6);
export const REPLAY_KEY = new Uint8Array(32).fill(6);
export const ICE: Config['ice'] = { urls: ['turn:turn.test:3478'], turnSecret: 'shared-with-coturn' };
const CAPABILITIES: RtpCapabilities = { codecs: [] };
const ROOM = { opensBeforeMs: 600_000, graceMs: 300_000 };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON, or null. */
  readonly body: unknown;
}

export interface StageOptions {
  readonly host?: string;
  readonly trustedProxies?: number;
  readonly sdkDir?: string;
  readonly demoSiteDir?: string;
  readonly origins?: readonly string[];
  /** Closed with the stage. Default: a folder. */
  readonly place?: TestStorage;
  /** Closed with the stage. Default: one of its own in the Postgres that all share. */
  readonly postgres?: TemporaryDatabase;
}

type Parts = Pick<
  HttpStage,
  'url' | 'app' | 'store' | 'postgres' | 'key' | 'logLines' | 'clock' | 'place' | 'rooms' | 'sweep'
>;

/**
 * The HTTP side on a free port with a real store and real rooms. Only the clock is a fake, and media, which
 * HTTP never touches.
 */
export class HttpStage implements AsyncDisposable {
  readonly url: string;
  readonly app: Express;
  readonly store: Store;
  readonly postgres: TemporaryDatabase;
  readonly key: { readonly id: string; readonly secret: string };
  readonly logLines: Record<string, unknown>[];
  readonly clock: { nowMs: number; mediaWorkers: number; homeHeld: boolean; redis: boolean };
  /** Where recordings lie. */
  readonly place: TestStorage;
  readonly rooms: House;
  /** What the server does about recordings each minute. */
  readonly sweep: () => Promise<void>;
  readonly #close: () => Promise<void>;

  private constructor(parts: Parts, close: () => Promise<void>) {
    this.url = parts.url;
    this.app = parts.app;
    this.store = parts.store;
    this.postgres = parts.postgres;
    this.key = parts.key;
    this.logLines = parts.logLines;
    this.clock = parts.clock;
    this.place = parts.place;
    this.rooms = parts.rooms;
    this.sweep = parts.sweep;
    this.#close = close;
  }

  static async create(options: StageOptions = {}): Promise<HttpStage> {
    const endings: (() => Promise<unknown>)[] = [];
    const close = async () => {
      for (const end of endings.splice(0).reverse()) await end();
    };
    try {
      return await HttpStage.#build(options, endings, close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  static async #build(
    options: StageOptions,
    endings: (() => Promise<unknown>)[],
    close: () => Promise<void>,
  ): Promise<HttpStage> {
    const postgres = options.postgres ?? (await temporaryDatabase());
    endings.push(() => postgres.close());
    const store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
    endings.push(() => store.close());
    const key = await store.keys.create({ name: 'school', origins: options.origins ?? [] });
    const runSheets = loadRunSheets(null);
    const clock = { nowMs: NOW_MS, mediaWorkers: 1, homeHeld: true, redis: true };
    const logLines: Record<string, unknown>[] = [];
    const log = createLogger({ level: 'debug' }, { write: (line) => void logLines.push(JSON.parse(line)) });
    const own = { url: 'http://localhost:0', entryUrls: ['http://localhost:0'] };
    const metrics = Metrics.create();
    const held = { now: () => clock.nowMs, after: systemClock.after };
    const cluster = new LoneNode({ own: () => ({ id: 'node-1', ...own }), log });
    const registry = new RoomRegistry({
      store,
      cluster,
      onChange: () => undefined,
      runSheets,
      openMedia: noMedia,
      clock: held,
      log,
      metrics,
      nodeId: 'node-1',
      mintResumeToken: (who, expiresAtMs) =>
        mintResumeToken(RESUME_KEY, who, { nowMs: clock.nowMs, expiresAtMs }),
    });
    const node = await store.nodes.register({ id: 'node-1', ...own, waitMs: 0 });
    endings.push(() => node.close());
    registry.start();
    endings.push(() => registry.close());
    const rooms = new House({
      store,
      registry,
      cluster,
      clock: held,
      log,
      nodeId: 'node-1',
      ownUrl: () => own.url,
      entryUrls: [],
      random: Math.random,
      ask: askNode({ key: ORDER_KEY, nodeId: 'node-1', now: held.now }),
      rtpCapabilities: CAPABILITIES,
      room: ROOM,
      runSheets,
    });
    const place = options.place ?? (await openTestStorage('folder'));
    endings.push(async () => place[Symbol.asyncDispose]());
    const { storage } = place;
    const keeper = new RecordingKeeper({
      store,
      storage,
      tell: (sessionId, outcome) => rooms.concludeRecording(sessionId, outcome),
      retentionDays: null,
      clock: held,
      log,
    });
    const http: Config['http'] = {
      host: options.host ?? '127.0.0.1',
      port: 0,
      trustedProxies: options.trustedProxies ?? 0,
    };
    const deps: HttpDeps = {
      config: { http, ice: ICE, redisUrl: null },
      version: '1.2.3',
      nodeId: 'node-1',
      own: () => own,
      store,
      rooms,
      health: {
        mediaWorker: { origin: 'built', version: '3.27.1', recipe: 'r1' },
        mediaWorkersAlive: () => clock.mediaWorkers,
        homeHeld: () => clock.homeHeld,
        redisReachable: () => clock.redis,
      },
      origins: new OriginPolicy({
        ownUrls: () => [own.url],
        listKeys: () => store.keys.list(),
        now: () => performance.now(),
      }),
      addresses: new AddressRate({ trustedProxies: http.trustedProxies, now: () => performance.now() }),
      orderKey: ORDER_KEY,
      resumeKey: RESUME_KEY,
      replayKey: REPLAY_KEY,
      storage,
      recordings: keeper,
      runSheets,
      engagementRules: loadEngagementRules(null),
      metrics,
      log,
      now: held.now,
      sdkDir: options.sdkDir ?? null,
    };
    const reports = () => [
      {
        ...cluster.self,
        capture: null,
        rooms: registry.briefs().map((room) => ({ ...room, since: NOW_MS })),
        at: clock.nowMs,
      },
    ];
    const demo =
      options.demoSiteDir === undefined ? [] : [createDemo(deps, { siteDir: options.demoSiteDir })];
    const app = createHttpApp(deps, [createOps({ ...deps, reports }), ...demo]);
    const server = createHttpServer(app);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    endings.push(() => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    });
    own.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    own.entryUrls = [own.url];
    return new HttpStage(
      {
        url: own.url,
        app,
        store,
        postgres,
        key,
        logLines,
        clock,
        place,
        rooms,
        sweep: () => keeper.sweep(),
      },
      close,
    );
  }

  /** One request; by default with the school's key. A string body goes as it is. */
  async call(
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string>; auth?: string | null } = {},
  ): Promise<Answer> {
    const { body, headers = {}, auth = `Basic ${btoa(`${this.key.id}:${this.key.secret}`)}` } = options;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(auth === null ? {} : { Authorization: auth }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('Content-Type')?.startsWith('application/json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : null,
    };
  }

  /** A coaching that starts `inMinutes` from the stage's now. */
  async book(inMinutes = 0, more: Record<string, unknown> = {}): Promise<SessionResource> {
    const body = {
      externalId: `x-${randomUUID()}`,
      kind: 'coaching',
      startsAt: new Date(this.clock.nowMs + inMinutes * 60_000).toISOString(),
      people: [MENTOR, STUDENT],
      ...more,
    };
    return this.#expecting<SessionResource>(201, await this.call('POST', '/v1/sessions', { body }));
  }

  async token(
    sessionId: string,
    who: { id: string; name: string; role: string } = STUDENT,
    more: object = {},
  ) {
    const body = { personId: who.id, name: who.name, role: who.role, ...more };
    const answer = await this.call('POST', `/v1/sessions/${sessionId}/tokens`, { body });
    return this.#expecting<{ token: string; expiresAt: string }>(201, answer).token;
  }

  /** Knocks at the door, as a browser's page would: without the school's key. */
  join(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', '/v1/join', { body, headers, auth: null });
  }

  async resumeToken(sessionId: string): Promise<string> {
    const answer = await this.join({ token: await this.token(sessionId) });
    return this.#expecting<JoinAnswer>(200, answer).resumeToken;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }

  #expecting<T>(status: number, answer: Answer): T {
    if (answer.status !== status)
      throw new TribuError('internal', { message: `${answer.status} ${answer.text}` });
    return answer.body as T;
  }
}

/** Shape of a refusal, for `toMatchObject`. */
export function refusal(code: ErrorCode, more: Record<string, unknown> = {}): object {
  return { body: { error: { code, ...more } } };
}

/** Rooms that people only knock at have no media. */
function noMedia(): RoomMedia {
  const unavailable = async () => {
    throw new TribuError('media_unavailable');
  };
  return {
    keeps: () => false,
    connect: unavailable,
    apply: async () => [],
    publish: unavailable,
    retract: () => undefined,
    ready: unavailable,
    restartIce: unavailable,
    disconnect: () => undefined,
    close: () => undefined,
  };
}

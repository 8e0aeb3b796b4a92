import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { WebhookEntry, WebhookEntryId } from '@tribu-live/server/store';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Due,
  LATEST_MS,
  POLL_INTERVAL_MS,
  SETTLE_EVERY_MS,
  WebhookDeliverer,
  waitAfter,
} from './deliverer.ts';

const NOW_MS = Date.parse('2026-11-23T10:00:00Z');
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The school's endpoint: keeps what comes and answers as it is told to. */
async function endpoint(answer: RequestListener): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server: Server = createServer(async (request, response) => {
    received.push({ path: request.url ?? '', headers: request.headers, body: await text(request) });
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

const ok: RequestListener = (_request, response) => void response.writeHead(204).end();

/** Of a session's journal, or of a person's where the id begins with `person:`. */
function entryOf(journal: string, seq: number): WebhookEntry {
  const personId = /^person:(.*)/.exec(journal)?.[1] ?? null;
  const entry = { seq, at: NOW_MS };
  return personId === null
    ? { ...entry, sessionId: journal, personId, type: 'recording.ready', data: { durationMs: 1_800_000 } }
    : { ...entry, sessionId: null, personId, type: 'student.ghosting', data: { standing: 'ghost' } };
}

const journalOf = ({ sessionId, personId }: WebhookEntryId) => sessionId ?? `person:${personId}`;

/** Rows as the store keeps them; `settled` resolves when something was told or failed. */
class Rows {
  readonly outcomes: string[] = [];
  readonly #rows: (Due & { nextAt: number })[] = [];
  #wake: () => void = () => undefined;

  add(url: string, journal: string, seq: number, id = 'w-1'): void {
    const webhook = { id, url, secret: `secret of ${id}` };
    this.#rows.push({ webhook, entry: entryOf(journal, seq), attempts: 0, nextAt: 0 });
  }

  /** Who tells an endpoint. */
  readonly #tellers = new Map<string, string>();

  async claim(ids: readonly string[], by: string): Promise<string[]> {
    const free = ids.filter((id) => [undefined, by].includes(this.#tellers.get(id)));
    for (const id of free) this.#tellers.set(id, by);
    return free;
  }

  async letGo(id: string, by: string): Promise<void> {
    if (this.#tellers.get(id) === by) this.#tellers.delete(id);
  }

  async due(nowMs: number): Promise<Due[]> {
    const first = new Set<string>();
    return this.#rows.filter(({ webhook, entry, nextAt }) => {
      const line = `${webhook.id} ${journalOf(entry)}`;
      const isFirst = !first.has(line);
      first.add(line);
      return isFirst && nextAt <= nowMs;
    });
  }

  async told(webhookId: string, entry: WebhookEntryId): Promise<void> {
    this.#rows.splice(this.#at(webhookId, entry), 1);
    this.#note(`told ${webhookId} ${journalOf(entry)} ${entry.seq}`);
  }

  async failed(webhookId: string, entry: WebhookEntryId, nextAt: number): Promise<void> {
    const at = this.#at(webhookId, entry);
    const row = this.#rows[at];
    if (row !== undefined) this.#rows[at] = { ...row, attempts: row.attempts + 1, nextAt };
    this.#note(`failed ${webhookId} ${journalOf(entry)} ${entry.seq} +${nextAt - NOW_MS}`);
  }

  readonly settled: number[] = [];

  async settle(beforeMs: number): Promise<void> {
    this.settled.push(beforeMs);
  }

  async outcome(count: number): Promise<string[]> {
    while (this.outcomes.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.outcomes;
  }

  #at(webhookId: string, id: WebhookEntryId): number {
    return this.#rows.findIndex(
      ({ webhook, entry }) =>
        webhook.id === webhookId && journalOf(entry) === journalOf(id) && entry.seq === id.seq,
    );
  }

  #note(outcome: string): void {
    this.outcomes.push(outcome);
    this.#wake();
  }
}

/** A deliverer that looks again at once; only the clock stands still until it is turned. */
function deliver(
  rows: Rows,
  options: { allowPrivate?: boolean; resolve?: () => Promise<never[]>; by?: string } = {},
) {
  const clock = { nowMs: NOW_MS };
  const lines: object[] = [];
  const looks: (() => void)[] = [];
  const deliverer = WebhookDeliverer.start({
    store: rows,
    log: { info: () => undefined, warn: (context) => void lines.push(context) },
    by: options.by ?? 'worker-1',
    allowPrivate: options.allowPrivate ?? true,
    now: () => clock.nowMs,
    after: (delayMs, work) => {
      expect(delayMs).toBe(POLL_INTERVAL_MS);
      const timer = setImmediate(() => {
        for (const looked of looks.splice(0)) looked();
        work();
      });
      return () => clearImmediate(timer);
    },
    ...(options.resolve === undefined ? {} : { resolve: options.resolve }),
  });
  endings.push(() => deliverer.close());
  return {
    lines,
    deliverer,
    /** Lets time pass and the journal be looked at some times more. */
    async pass(ms: number): Promise<void> {
      clock.nowMs += ms;
      for (let times = 0; times < 5; times += 1) await new Promise<void>((looked) => looks.push(looked));
    },
  };
}

describe('a webhook', () => {
  it('is told each thing once by several workers side by side', async () => {
    const { url, received } = await endpoint(ok);
    const rows = new Rows();
    const workers = ['worker-1', 'worker-2', 'worker-3'].map((by) => deliver(rows, { by }));
    for (let seq = 1; seq <= 20; seq += 1) rows.add(url, `s-${seq % 4}`, seq);
    await rows.outcome(20);
    for (const { pass } of workers) await pass(0);
    expect(received.map(({ body }) => JSON.parse(body).seq).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  it('is told with a signature over time and body', async () => {
    const { url, received } = await endpoint(ok);
    const rows = new Rows();
    rows.add(url, 's-1', 7);
    deliver(rows);
    expect(await rows.outcome(1)).toEqual(['told w-1 s-1 7']);
    const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = received;
    expect(path).toBe('/hook');
    expect(JSON.parse(body)).toEqual({
      id: 's-1:7',
      type: 'recording.ready',
      at: '2026-11-23T10:00:00.000Z',
      sessionId: 's-1',
      personId: null,
      seq: 7,
      data: { durationMs: 1_800_000 },
    });
    const hex = createHmac('sha256', 'secret of w-1')
      .update(`${NOW_MS / 1000}.${body}`)
      .digest('hex');
    expect(headers['tribu-signature']).toBe(`t=${NOW_MS / 1000},v1=${hex}`);
    expect(headers['content-type']).toBe('application/json');
  });

  it('that is down is tried again later and later, in order per session', async () => {
    let up = false;
    const { url, received } = await endpoint(
      (_request, response) => void response.writeHead(up ? 200 : 503).end(),
    );
    const rows = new Rows();
    rows.add(url, 's-1', 7);
    rows.add(url, 's-1', 9);
    const { pass } = deliver(rows);
    await rows.outcome(1);
    await pass(9_999);
    expect(rows.outcomes).toHaveLength(1);
    await pass(1);
    await rows.outcome(2);
    up = true;
    await pass(20_000);
    expect(await rows.outcome(4)).toEqual([
      'failed w-1 s-1 7 +10000',
      'failed w-1 s-1 7 +30000',
      'told w-1 s-1 7',
      'told w-1 s-1 9',
    ]);
    expect(received.map(({ body }) => JSON.parse(body).seq)).toEqual([7, 7, 7, 9]);
  });

  it('[E2] is told a person’s journal under the person’s id', async () => {
    const { url, received } = await endpoint(ok);
    const rows = new Rows();
    rows.add(url, 'person:ben', 3);
    deliver(rows);
    expect(await rows.outcome(1)).toEqual(['told w-1 person:ben 3']);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      id: 'person:ben:3',
      type: 'student.ghosting',
      at: '2026-11-23T10:00:00.000Z',
      sessionId: null,
      personId: 'ben',
      seq: 3,
      data: { standing: 'ghost' },
    });
  });

  it('that is down for a minute misses nothing, and each journal comes in order', async () => {
    let up = false;
    const { url, received } = await endpoint(
      (_request, response) => void response.writeHead(up ? 200 : 502).end(),
    );
    const rows = new Rows();
    const all = ['s-1', 'person:ben', 's-2'].flatMap((journal) =>
      [2, 5, 9].map((seq) => [journal, seq] as const),
    );
    for (const [journal, seq] of all) rows.add(url, journal, seq);
    const { pass } = deliver(rows);
    await rows.outcome(3);
    for (let second = 0; second < 60; second += 1) await pass(1000);
    expect(rows.outcomes.every((outcome) => outcome.startsWith('failed'))).toBe(true);
    up = true;
    const tellings = () => rows.outcomes.filter((outcome) => outcome.startsWith('told'));
    while (tellings().length < all.length) await pass(10_000);
    const told = received.map(({ body }): string => JSON.parse(body).id).slice(-all.length);
    for (const journal of ['s-1', 'person:ben', 's-2']) {
      const ids = told.filter((id) => id.startsWith(`${journal}:`));
      expect(ids).toEqual([2, 5, 9].map((seq) => `${journal}:${seq}`));
    }
  });

  it('has what was told long ago put aside each hour', async () => {
    const rows = new Rows();
    const { pass } = deliver(rows);
    await pass(SETTLE_EVERY_MS - 1);
    expect(rows.settled).toEqual([NOW_MS - LATEST_MS]);
    await pass(1);
    expect(rows.settled).toEqual([NOW_MS - LATEST_MS, NOW_MS + SETTLE_EVERY_MS - LATEST_MS]);
  });

  it('that nobody answers for is asked once, not once for each session', async () => {
    const rows = new Rows();
    for (const sessionId of ['s-1', 's-2', 's-3']) rows.add('http://127.0.0.1:1/', sessionId, 7);
    const { lines } = deliver(rows);
    expect(await rows.outcome(3)).toEqual(['s-1', 's-2', 's-3'].map((id) => `failed w-1 ${id} 7 +10000`));
    expect(lines).toHaveLength(1);
  });

  it('that redirects is not followed', async () => {
    const elsewhere = await endpoint(ok);
    const { url } = await endpoint(
      (_request, response) => void response.writeHead(307, { Location: elsewhere.url }).end(),
    );
    const rows = new Rows();
    rows.add(url, 's-1', 7);
    deliver(rows);
    expect(await rows.outcome(1)).toEqual(['failed w-1 s-1 7 +10000']);
    expect(elsewhere.received).toEqual([]);
  });

  it('that never answers holds up only itself, and is left when the deliverer stops', async () => {
    const slow = await endpoint(() => undefined);
    const good = await endpoint(ok);
    const rows = new Rows();
    rows.add(slow.url, 's-1', 7, 'slow');
    rows.add(good.url, 's-1', 7, 'good');
    const { deliverer } = deliver(rows);
    await rows.outcome(1);
    rows.add(good.url, 's-2', 8, 'good');
    expect(await rows.outcome(2)).toEqual(['told good s-1 7', 'told good s-2 8']);
    await deliverer.close();
    await deliverer.close();
    expect(rows.outcomes).toHaveLength(2);
    expect(slow.received).toHaveLength(1);
  });

  it('may answer at length without being read to the end', async () => {
    const { url } = await endpoint((_request, response) => {
      const more = () => {
        while (response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    const rows = new Rows();
    rows.add(url, 's-1', 7);
    deliver(rows);
    expect(await rows.outcome(1)).toEqual(['told w-1 s-1 7']);
  });
});

describe('the address of a webhook', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://localhost:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0:PORT/',
    'http://[::1]:PORT/',
    'http://169.254.169.254/latest/meta-data',
    'http://[fe80::1]/',
  ])('%s is not reached when it is private', async (pattern) => {
    const { url, received } = await endpoint(ok);
    const rows = new Rows();
    rows.add(pattern.replace('PORT', new URL(url).port), 's-1', 7);
    const { lines } = deliver(rows, { allowPrivate: false });
    expect(await rows.outcome(1)).toEqual(['failed w-1 s-1 7 +10000']);
    expect(received).toEqual([]);
    expect(lines[0]).toMatchObject({ refused: expect.stringContaining('private address') });
  });

  it('is refused when one of several is private', async () => {
    const rows = new Rows();
    rows.add('http://school.example/', 's-1', 7);
    const addresses = [
      { address: '1.1.1.1', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    const { lines } = deliver(rows, { allowPrivate: false, resolve: async () => addresses as never[] });
    await rows.outcome(1);
    expect(lines[0]).toMatchObject({ refused: expect.stringContaining('school.example') });
  });

  it('is looked up once, and the connection goes to what was found', async () => {
    const { url, received } = await endpoint(ok);
    const { port } = new URL(url);
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: '127.0.0.1', family: 4 }] as never[];
    };
    const rows = new Rows();
    rows.add(`http://school.invalid:${port}/there`, 's-1', 7);
    deliver(rows, { resolve });
    expect(await rows.outcome(1)).toEqual(['told w-1 s-1 7']);
    expect(asked).toBe(1);
    expect(received[0]).toMatchObject({ path: '/there', headers: { host: `school.invalid:${port}` } });
  });
});

it('waits ten seconds at first and an hour at most', () => {
  expect([0, 1, 2, 8, 9, 100].map((attempts) => waitAfter(attempts) / 1000)).toEqual([
    10, 20, 40, 2560, 3600, 3600,
  ]);
});

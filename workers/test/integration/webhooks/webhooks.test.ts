import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { WebhookDelivery } from '@tribu-live/protocol';
import { openStore, type Store } from '@tribu-live/server/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyWebhook } from '../../../../client-sdk/token/index.ts';
import { batch, creation, sketch } from '../../../../server/test/support/journal.ts';
import {
  quietLog,
  type TemporaryDatabase,
  temporaryDatabase,
} from '../../../../server/test/support/postgres.ts';
import { startWebhooks } from '../../../src/webhooks/index.ts';

let postgres: TemporaryDatabase;
let store: Store;
beforeAll(async () => {
  postgres = await temporaryDatabase();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
});
afterAll(async () => {
  await store.close();
  await postgres.close();
});

it('[R10] tells the school’s endpoint what the journal says, once it is back, signed, once', async () => {
  const taken: { body: string; signature: string }[] = [];
  let refusals = 1;
  const arrived = Promise.withResolvers<void>();
  const school = createServer(async (request, response) => {
    const body = await text(request);
    if (refusals > 0) {
      refusals -= 1;
      response.writeHead(500).end();
      return;
    }
    taken.push({ body, signature: String(request.headers['tribu-signature']) });
    response.writeHead(200).end('thank you');
    if (taken.length === 2) arrived.resolve();
  });
  school.listen(0, '127.0.0.1');
  await once(school, 'listening');
  const url = `http://127.0.0.1:${(school.address() as AddressInfo).port}/recordings`;
  const hook = await store.webhooks.create({
    keyId: 'key',
    url,
    events: ['recording.ready', 'recording.failed'],
  });

  const { id } = await store.sessions.create(creation());
  const now = hook.createdAt + 1;
  const said = batch({
    sessionId: id,
    fromSeq: 3,
    events: [
      sketch('room.ended', { reason: 'time' }),
      sketch('recording.failed', { reason: 'compose_failed' }),
      sketch('recording.ready', { durationMs: 1000 }),
    ],
    summary: { status: 'ended' },
  });
  await store.sessions.append({ ...said, events: said.events.map((event) => ({ ...event, at: now })) });

  const config = { webhooks: { allowPrivate: true } };
  const failing = startWebhooks({ by: 'worker-1', store, log: quietLog, config });
  await expect.poll(() => store.webhooks.due(Date.now(), 10)).toEqual([]);
  expect(refusals).toBe(0);
  await failing.close();
  // Its next try is 10 s away by the rows: turned back, so that the test need not wait.
  await expect.poll(async () => (await store.webhooks.due(Date.now() + 11_000, 10)).length).toBe(1);
  await store.webhooks.failed(hook.id, { sessionId: id, personId: null, seq: 5 }, 0);

  const running = startWebhooks({ by: 'worker-1', store, log: quietLog, config });
  await arrived.promise;
  await expect.poll(() => store.webhooks.due(Date.now() + 3_600_000, 10)).toEqual([]);
  await running.close();
  const told: WebhookDelivery[] = [];
  for (const { body, signature } of taken) told.push(await verifyWebhook(body, signature, hook.secret));
  expect(told).toMatchObject([
    { id: `${id}:5`, type: 'recording.failed', sessionId: id, seq: 5, data: { reason: 'compose_failed' } },
    { id: `${id}:6`, type: 'recording.ready', sessionId: id, seq: 6, data: { durationMs: 1000 } },
  ]);
  await new Promise((closed) => school.close(closed));
});

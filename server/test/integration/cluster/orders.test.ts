import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SyntheticPerson } from '../../../../loadtest/media/index.ts';
import type { School, ServerProcess } from '../../../../loadtest/support/index.ts';
import { mintNodeOrder } from '../../../src/auth/index.ts';
import { loadDeploymentSecret } from '../../../src/config/index.ts';
import { askNode } from '../../../src/http/index.ts';
import { ClusterStage } from '../../support/cluster-stage.ts';
import { INES, KARIM, LEA } from '../../support/workshop-stage.ts';

const PATH = '/internal/v1/orders';

let stage: ClusterStage;
beforeAll(async () => {
  stage = await ClusterStage.create(2);
}, 120_000);
afterAll(() => stage.close());

interface Scene {
  readonly id: string;
  readonly ines: SyntheticPerson;
  readonly home: ServerProcess;
  readonly other: ServerProcess;
  /** At the node that doesn't have the room. */
  readonly school: School;
}

async function scene(): Promise<Scene> {
  const id = await stage.book();
  const ines = await stage.enter(id, INES);
  const home = stage.nodeOf(ines);
  const [other = home] = stage.others(home);
  return { id, ines, home, other, school: await stage.school(other) };
}

const orderKey = () =>
  loadDeploymentSecret({ secretKey: stage.cluster.env.SECRET_KEY, dataDir: '' }).keyFor('node-orders');

function post(node: ServerProcess, token: string | null, body: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: 'https://school.example' };
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  return fetch(new URL(PATH, node.url), { method: 'POST', headers: { ...headers, ...authorization }, body });
}

const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code;

it('[N5] what the school asks of any node happens once in the room, and its people see it', async () => {
  const { id, ines, school } = await scene();
  await school.move(id, { title: 'Autrement' });
  await school.move(id, { sheet: { blocks: [] } });
  await school.move(id, { expected: [LEA.id] });
  const consent = { personId: INES.id, purpose: 'record', answer: 'yes', textVersion: '1' };
  await school.call('POST', `/v1/sessions/${id}/consents`, consent);
  await ines.client.until(({ session }) => session?.title === 'Autrement');
  const stranger = { ...consent, personId: 'nobody' };
  await expect(school.call('POST', `/v1/sessions/${id}/consents`, stranger)).rejects.toMatchObject({
    code: 'not_booked',
  });
  await expect(school.move(id, { durationMinutes: 90 })).rejects.toMatchObject({ code: 'conflict' });
  await school.end(id);
  expect(await ines.client.closed()).toBe('ended');
  await school.end(id);
  const types = (await stage.journal(id)).map(({ type }) => type);
  for (const type of ['session.retitled', 'consent.answered', 'person.expected', 'room.ended', 'room.homed'])
    expect(types.filter((each) => each === type)).toHaveLength(1);
  expect(await stage.differences(id, [ines])).toEqual([]);
  stage.leave();
});

it('[N5] who waits at another node’s door is announced to the mentors', async () => {
  const { id, ines, other } = await scene();
  await ines.workshop.act('door.set', { waiting: true });
  await expect(stage.enter(id, LEA, other)).rejects.toMatchObject({ code: 'waiting_room' });
  await ines.client.until(({ door }) => JSON.stringify(door).includes(LEA.id));
  stage.leave();
});

it('[R12] a person who is erased at one node is gone from the room on another at once', async () => {
  const { id, ines, home, school } = await scene();
  const karim = await stage.enter(id, KARIM);
  await karim.workshop.chat('Bonjour');
  await ines.client.until(({ chat }) => JSON.stringify(chat).includes('Bonjour'));
  await school.call('DELETE', `/v1/people/${KARIM.id}`);
  await expect.poll(() => ines.returnedAtMs.length, { timeout: 20_000 }).toBeGreaterThan(0);
  expect(stage.nodeOf(ines)).toBe(home);
  expect(JSON.stringify(ines.client.state)).not.toContain('Bonjour');
  stage.leave();
});

it('[N5] the same order again has one effect; a refusal comes through as it is', async () => {
  const { id, home } = await scene();
  const ask = askNode({ key: orderKey(), nodeId: 'tester', now: Date.now });
  const actor = { kind: 'person', id: LEA.id } as const;
  const command = { type: 'session.move', title: 'Une fois' } as const;
  const order = { is: 'command', sessionId: id, command, commandId: randomUUID() } as const;
  await expect(ask(home.url, { ...order, actor })).rejects.toMatchObject({ code: 'forbidden' });
  const school = { ...order, actor: { kind: 'school' } } as const;
  await Promise.all([ask(home.url, school), ask(home.url, school), ask(home.url, school)]);
  const titles = (await stage.journal(id)).filter(({ type }) => type === 'session.retitled');
  expect(titles).toHaveLength(1);
  await expect(ask('http://127.0.0.1:9', school)).rejects.toMatchObject({
    code: 'unavailable',
    retryable: true,
  });
  stage.leave();
});

it('[S1] [S3] orders are taken from nodes of this deployment alone, each of them once, and from no page', async () => {
  const { id, home, other } = await scene();
  const order = (more: object) =>
    JSON.stringify({
      ...{ is: 'command', sessionId: id, command: { type: 'room.end' } },
      ...{ actor: { kind: 'school' }, commandId: randomUUID(), ...more },
    });
  const body = order({});
  const signed = (text: string, key = orderKey()) =>
    mintNodeOrder(key, { nodeId: 'tester', body: text }, Date.now());
  const refused = [
    await post(home, null, body),
    await post(home, signed(body, new Uint8Array(32)), body),
    await post(home, signed(order({})), body),
  ];
  expect(await Promise.all(refused.map(codeOf))).toEqual(refused.map(() => 'token_invalid'));
  const used = signed(order({ command: { type: 'session.move' } }));
  expect(refused.every(({ headers }) => headers.get('access-control-allow-origin') === null)).toBe(true);
  expect(await codeOf(await post(home, used, body))).toBe('token_invalid');
  for (const wrong of [
    { command: { type: 'person.remove' } },
    { more: 1 },
    { sessionId: '' },
    { is: 'all' },
  ]) {
    const text = order(wrong);
    expect(await codeOf(await post(home, signed(text), text))).toBe('bad_request');
  }
  const large = order({ command: { type: 'session.cancel', reason: 'x'.repeat(600_000) } });
  expect(await codeOf(await post(home, signed(large), large))).toBe('too_large');
  // A node that doesn't have the room says so, and leaves it where it is.
  expect(await codeOf(await post(other, signed(body), body))).toBe('room_elsewhere');
  const token = signed(body);
  expect((await post(home, token, body)).status).toBe(200);
  expect(await codeOf(await post(home, token, body))).toBe('token_invalid');
  stage.leave();
});

import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { TribuError } from '@tribu-live/protocol';
import type { Socket } from 'socket.io';
import { expect, it } from 'vitest';
import { createLogger, Metrics } from '../telemetry/index.ts';
import { Line, type Spending } from './line.ts';

const METRICS = Metrics.create();

/** A socket as far as a line uses it before anybody joined. */
class OutsideSocket extends EventEmitter {
  #receive: (name: string, ...args: unknown[]) => void = () => undefined;

  onAny(receive: (name: string, ...args: unknown[]) => void): void {
    this.#receive = receive;
  }

  request(method: string, body: unknown): Promise<unknown> {
    return new Promise((resolve) => this.#receive(method, body, resolve));
  }
}

function stage(spend: (kind: Spending) => void) {
  const socket = new OutsideSocket();
  new Line({
    socket: socket as unknown as Socket,
    who: {
      sessionId: 's1',
      personId: 'lea',
      name: 'Léa',
      role: 'student',
      grants: [],
      enteredAt: 0,
      keyId: 'school',
    },
    log: createLogger({ level: 'silent' }),
    metrics: METRICS,
    openRoom: () => Promise.reject(new TribuError('unavailable')),
    holds: () => true,
    spend,
  });
  return socket;
}

const exerciseId = randomUUID();

it.each<readonly [string, unknown, readonly Spending[]]>([
  ['page.save', { exerciseId, revision: 1, text: 'Un bol' }, ['message', 'page']],
  ['page.read', { exerciseId, personId: 'karim' }, ['message', 'page']],
  ['groupPage.save', { groupId: exerciseId, revision: 1, text: 'Un bol' }, ['message', 'page']],
  ['groupPage.read', { groupId: exerciseId }, ['message', 'page']],
  ['signal.send', { type: 'reaction', data: { kind: 'applause' } }, ['message', 'signal']],
  ['hand.raise', { commandId: randomUUID() }, ['message', 'command']],
  ['clock.read', {}, ['message']],
])('[S5] %s is counted as what it costs', async (method, body, counted) => {
  const spent: Spending[] = [];
  const socket = stage((kind) => spent.push(kind));
  expect(await socket.request(method, body)).toMatchObject({ ok: false, error: { code: 'not_joined' } });
  expect(spent).toEqual(counted);
});

it('[S5] [S2] what is too much is refused as such and goes no further', async () => {
  const socket = stage((kind) => {
    if (kind === 'page') throw new TribuError('rate_limited', { details: { retryAfterMs: 200 } });
  });
  const body = { exerciseId, revision: 1, text: 'Un bol' };
  expect(await socket.request('page.save', body)).toMatchObject({
    ok: false,
    error: { code: 'rate_limited', retryable: true, details: { retryAfterMs: 200 } },
  });
});

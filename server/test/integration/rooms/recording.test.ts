import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@tribu-live/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fabricatedLoop, SyntheticClient } from '../../../../loadtest/media/index.ts';
import {
  MENTOR,
  openSchool,
  type School,
  ServerProcess,
  STUDENT,
} from '../../../../loadtest/support/index.ts';

const LOOP = fabricatedLoop();
/** A busy machine takes its time; what has to be quick is measured beside the media. */
const LONG_MS = 20_000;

let server: ServerProcess;
let school: School;

beforeAll(async () => {
  server = await ServerProcess.start();
  school = await openSchool(server);
});
afterAll(async () => {
  await server?.close();
});

async function come(id: string, person: typeof MENTOR | typeof STUDENT): Promise<SyntheticClient> {
  const token = await school.token(id, person);
  return SyntheticClient.join({ serverUrl: server.url, credential: { token } });
}

function answer(client: SyntheticClient, given: 'yes' | 'no') {
  const body = { commandId: randomUUID(), purpose: 'record' as const, answer: given, textVersion: '1' };
  return client.request('consent.answer', body);
}

/** Resolves once the person's client knows that the recording is so. */
function recording(client: SyntheticClient, is: SyntheticClient['state']['recording']['is']): Promise<void> {
  return client.until((state) => state.recording.is === is, `recording ${is}`, LONG_MS);
}

async function journal(id: string): Promise<StoredEvent[]> {
  return (await school.call<{ events: StoredEvent[] }>('GET', `/v1/sessions/${id}/events?limit=1000`)).events;
}

describe('a room that is recorded', () => {
  it('[D1] follows the newest answers, whoever brings them, and says so to everybody', async () => {
    const { id } = await school.book();
    const mentor = await come(id, MENTOR);
    const student = await come(id, STUDENT);
    await answer(student, 'no');
    await Promise.all([mentor.publish('microphone', LOOP), student.publish('microphone', LOOP)]);
    expect(student.state.recording).toEqual({ is: 'off' });
    await answer(mentor, 'yes');
    await Promise.all([recording(mentor, 'running'), recording(student, 'running')]);
    await answer(mentor, 'no');
    await recording(student, 'off');
    // What somebody answered on a page of the school counts like an answer given inside.
    await school.call('POST', `/v1/sessions/${id}/consents`, {
      personId: STUDENT.id,
      purpose: 'record',
      answer: 'yes',
      textVersion: '1',
    });
    await recording(mentor, 'running');
    await mentor.request('room.end', { commandId: randomUUID() });
    const states = (await journal(id))
      .filter(({ type }) => type === 'recording.changed')
      .map(({ data, actor }) => [(data as { status: string }).status, actor.kind]);
    expect(states).toEqual([
      ['running', 'server'],
      ['off', 'server'],
      ['running', 'server'],
    ]);
    for (const client of [mentor, student]) client.close();
  }, 60_000);

  it('[D2] after a takeover the journal says what is true now, not what was before', async () => {
    const { id } = await school.book();
    const mentor = await come(id, MENTOR);
    await answer(mentor, 'yes');
    await mentor.publish('microphone', LOOP);
    await recording(mentor, 'running');
    mentor.close();
    await server.kill('SIGKILL');
    await server.restart();
    // A fresh page: what the earlier one published is gone, and nothing is recorded until it publishes.
    const back = await come(id, MENTOR);
    await recording(back, 'off');
    await back.publish('microphone', LOOP);
    await recording(back, 'running');
    expect(back.state.captured).toBe(true);
    back.close();
  }, 90_000);
});

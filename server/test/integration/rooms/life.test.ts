import { randomUUID } from 'node:crypto';
import { emptyState, fold, isConnected, type StoredEvent, TribuError, view } from '@tribu-live/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SyntheticClient } from '../../../../loadtest/media/index.ts';
import { MENTOR, OBSERVER, type School, ServerProcess, STUDENT } from '../../../../loadtest/support/index.ts';
import { runCommand, sharedWith, startSchool } from '../../support/running-school.ts';

type Someone = typeof MENTOR | typeof STUDENT | typeof OBSERVER;

let server: ServerProcess;
let school: School;

beforeAll(async () => {
  ({ server, school } = await startSchool());
});
afterAll(() => server.close());

async function enter(
  sessionId: string,
  someone: Someone,
  more: { held?: SyntheticClient } = {},
): Promise<SyntheticClient> {
  const { held } = more;
  const credential =
    held === undefined
      ? { token: await school.token(sessionId, someone) }
      : { resumeToken: held.resumeToken };
  const again =
    held === undefined ? {} : { held: held.state, instanceId: held.instanceId, ...transportsOf(held) };
  return SyntheticClient.join({ serverUrl: server.url, credential, media: false, ...again });
}

/** What a client that comes back says of the transports it holds. */
function transportsOf({ joined }: SyntheticClient): { transports?: { send: string; receive: string } } {
  if (joined.media.kind === 'kept') return {};
  const { send, receive } = joined.media.transports;
  return { transports: { send: send.id, receive: receive.id } };
}

async function journal(sessionId: string): Promise<StoredEvent[]> {
  const { events } = await school.call<{ events: StoredEvent[] }>(
    'GET',
    `/v1/sessions/${sessionId}/events?limit=1000`,
  );
  return events;
}

const refusal = (code: string) => expect.objectContaining({ code });

describe('a room', () => {
  it('[R1] [R2] tells each viewer what folds to their view of the journal', async () => {
    const { id } = await school.book();
    const mentor = await enter(id, MENTOR);
    const student = await enter(id, STUDENT);
    const observer = await enter(id, OBSERVER);
    await student.request('consent.answer', {
      commandId: randomUUID(),
      purpose: 'record',
      answer: 'yes',
      textVersion: '1',
    });
    await mentor.request('session.extend', { commandId: randomUUID(), byMinutes: 5 });
    const events = await journal(id);
    const state = fold(emptyState(id), events);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    for (const client of [mentor, student, observer]) {
      await client.until((held) => held.seq === state.seq);
      expect(client.state).toEqual(view(state, client.personId));
      expect(client.faults).toEqual([]);
    }
    expect(student.state.consents[STUDENT.id]?.record?.answer).toBe('yes');
    expect(mentor.state.consents[STUDENT.id]?.record?.answer).toBe('yes');
    expect(observer.state.consents).toEqual({});
    for (const client of [mentor, student, observer]) client.close();
  });

  it('[K1] [K2] opens ten minutes before, to the booked people and observers only', async () => {
    const early = await school.book({ startsAt: new Date(Date.now() + 11 * 60_000).toISOString() });
    await expect(enter(early.id, STUDENT)).rejects.toEqual(refusal('session_not_open_yet'));
    const { id } = await school.book({ startsAt: new Date(Date.now() + 9 * 60_000).toISOString() });
    const stranger = { id: 'stranger', name: 'X', role: 'student' } as const;
    const token = await school.token(id, stranger);
    const join = SyntheticClient.join({ serverUrl: server.url, credential: { token }, media: false });
    await expect(join).rejects.toEqual(refusal('not_booked'));
    const promoted = await school.token(id, { ...STUDENT, role: 'mentor' });
    const asMentor = SyntheticClient.join({
      serverUrl: server.url,
      credential: { token: promoted },
      media: false,
    });
    await expect(asMentor).rejects.toEqual(refusal('not_booked'));
    const observer = await enter(id, OBSERVER);
    expect(observer.state.status.is).toBe('open');
    observer.close();
  });

  it('[C1] [C2] gives the newest window the seat and tells the older one', async () => {
    const { id } = await school.book();
    const first = await enter(id, STUDENT);
    const second = await enter(id, STUDENT);
    expect(await first.closed()).toBe('superseded');
    expect([first.joined.connection, second.joined.connection]).toEqual([1, 2]);
    expect(isConnected(second.state.people[STUDENT.id])).toBe(true);
    second.close();
  });

  it('[C4] brings a lost socket back with what it missed, its transports kept', async () => {
    const { id } = await school.book();
    const mentor = await enter(id, MENTOR);
    const before = await enter(id, STUDENT);
    before.close();
    await mentor.until((state) => state.people[STUDENT.id]?.presence.is === 'disconnected');
    const after = await enter(id, STUDENT, { held: before });
    expect(after.joined.catchUp.kind).toBe('events');
    expect(after.joined.media.kind).toBe('kept');
    expect(after.joined.connection).toBe(2);
    for (const client of [mentor, after]) client.close();
  });

  it('[S4] keeps a removed person out, whatever token they bring', async () => {
    const { id } = await school.book();
    const mentor = await enter(id, MENTOR);
    const student = await enter(id, STUDENT);
    const notAllowed = student.request('person.remove', {
      commandId: randomUUID(),
      personId: MENTOR.id,
      reason: '',
    });
    await expect(notAllowed).rejects.toEqual(refusal('forbidden'));
    await mentor.request('person.remove', { commandId: randomUUID(), personId: STUDENT.id, reason: 'bruit' });
    expect(await student.closed()).toBe('removed');
    await expect(enter(id, STUDENT)).rejects.toEqual(refusal('removed'));
    await expect(enter(id, STUDENT, { held: student })).rejects.toEqual(refusal('removed'));
    mentor.close();
  });

  it('[K3] ends for everybody when the mentor ends it, and takes no more joins', async () => {
    const { id } = await school.book();
    const mentor = await enter(id, MENTOR);
    const student = await enter(id, STUDENT);
    await expect(student.request('room.end', { commandId: randomUUID() })).rejects.toEqual(
      refusal('forbidden'),
    );
    await mentor.request('room.end', { commandId: randomUUID() });
    expect([await mentor.closed(), await student.closed()]).toEqual(['ended', 'ended']);
    await expect(enter(id, STUDENT)).rejects.toEqual(refusal('session_ended'));
    expect((await school.session(id)).status).toBe('ended');
  });

  it('[K4] is moved or cancelled by the school only before it opened; cancelling later closes it', async () => {
    const { id } = await school.book({ startsAt: new Date(Date.now() + 3_600_000).toISOString() });
    const startsAt = new Date(Date.now() + 60_000).toISOString();
    await school.move(id, { startsAt });
    const student = await enter(id, STUDENT);
    await expect(school.move(id, { startsAt })).resolves.toBeDefined();
    await expect(school.move(id, { durationMinutes: 45 })).rejects.toEqual(refusal('conflict'));
    await school.call('DELETE', `/v1/sessions/${id}`);
    expect(await student.closed()).toBe('cancelled');
    await expect(enter(id, STUDENT)).rejects.toEqual(refusal('session_cancelled'));
  });

  it('[R12] forgets an erased person in its journal and in the running room', async () => {
    const { id } = await school.book();
    const mentor = await enter(id, MENTOR);
    const student = await enter(id, STUDENT);
    await school.call('DELETE', `/v1/people/${STUDENT.id}`);
    expect([await mentor.closed(), await student.closed()]).toEqual(['moved', 'moved']);
    expect(JSON.stringify(await journal(id))).not.toContain(STUDENT.name);
    const back = await enter(id, MENTOR, { held: mentor });
    expect(back.state.people[STUDENT.id]).toBeUndefined();
    back.close();
  });
});

describe('a server that is killed', () => {
  let own: ServerProcess;
  let ownSchool: School;
  beforeAll(async () => {
    ({ server: own, school: ownSchool } = await startSchool({ ROOM_GRACE_SECONDS: '0' }));
  });
  afterAll(() => own.close());

  /** A coaching of half an hour with this much of it left. */
  const endingIn = (ms: number) => ({ startsAt: new Date(Date.now() - 30 * 60_000 + ms).toISOString() });

  async function come(sessionId: string, someone: Someone): Promise<SyntheticClient> {
    const token = await ownSchool.token(sessionId, someone);
    return SyntheticClient.join({ serverUrl: own.url, credential: { token }, media: false });
  }

  async function ended(sessionId: string): Promise<StoredEvent> {
    await expect
      .poll(async () => (await ownSchool.session(sessionId)).status, { timeout: 20_000 })
      .toBe('ended');
    const { events } = await ownSchool.call<{ events: StoredEvent[] }>(
      'GET',
      `/v1/sessions/${sessionId}/events?limit=1000`,
    );
    const last = events.at(-1);
    if (last?.type !== 'room.ended') throw new Error(`the journal ends with ${last?.type}`);
    return last;
  }

  it('[R4] [R5] [R7] takes its rooms back: the same people, the same tracks, one effect of a repeated command', async () => {
    const { id } = await ownSchool.book();
    const mentor = await come(id, MENTOR);
    const commandId = randomUUID();
    const first = await mentor.request('session.extend', { commandId, byMinutes: 10 });
    // Two signs of life later, the last event is no longer the newest trace.
    const soon = Date.now() + 2500;
    await expect.poll(() => Date.now() > soon, { timeout: 5000, interval: 50 }).toBe(true);
    await own.kill('SIGKILL');
    const killedAt = Date.now();
    await own.restart();
    const back = await SyntheticClient.join({
      serverUrl: own.url,
      credential: { resumeToken: mentor.resumeToken },
      media: false,
      instanceId: mentor.instanceId,
      held: mentor.state,
    });
    expect(back.joined.catchUp.kind).toBe('events');
    expect(back.joined.media.kind).toBe('new');
    expect(back.state.epoch).toBe(mentor.state.epoch + 1);
    expect(back.joined.connection).toBe(2);
    expect(await back.request('session.extend', { commandId, byMinutes: 10 })).toEqual(first);
    expect(back.state.session?.endsAt).toBe(mentor.state.session?.endsAt);
    const { events } = await ownSchool.call<{ events: StoredEvent[] }>(
      'GET',
      `/v1/sessions/${id}/events?limit=1000`,
    );
    expect(events.filter((event) => event.type === 'session.extended')).toHaveLength(1);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    const lost = events.filter((event) => event.type === 'participant.disconnected');
    expect(lost).toHaveLength(1);
    // [R10] since the home's last sign of life, which it gives each second.
    const since = (lost[0]?.data as { since: number } | undefined)?.since ?? 0;
    expect(killedAt - since).toBeLessThan(2000);
    expect(killedAt - since).toBeGreaterThanOrEqual(0);
    back.close();
  });

  it('[R6] ends the session on time although nobody came back', async () => {
    const { id } = await ownSchool.book(endingIn(6000));
    await come(id, MENTOR);
    await own.kill('SIGKILL');
    await own.restart();
    const end = await ended(id);
    const { endsAt } = await ownSchool.session(id);
    expect(end.data).toEqual({ reason: 'time' });
    expect(end.at - Date.parse(endsAt)).toBeLessThan(1000);
  });

  it('[R6] ends it as soon as it is back when it was away at the time, and says when that should have been', async () => {
    const { id } = await ownSchool.book(endingIn(1500));
    const mentor = await come(id, MENTOR);
    const dueAt = mentor.state.session?.endsAt ?? 0;
    await own.kill('SIGKILL');
    await expect.poll(() => Date.now() > dueAt + 1500, { timeout: 10_000, interval: 100 }).toBe(true);
    await own.restart();
    expect((await ended(id)).data).toEqual({ reason: 'time', dueAt });
  });

  it('[R6] ends a session that nobody ever came to', async () => {
    const { id } = await ownSchool.book(endingIn(1500));
    expect((await ended(id)).data).toMatchObject({ reason: 'time' });
  });
});

describe('two servers on one database', () => {
  it('[R4] a room moves only by adopt, and the first one is refused from then on', async () => {
    const { server: first, school: firstSchool } = await startSchool();
    const second = await ServerProcess.start({ env: await sharedWith(first) });
    try {
      const { id } = await firstSchool.book();
      const token = await firstSchool.token(id, MENTOR);
      const mentor = await SyntheticClient.join({
        serverUrl: first.url,
        credential: { token },
        media: false,
      });
      // The second node's door answers with the home's URL: the client lands on the first.
      const viaSecond = await SyntheticClient.join({
        serverUrl: second.url,
        credential: { token: await firstSchool.token(id, STUDENT) },
        media: false,
      });
      expect(viaSecond.answer.url).toBe(first.url);
      const { nodeId } = (await (await fetch(`${first.url}/healthz`)).json()) as { nodeId: string };
      await runCommand(second, 'adopt', nodeId);
      const knock = async (): Promise<string> => {
        const body = JSON.stringify({ resumeToken: mentor.resumeToken });
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(`${second.url}/v1/join`, { method: 'POST', headers, body });
        return ((await response.json()) as { url: string }).url;
      };
      await expect.poll(knock, { timeout: 10_000 }).toBe(second.url);
      const late = mentor.request('session.extend', { commandId: randomUUID(), byMinutes: 5 });
      await expect(late).rejects.toBeInstanceOf(TribuError);
      expect(await mentor.closed()).toBe('moved');
    } finally {
      await second.close();
      await first.close();
    }
  });
});

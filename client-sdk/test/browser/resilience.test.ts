import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  MENTOR,
  openBrowser,
  openSchool,
  type School,
  ServerProcess,
  STUDENT,
} from '../../../loadtest/support/index.ts';
import { Participant } from './support/participant.ts';

let server: ServerProcess;
let school: School;
let browser: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  school = await openSchool(server);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function coaching(): Promise<{ mentor: Participant; student: Participant; sessionId: string }> {
  const { id: sessionId } = await school.book();
  const mentor = await Participant.enter(browser, server.url, await school.token(sessionId, MENTOR));
  const student = await Participant.enter(browser, server.url, await school.token(sessionId, STUDENT));
  await Promise.all([mentor.seesPicture(), mentor.hears(), student.seesPicture(), student.hears()]);
  return { mentor, student, sessionId };
}

/** Pids of the media workers: children of the server that run the worker's program. */
function mediaWorkers(serverPid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === serverPid && commandOf(pid).includes('mediasoup-worker'));
}

function parentOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`);
}

/** A process may end while we look at it. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}

describe('two people in a call', () => {
  it('are back by themselves when the server is killed and restarted, as the same people with the same tracks', async () => {
    const { mentor, student } = await coaching();
    const tracks = await mentor.inRoom(({ room }) => Object.keys(room.state.tracks).sort());
    const since = await student.now();
    await server.kill('SIGKILL');
    await server.restart();
    await Promise.all([mentor.seesPicture(10), student.seesPicture(10), mentor.hears(), student.hears()]);
    expect(await student.connectionsSaid()).toEqual(expect.arrayContaining(['reconnecting', 'live']));
    expect(await mentor.inRoom(({ room }) => Object.keys(room.state.tracks).sort())).toEqual(tracks);
    expect(await student.inRoom(({ room }) => room.state.people[room.you.personId]?.connection)).toBe(2);
    console.info(
      `server killed: longest gap of the picture ${Math.round(await student.longestGap(since))} ms`,
    );
    await Promise.all([mentor.close(), student.close()]);
  });

  it('get their picture back when the media worker is killed', async () => {
    const { mentor, student } = await coaching();
    const since = await student.now();
    const pids = mediaWorkers(server.pid);
    expect(pids).not.toEqual([]);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await expect
      .poll(() => mediaWorkers(server.pid).some((pid) => !pids.includes(pid)), { timeout: 10_000 })
      .toBe(true);
    await Promise.all([mentor.seesPicture(10), student.seesPicture(10), mentor.hears(), student.hears()]);
    const gap = await student.longestGap(since);
    console.info(`media worker killed: longest gap of the picture ${Math.round(gap)} ms`);
    expect(gap).toBeLessThan(4000);
    expect(await student.connectionsSaid()).not.toContain('reconnecting');
    await Promise.all([mentor.close(), student.close()]);
  });

  it('[C1] [C2] the older window is told, closes its media, and may take over again', async () => {
    const { mentor, student, sessionId } = await coaching();
    const second = await Participant.enter(browser, server.url, await school.token(sessionId, STUDENT));
    await student.until(
      ({ room }) => room.connection.is === 'closed' && room.connection.reason === 'superseded',
    );
    expect(await student.inRoom(({ room }) => room.remoteTracks.size)).toBe(0);
    await second.seesPicture();
    await student.inRoom(({ room }) => room.resume());
    await student.seesPicture();
    await second.until(
      ({ room }) => room.connection.is === 'closed' && room.connection.reason === 'superseded',
    );
    await mentor.seesPicture();
    await Promise.all([mentor.close(), student.close(), second.close()]);
  });

  it('[R9] mute silences at the server, unmute brings the voice back; camera off releases the device', async () => {
    const { mentor, student } = await coaching();
    await student.inRoom(({ room }) => room.setSilenced('microphone', true));
    await mentor.until(({ room }) =>
      Object.values(room.state.tracks).some(
        (track) => track.source === 'microphone' && track.silenced.includes('self'),
      ),
    );
    // What the jitter buffer held plays out first.
    await expect.poll(() => mentor.loudest(1500), { timeout: 15_000 }).toBeLessThan(0.005);
    await student.inRoom(({ room }) => room.setSilenced('microphone', false));
    await mentor.hears();

    await student.inRoom(({ room }) => room.setSilenced('camera', true));
    expect(await student.inRoom(({ room }) => room.localTracks.get('camera')?.track ?? null)).toBeNull();
    await mentor.until(({ room }) =>
      Object.values(room.state.tracks).some(
        (track) => track.source === 'camera' && track.silenced.includes('self'),
      ),
    );
    await student.inRoom(({ room }) => room.setSilenced('camera', false));
    await mentor.seesPicture();
    await Promise.all([mentor.close(), student.close()]);
  });

  it('restart ICE when the network changes, without a gap', async () => {
    const { mentor, student } = await coaching();
    const since = await mentor.now();
    await student.tab.run(() => window.dispatchEvent(new Event('online')));
    await mentor.seesPicture(30);
    await mentor.hears();
    expect(await mentor.longestGap(since)).toBeLessThan(3000);
    expect(await student.inRoom(({ room }) => room.connection.is)).toBe('live');
    await Promise.all([mentor.close(), student.close()]);
  });

  it('[C5] a reloaded page is the same person with tracks of its own', async () => {
    const { mentor, student, sessionId } = await coaching();
    await student.tab.reload();
    const again = await Participant.enter(browser, server.url, await school.token(sessionId, STUDENT));
    await Promise.all([again.seesPicture(), again.hears(), mentor.seesPicture(), mentor.hears()]);
    expect(await mentor.inRoom(({ room }) => Object.keys(room.state.tracks).length)).toBe(4);
    await Promise.all([mentor.close(), student.close(), again.close()]);
  });
});

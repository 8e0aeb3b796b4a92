import { networkInterfaces } from 'node:os';
import type { Browser as Chromium } from 'playwright-core';
import type { Browser as Firefox } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  MENTOR,
  openBrowser,
  openSchool,
  type School,
  ServerProcess,
  STUDENT,
} from '../../../loadtest/support/index.ts';
import type { PublishedSource } from '../../src/index.ts';
import { openFirefox, openFirefoxTab } from './support/firefox.ts';
import { Participant } from './support/participant.ts';

let server: ServerProcess;
let school: School;
let chromium: Chromium;
let firefox: Firefox;

beforeAll(async () => {
  // Firefox exchanges no media with 127.0.0.1: see docs/browsers.md.
  const address = ownAddress();
  server = await ServerProcess.start({
    env: { MEDIA_LISTEN_ADDRESS: address, MEDIA_ANNOUNCED_ADDRESS: address },
  });
  school = await openSchool(server);
  chromium = await openBrowser();
  firefox = await openFirefox();
});
afterAll(async () => {
  await firefox?.close();
  await chromium?.close();
  await server?.close();
});

function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const own = all.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (own === undefined) throw new Error('a call with Firefox needs an IPv4 address besides 127.0.0.1');
  return own.address;
}

async function coaching(): Promise<{ mentor: Participant; student: Participant }> {
  const { id: sessionId } = await school.book();
  const mentor = await Participant.enter(chromium, server.url, await school.token(sessionId, MENTOR));
  const tab = await openFirefoxTab(firefox, server.url);
  const student = await Participant.enterBy(tab, server.url, await school.token(sessionId, STUDENT));
  await bothPerceive(mentor, student);
  return { mentor, student };
}

async function bothPerceive(mentor: Participant, student: Participant): Promise<void> {
  await Promise.all([mentor.seesPicture(), mentor.hears(), student.seesPicture(), student.hears()]);
}

function setSilenced(who: Participant, source: PublishedSource, silenced: boolean): Promise<void> {
  return who.inRoom(({ room, argument }) => room.setSilenced(argument.source, argument.silenced), {
    source,
    silenced,
  });
}

it('a whole coaching in Firefox, with Chromium at the other end', async () => {
  const { mentor, student } = await coaching();
  for (const [one, other] of [
    [student, mentor],
    [mentor, student],
  ] as const) {
    await setSilenced(one, 'microphone', true);
    // What the jitter buffer held plays out first.
    await expect.poll(() => other.loudest(1500), { timeout: 15_000 }).toBeLessThan(0.005);
    await setSilenced(one, 'microphone', false);
    await other.hears();

    await setSilenced(one, 'camera', true);
    expect(await one.inRoom(({ room }) => room.localTracks.get('camera')?.track ?? null)).toBeNull();
    await other.until(({ room }) =>
      Object.values(room.state.tracks).some(
        ({ source, silenced }) => source === 'camera' && silenced.includes('self'),
      ),
    );
    await setSilenced(one, 'camera', false);
    await other.seesPicture();
  }
  await student.inRoom(({ room }) => room.leave());
  await mentor.until(({ room }) => room.remoteTracks.size === 0);
  const isThere = mentor.inRoom(
    ({ room, tribu, argument }) => tribu.isConnected(room.state.people[argument]),
    STUDENT.id,
  );
  expect(await isThere).toBe(false);
  expect(await student.inRoom(({ room }) => room.connection)).toMatchObject({ is: 'closed', reason: 'left' });
  await Promise.all([mentor.close(), student.close()]);
});

it('Firefox is back by itself after a change of network and after a kill of the server', async () => {
  const { mentor, student } = await coaching();
  await student.tab.run(() => window.dispatchEvent(new Event('online')));
  await Promise.all([mentor.seesPicture(30), student.seesPicture(30)]);
  await bothPerceive(mentor, student);

  await server.kill('SIGKILL');
  await server.restart();
  await Promise.all([mentor.seesPicture(10), student.seesPicture(10)]);
  await bothPerceive(mentor, student);
  expect(await student.connectionsSaid()).toEqual(expect.arrayContaining(['reconnecting', 'live']));
  await Promise.all([mentor.close(), student.close()]);
});

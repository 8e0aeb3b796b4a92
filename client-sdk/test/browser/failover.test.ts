import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpJoin } from '../../../loadtest/media/index.ts';
import {
  familyOf,
  type LocalCluster,
  MENTOR,
  openBrowser,
  openSchool,
  type School,
  type ServerProcess,
  STUDENT,
  startCluster,
} from '../../../loadtest/support/index.ts';
import { Participant } from './support/participant.ts';

const TEST_TIMEOUT_MS = 120_000;
/** The lease alone takes two seconds; the machine may be busy. */
const BACK_TIMEOUT_MS = 30_000;

let cluster: LocalCluster;
let everywhere: School;
let browser: Browser;

beforeAll(async () => {
  cluster = await startCluster({ nodes: 2 });
  const [first] = cluster.nodes;
  if (first === undefined) throw new Error('no node runs');
  // The pages come from one node and go on with the other one.
  const origins = cluster.nodes.map(({ url }) => url);
  everywhere = await openSchool(first, origins);
  browser = await openBrowser({ flags: ['--use-fake-device-for-media-stream=fps=10'] });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await cluster?.close();
});

/** The school's back end, at a node that runs. */
function schoolNow(): School {
  const node = cluster.nodes.find(({ running }) => running);
  if (node === undefined) throw new Error('no node runs');
  return everywhere.at(node.url);
}

/** Two people in a coaching, on whichever node it was given to. */
async function coaching() {
  const school = schoolNow();
  const { id } = await school.book();
  const enter = async (someone: typeof MENTOR | typeof STUDENT) =>
    Participant.enter(browser, school.url, await school.token(id, someone));
  const [mentor, student] = [await enter(MENTOR), await enter(STUDENT)];
  await Promise.all([mentor.seesPicture(), student.seesPicture(), mentor.hears(), student.hears()]);
  return { id, mentor, student, home: await homeOf(id) };
}

/** The node that has the room, as one that runs says. */
async function homeOf(id: string): Promise<ServerProcess> {
  const school = schoolNow();
  const { url } = await httpJoin(school.url, { token: await school.token(id, STUDENT) });
  const home = cluster.nodes.find((node) => node.url === url);
  if (home === undefined) throw new Error(`no node at ${url}`);
  return home;
}

/** Both see and hear each other again, by themselves, as the people and with the tracks that they were. */
async function expectBack({ mentor, student }: Awaited<ReturnType<typeof coaching>>, tracks: string[]) {
  await Promise.all([
    mentor.seesPicture(5, BACK_TIMEOUT_MS),
    student.seesPicture(5, BACK_TIMEOUT_MS),
    mentor.hears(BACK_TIMEOUT_MS),
    student.hears(BACK_TIMEOUT_MS),
  ]);
  for (const person of [mentor, student]) {
    expect(await person.connectionsSaid()).toEqual(expect.arrayContaining(['reconnecting', 'live']));
    expect(await person.inRoom(({ room }) => Object.keys(room.state.tracks).sort())).toEqual(tracks);
    expect(await person.inRoom(({ room }) => room.state.people[room.you.personId]?.connection)).toBe(2);
  }
}

it('[N1] [C3] the node of a room is killed: both are back on the other one by themselves', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const room = await coaching();
  const { id, mentor, student, home } = room;
  const tracks = await mentor.inRoom(({ room }) => Object.keys(room.state.tracks).sort());
  expect(tracks).toHaveLength(4);
  const since = await student.now();
  await home.kill('SIGKILL');
  await mentor.until(({ room }) => room.connection.is === 'reconnecting');
  await mentor.until(({ room }) => room.connection.is === 'live', BACK_TIMEOUT_MS);
  await expectBack(room, tracks);
  expect((await homeOf(id)).url).not.toBe(home.url);
  console.info(`node killed: longest gap of the picture ${Math.round(await student.longestGap(since))} ms`);
  await home.restart();
  await Promise.all([mentor.close(), student.close()]);
});

it('[N2] [C3] the node of a room stands still: both are back on the other one, and the woken node can’t write', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const room = await coaching();
  const { id, mentor, student, home } = room;
  const tracks = await mentor.inRoom(({ room }) => Object.keys(room.state.tracks).sort());
  const since = await student.now();
  const { mediaWorkers } = await familyOf(home);
  const pids = [home.pid, ...mediaWorkers];
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    await mentor.until(({ room }) => room.connection.is === 'reconnecting');
    await mentor.until(({ room }) => room.connection.is === 'live', BACK_TIMEOUT_MS);
    await expectBack(room, tracks);
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
  console.info(`node paused: longest gap of the picture ${Math.round(await student.longestGap(since))} ms`);
  await expect
    .poll(() => home.log.some((line) => line.includes('it lets go of its rooms')), { timeout: 20_000 })
    .toBe(true);
  const heir = await homeOf(id);
  expect(heir.url).not.toBe(home.url);
  const { epoch } = await mentor.inRoom(({ room }) => ({ epoch: room.state.epoch }));
  await mentor.inRoom(({ room }) => room.chat.send('Tu m’entends ?'));
  await student.until(({ room }) => room.state.chat.all.length === 1);
  expect(await student.inRoom(({ room }) => room.state.epoch)).toBe(epoch);
  await Promise.all([mentor.close(), student.close()]);
});

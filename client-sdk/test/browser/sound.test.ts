import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, ServerProcess } from '../../../loadtest/support/index.ts';
import { DemoSchool } from './support/demo-school.ts';
import { Visitor } from './support/visitor.ts';

let server: ServerProcess;
let school: DemoSchool;
let sending: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  school = await DemoSchool.of(server);
  sending = await openBrowser();
});
afterAll(async () => {
  await sending?.close();
  await server?.close();
});

async function mentorInside(): Promise<{ mentor: Visitor; roomUrl: string }> {
  const { id } = await school.coaching();
  const mentor = await Visitor.at(sending, school.roomUrl(id, school.mentor));
  await mentor.enter();
  return { mentor, roomUrl: school.roomUrl(id, school.student) };
}

/** The button that says so brings the sound. */
async function pressForSound(visitor: Visitor): Promise<void> {
  const gate = visitor.button('Activer le son');
  await visitor.words('Ton navigateur attend un geste de ta part.').waitFor();
  await gate.click();
  await gate.waitFor({ state: 'detached' });
}

describe.each([
  ['with a camera and a microphone', true],
  ['without any device', false],
])('in a browser that holds sound back until a press, %s', (_case, fakeDevices) => {
  it('entering brings sound, and so does a reload', async () => {
    const { mentor, roomUrl } = await mentorInside();
    const quiet = await openBrowser({ autoplay: false, fakeDevices });
    const student = await Visitor.at(quiet, roomUrl);
    await student.enter();
    await student.hears();
    expect(await student.button('Activer le son').count()).toBe(0);
    const [voice] = await Promise.all([student.firstVoice(), student.page.reload()]);
    if (voice === 'held back') await pressForSound(student);
    await Promise.all([student.sees(school.mentor.name), student.hears()]);
    expect(await student.button('Activer le son').count()).toBe(0);
    await quiet.close();
    await mentor.go();
  });
});

it('a tab that the browser restores asks for one press, and then there is sound', async () => {
  const { mentor, roomUrl } = await mentorInside();
  const quiet = await openBrowser({ autoplay: false, fakeDevices: false });
  const student = await Visitor.at(quiet, roomUrl);
  await student.enter();
  await student.hears();
  // What a browser keeps of a tab over its own restart: the address and the storage, not the presses.
  const kept = await student.page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  await student.go();
  const restored = await Visitor.come(quiet);
  await restored.page.addInitScript((text) => {
    for (const [key, value] of Object.entries<string>(JSON.parse(text))) sessionStorage.setItem(key, value);
  }, kept);
  const [voice] = await Promise.all([restored.firstVoice(), restored.page.goto(roomUrl)]);
  expect(voice).toBe('held back');
  await pressForSound(restored);
  await Promise.all([restored.sees(school.mentor.name), restored.hears()]);
  await quiet.close();
  await mentor.go();
});

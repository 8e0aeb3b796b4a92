import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, ServerProcess } from '../../../loadtest/support/index.ts';
import { DemoSchool } from './support/demo-school.ts';
import { Visitor } from './support/visitor.ts';

/** SPEC D4, and a moment for the browser. */
const TOLD_WITHIN_MS = 6000;

let server: ServerProcess;
let school: DemoSchool;
let browser: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  school = await DemoSchool.of(server);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function inCall(): Promise<{ id: string; mentor: Visitor; student: Visitor }> {
  const { id } = await school.coaching();
  const mentor = await Visitor.at(browser, school.roomUrl(id, school.mentor));
  const student = await Visitor.at(browser, school.roomUrl(id, school.student));
  await Promise.all([mentor.enter(), student.enter()]);
  await Promise.all([mentor, student].map((person) => light(person, 'Enregistré')));
  return { id, mentor, student };
}

/** Resolves once the person's light says this. */
function light(person: Visitor, words: string): Promise<void> {
  return person.page.locator('tribu-recording').getByText(words, { exact: true }).waitFor();
}

/** Changes the answer about recording in the settings, from inside the call. */
async function answer(person: Visitor, given: 'Oui' | 'Non'): Promise<void> {
  await person.button(/^Réglages/).click();
  const settings = person.page.locator('tribu-dialog[open]');
  await settings.getByRole('button', { name: 'Changer' }).click();
  await settings.getByRole('button', { name: given, exact: true }).click();
  await settings.getByText(given === 'Oui' ? /^Tu as dit oui/ : /^Tu as dit non/).waitFor();
  await person.page.keyboard.press('Escape');
}

it('[D1] both see that they are recorded; who withdraws sees it at once, the mentor too, and may come back to it', async () => {
  const { mentor, student } = await inCall();
  const name = school.student.name.split(' ')[0] ?? '';
  await answer(student, 'Non');
  await Promise.all([
    light(student, 'Tu n’es pas sur l’enregistrement'),
    light(mentor, `Enregistré, sauf ${name}`),
  ]);
  // A reload asks nothing and forgets nothing.
  await student.page.reload();
  await student.leaveButton.waitFor();
  await light(student, 'Tu n’es pas sur l’enregistrement');
  await answer(student, 'Oui');
  await Promise.all([mentor, student].map((person) => light(person, 'Enregistré')));
  await Promise.all([answer(mentor, 'Non'), answer(student, 'Non')]);
  await Promise.all([mentor, student].map((person) => light(person, 'Pas d’enregistrement')));
  await Promise.all([mentor.go(), student.go()]);
});

it('[D4] a recording that cannot be written: the mentor reads what is wrong within 5 s, the student a calm word, the call goes on', async () => {
  const { id, mentor, student } = await inCall();
  const takes = join(server.dataDir, 'recordings', id, 'takes');
  await answer(student, 'Non');
  await light(student, 'Tu n’es pas sur l’enregistrement');
  await chmod(takes, 0o555);
  try {
    await answer(student, 'Oui');
    const saidYesAtMs = performance.now();
    await mentor.page
      .locator('tribu-notes')
      .getByText('L’enregistrement a un problème : impossible d’écrire sur le disque. La séance continue.')
      .waitFor();
    expect(performance.now() - saidYesAtMs).toBeLessThan(TOLD_WITHIN_MS);
    await Promise.all([mentor, student].map((person) => light(person, 'L’enregistrement a un problème')));
    expect(await student.page.locator('tribu-notes .note').count()).toBe(0);
    expect(await student.page.locator('tribu-call .for-readers').textContent()).toBe(
      'L’enregistrement a un problème. La séance continue.',
    );
    await Promise.all([mentor.sees(school.student.name), student.hears()]);
  } finally {
    await chmod(takes, 0o755);
  }
  await Promise.all([mentor, student].map((person) => light(person, 'Enregistré')));
  expect(await mentor.page.locator('tribu-notes .note').count()).toBe(0);
  await Promise.all([mentor.go(), student.go()]);
});

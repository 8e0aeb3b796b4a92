import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, ServerProcess } from '../../../loadtest/support/index.ts';
import { holdsFocus, pressAt, walkTo } from './support/focus.ts';
import { movingParts } from './support/motion.ts';
import type { Visitor } from './support/visitor.ts';
import { WorkshopDay, type Writer } from './support/workshop-day.ts';

const TEST_TIMEOUT_MS = 120_000;

let server: ServerProcess;
let browser: Browser;
let day: WorkshopDay;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await openBrowser({ flags: ['--use-fake-device-for-media-stream=fps=5'] });
}, 120_000);
afterAll(async () => {
  await day?.close();
  await browser?.close();
  await server?.close();
});

async function enterByKeys(visitor: Visitor): Promise<void> {
  await visitor.enterButton.waitFor();
  await pressAt(visitor, /^Non$/, 'Space');
  await pressAt(visitor, /^Entrer$/);
  await visitor.leaveButton.waitFor();
}

it('[W1] [W3] [W9] [W12] a workshop without a mouse: the focus is always in sight, and nothing moves for who wants no motion', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  day = await WorkshopDay.open(server, browser, {
    ...{ students: 2, enter: enterByKeys, context: { reducedMotion: 'reduce' } },
  });
  const { mentor, students, everybody } = day;
  const [lea, karim] = [day.student(0), day.student(1)];
  const keys = mentor.page.keyboard;
  await Promise.all(everybody.map((visitor) => holdsFocus(visitor, /./)));

  // The exercise begins: the mentor's window closes over a room that gave way to the wall.
  await keys.press('e');
  await holdsFocus(mentor, /^Consigne/);
  await keys.type('Raconte ta première vente.');
  await pressAt(mentor, /^Lancer : silence/);
  await Promise.all(students.map(({ visitor }) => holdsFocus(visitor, /^Ta page$/)));
  await holdsFocus(mentor, /^Déroulé$/);
  for (const { page } of everybody) expect(await page.evaluate(movingParts)).toEqual([]);

  for (const student of students) await write(student);
  await keys.press('w');
  await holdsFocus(mentor, /./);
  await walkTo(mentor, new RegExp(karim.name), 'ArrowRight');

  // It ends: the page that one wrote on is gone, and so is the wall.
  await keys.press('Shift+F');
  await holdsFocus(mentor, /^Oui, on lève les stylos$/);
  await keys.press('Enter');
  await Promise.all(students.map(({ visitor }) => holdsFocus(visitor, /^Ta page$/)));
  await lea.visitor.words('Levez les stylos !').waitFor();
  expect(await lea.visitor.page.evaluate(movingParts)).toEqual([]);
  await holdsFocus(mentor, /^Déroulé$/);

  for (const { visitor } of students) {
    await pressAt(visitor, /^Je veux lire$/);
    await visitor.words('Tu as proposé de lire.').waitFor();
    await holdsFocus(visitor, /^Finalement non$/);
  }
  await keys.press('1');
  await holdsFocus(mentor, /^Tour$/);
  await mentor.words('Volontaires (2)').waitFor();
  await pressAt(mentor, /^Ouvrir le tour$/);
  await mentor.words('Lit maintenant').waitFor();
  await holdsFocus(mentor, /^Tour$/);
  await readInTurn(students);

  // A hand, the floor given by a key, and given back by another.
  await karim.visitor.page.keyboard.press('h');
  await mentor.words(`1. ${karim.name}`).waitFor();
  await keys.press('g');
  await karim.visitor.words('Tu as la parole.').waitFor();
  await pressAt(karim.visitor, /^Rendre la parole$/);
  await karim.visitor.words('Tu as la parole.').waitFor({ state: 'hidden' });
  await holdsFocus(karim.visitor, /^Tout le monde a lu/);

  await karim.visitor.page.keyboard.press('q');
  await walkTo(karim.visitor, /^Ta question$/);
  await karim.visitor.page.keyboard.type('Comment fixer mon prix ?');
  await pressAt(karim.visitor, /^Poser la question$/);
  await keys.press('2');
  await holdsFocus(mentor, /^Questions$/);
  await mentor.words('Comment fixer mon prix ?').waitFor();
  await pressAt(mentor, /^Répondu à voix haute$/);
  await karim.visitor.words('Répondu de vive voix').waitFor();
  await holdsFocus(mentor, /^Questions$/);
  await pressAt(karim.visitor, /^Fermer ce volet$/);
  await holdsFocus(karim.visitor, /^Tout le monde a lu/);

  // One is asked to go: the person's card goes as well.
  await keys.press('w');
  await holdsFocus(mentor, /./);
  await walkTo(mentor, new RegExp(karim.name), 'ArrowRight');
  await keys.press('Enter');
  await holdsFocus(mentor, /^Un petit mot/);
  await keys.press('Delete');
  await holdsFocus(mentor, /^Pourquoi/);
  await keys.press('Enter');
  await karim.visitor.words('Tu ne fais plus partie de cette séance.').waitFor();
  await holdsFocus(karim.visitor, /^Tu ne fais plus partie/);
  await holdsFocus(mentor, /^Questions$/);

  await keys.press('7');
  await holdsFocus(mentor, /^Porte$/);
  await pressAt(mentor, /^Terminer la séance$/);
  await mentor.words('La salle se ferme pour tout le monde.').waitFor();
  await pressAt(mentor, /^Terminer$/);
  for (const visitor of [mentor, lea.visitor]) await holdsFocus(visitor, /^C’est fini pour aujourd’hui/);
});

/** Writes, lets everybody read it, and puts the pen down. */
async function write({ name, visitor }: Writer): Promise<void> {
  const { keyboard } = visitor.page;
  await keyboard.type(`La page de ${name}.`);
  await walkTo(visitor, /^Personne$/);
  await walkTo(visitor, /^Tout le monde$/, 'ArrowRight');
  await pressAt(visitor, /^Stylo posé$/);
  await day.tile(name).getByText('Stylo posé').waitFor();
  await holdsFocus(visitor, /^Reprendre le stylo$/);
}

/** One after the other is called, reads and says so; who listens hears of it where the keyboard is. */
async function readInTurn(students: readonly Writer[]): Promise<void> {
  for (const _ of students) {
    const reader = await day.whoSees('C’est à toi');
    const listener = students.find((student) => student !== reader);
    if (listener === undefined) throw new Error('nobody listens');
    await holdsFocus(reader.visitor, /^C’est à toi$/);
    await listener.visitor.words(`La page de ${reader.name}.`).waitFor();
    await holdsFocus(listener.visitor, /lit$/);
    await pressAt(reader.visitor, /^J’ai fini$/);
    await reader.visitor.words('C’est à toi').waitFor({ state: 'hidden' });
  }
  for (const { visitor } of students) await holdsFocus(visitor, /^Tout le monde a lu/);
}

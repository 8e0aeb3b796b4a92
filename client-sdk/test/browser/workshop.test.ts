import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, ServerProcess } from '../../../loadtest/support/index.ts';
import { hearsNobody, WorkshopDay, type Writer } from './support/workshop-day.ts';

const TEST_TIMEOUT_MS = 240_000;
const BEGUN = 'Le matin où la dame est entrée, le four était encore';
const WHOLE = `${BEGUN} chaud, et elle a pris le bol bleu.`;

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

function pageOf({ visitor }: Writer) {
  return visitor.page.getByRole('textbox', { name: 'Ta page' });
}

it('[W1] [W3] [W4] [W6] [W9] [W12] [W24] a workshop of one mentor and five students, from entering to the end', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  day = await WorkshopDay.open(server, browser);
  const { mentor, students } = day;
  const [lea, karim, zoe, ana, tom] = [0, 1, 2, 3, 4].map((place) => day.student(place)) as [
    ...[Writer, Writer, Writer, Writer, Writer],
  ];
  await Promise.all([mentor.hears(), lea.visitor.hears()]);

  // Everybody falls silent and writes.
  await mentor.button('Lancer un exercice').first().click();
  await mentor.page.getByRole('textbox', { name: /^Consigne/ }).fill('Raconte ta première vente.');
  await mentor.button('Lancer : silence et écriture').click();
  for (const student of students) await pageOf(student).waitFor();
  await lea.visitor.words('Raconte ta première vente.').waitFor();
  await mentor.button('Couper le micro').first().click();
  await Promise.all(day.everybody.map(hearsNobody));

  // Somebody reloads in the middle of a sentence and finds it again.
  await pageOf(zoe).fill(BEGUN);
  await zoe.visitor.words('Enregistré').waitFor();
  await zoe.visitor.page.reload();
  await zoe.visitor.enterButton.or(pageOf(zoe)).first().waitFor();
  if (await zoe.visitor.enterButton.isVisible()) await zoe.visitor.enterButton.click();
  await pageOf(zoe).waitFor();
  await expect.poll(() => pageOf(zoe).inputValue()).toBe(BEGUN);
  await pageOf(zoe).press('End');
  await pageOf(zoe).pressSequentially(WHOLE.slice(BEGUN.length));
  for (const student of [lea, karim]) await pageOf(student).fill(`La page de ${student.name}.`);
  for (const student of [lea, karim, zoe])
    await student.visitor.page.getByText('Tout le monde', { exact: true }).click();

  // The wall says who has put the pen down and how much is written, never what.
  await lea.visitor.button('Stylo posé').click();
  await day.tile(lea.name).getByText('Stylo posé').waitFor();
  await day
    .tile(zoe.name)
    .getByText(/^1\d mots$/)
    .waitFor();
  await ana.visitor.button('Demander de l’aide').click();
  await day.tile(ana.name).getByText('Demande de l’aide').waitFor();

  await mentor.button(/^Levez les stylos/).click();
  await mentor.button('Oui, on lève les stylos').click();
  await Promise.all(students.map(({ visitor }) => visitor.words('Levez les stylos !').waitFor()));

  // A circle of three: one after the other is heard, and the page is there for all.
  for (const student of [lea, karim, zoe]) await volunteer(student);
  await mentor.page.getByRole('button', { name: /^Tour\b/ }).click();
  await mentor.page.getByText('Volontaires (3)').click();
  await mentor.button('Ouvrir le tour').click();
  const readers: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const reader = await day.whoSees('C’est à toi');
    readers.push(reader.name);
    await mentor.hears();
    await tom.visitor.words(reader === zoe ? WHOLE : `La page de ${reader.name}.`).waitFor();
    await reader.visitor.button('J’ai fini').click();
    await reader.visitor.words('C’est à toi').waitFor({ state: 'hidden' });
  }
  expect(readers.toSorted()).toEqual([lea, karim, zoe].map(({ name }) => name).toSorted());

  // Hands in the order of raising, the floor given and taken back.
  await ana.visitor.button(/^Lever la main/).click();
  await mentor.button(`Donner la parole à ${ana.name}`).first().waitFor();
  await tom.visitor.button(/^Lever la main/).click();
  await tom.visitor.words(/position 2/).waitFor();
  await mentor.button(`Donner la parole à ${ana.name}`).first().click();
  await ana.visitor.words('Tu as la parole.').waitFor();
  await mentor.button(`Reprendre la parole à ${ana.name}`).first().click();
  await ana.visitor.words('Tu as la parole.').waitFor({ state: 'hidden' });

  // A question, answered aloud.
  await ana.visitor
    .button(/^(Question|Poser une question)/)
    .first()
    .click();
  await ana.visitor.page.getByRole('textbox', { name: 'Ta question' }).fill('Comment fixer mon prix ?');
  await ana.visitor.button('Poser la question').last().click();
  await mentor
    .button(/^Questions/)
    .first()
    .click();
  await mentor.words('Comment fixer mon prix ?').waitFor();
  await mentor.button('Répondu à voix haute').click();
  await ana.visitor.words('Répondu de vive voix').waitFor();

  // One is asked to go, and the end is everybody's.
  await mentor
    .button(/^Voir le mur en grand/)
    .first()
    .click();
  await day.tile(tom.name).click();
  await mentor.button('Faire sortir').first().click();
  await mentor.page.locator('tribu-dialog[open]').getByRole('button', { name: 'Faire sortir' }).click();
  await tom.visitor.words('Tu ne fais plus partie de cette séance.').waitFor();
  await mentor.page.getByRole('button', { name: /^Porte\b/ }).click();
  await mentor.button('Terminer la séance').click();
  await mentor.page.locator('tribu-dialog[open]').getByRole('button', { name: 'Terminer' }).click();
  const rest = [mentor, ...[lea, karim, zoe, ana].map(({ visitor }) => visitor)];
  for (const visitor of rest) await visitor.words('C’est fini pour aujourd’hui. Merci !').waitFor();
});

async function volunteer({ visitor }: Writer): Promise<void> {
  const ready = visitor.button('Je veux lire');
  const open = visitor.button(/^(Ma page|Relire ta page)/).first();
  await ready.or(open).first().waitFor();
  if (!(await ready.isVisible())) await open.click();
  await ready.click();
}

import { randomUUID } from 'node:crypto';
import type { RequestBody, WorkshopMethod } from '@tribu-live/protocol';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { SyntheticClient } from '../../../loadtest/media/index.ts';
import { openBrowser, openSchool, type School, ServerProcess } from '../../../loadtest/support/index.ts';
import { seriousFindings } from './support/axe.ts';
import { Visitor } from './support/visitor.ts';

const MENTOR = { id: 'ines', name: 'Inès Barbier', role: 'mentor' } as const;
const STUDENTS = ['Léa Fontaine', 'Karim Haddad', 'Zoé Le Goff', 'Anaïs Roche', 'Bilal Saïdi'].map(
  (name, index) => ({
    ...{ id: `student-${index}`, name, role: 'student' as const },
  }),
);

/** What was asked for shows long before, also on a busy machine. */
const WAITS_MS = 10_000;

let server: ServerProcess;
let school: School;
let browser: Browser;
let mentor: Visitor;
let students: SyntheticClient[];

beforeAll(async () => {
  server = await ServerProcess.start();
  school = await openSchool(server);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(async () => {
  const { id } = await school.book({
    ...{ kind: 'tribu', title: 'Atelier d’écriture', durationMinutes: 90, people: [MENTOR, ...STUDENTS] },
    sheet: { template: 'atelier-ecriture' },
  });
  students = [];
  for (const person of STUDENTS) {
    const token = await school.token(id, person);
    students.push(await SyntheticClient.join({ serverUrl: server.url, credential: { token }, media: false }));
  }
  mentor = await enter(await school.token(id, MENTOR));
});
afterEach(async () => {
  for (const student of students) student.close();
  await mentor.go();
});

/** A page that puts the console around the room, as a school's page for mentors does. */
async function enter(token: string): Promise<Visitor> {
  const visitor = await Visitor.come(browser, { viewport: { width: 1366, height: 768 } });
  visitor.page.setDefaultTimeout(WAITS_MS);
  const address = `${server.url}/lead`;
  await visitor.page.route(address, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Salle</title>
        <style>html, body { block-size: 100%; margin: 0 }</style>
        <script type="module" src="/sdk/elements.js"></script><script type="module" src="/sdk/console.js"></script>
        <body><main style="block-size: 100%"><tribu-console><tribu-room server-url="${server.url}" token="${token}"></tribu-room></tribu-console></main></body></html>`,
    }),
  );
  await visitor.page.goto(address);
  await visitor.enter();
  await visitor.page.locator('tribu-console-head').waitFor();
  return visitor;
}

function student(index: number): SyntheticClient {
  const found = students[index];
  if (found === undefined) throw new RangeError(`there is no student ${index}`);
  return found;
}

async function command<M extends WorkshopMethod>(
  index: number,
  method: M,
  body: Omit<RequestBody<M>, 'commandId'>,
): Promise<void> {
  await student(index).requestRaw(method, { commandId: randomUUID(), ...body });
}

function tile(name: string): Locator {
  return mentor.page.locator('tribu-console-wall .tile').filter({ hasText: name });
}

async function startExercise(): Promise<string> {
  await mentor.page.keyboard.press('e');
  await mentor.page.getByLabel(/^Consigne/).fill('Raconte ta première vente.');
  await mentor.button(/^Lancer : silence/).click();
  await tile('Léa Fontaine').getByText('Pas commencé').waitFor();
  await student(0).until(({ exercises }) => exercises.length > 0);
  return student(0).state.exercises.at(-1)?.id ?? '';
}

it('leads a workshop: exercise, wall, help, hand, circle, most of it by keys', async () => {
  const { page } = mentor;
  await page.keyboard.press('b');
  await mentor.words('Bloc 1/7 · Accueil').waitFor();
  const exerciseId = await startExercise();

  await student(0).request('page.save', { exerciseId, revision: 1, text: 'Un bol bleu, vendu un mardi.' });
  await tile('Léa Fontaine').getByText('6 mots').waitFor();
  expect(await tile('Léa Fontaine').textContent()).toContain('Écrit');
  await command(1, 'page.penDown', { exerciseId, down: true });
  await tile('Karim Haddad').getByText('Stylo posé').waitFor();
  await command(2, 'help.ask', {});
  await tile('Zoé Le Goff').getByText('Demande de l’aide').waitFor();
  await page.getByRole('status').getByText('Zoé demande de l’aide.').waitFor({ state: 'attached' });

  // Two presses: the person, then what to do.
  await tile('Zoé Le Goff').click();
  await mentor.button(/^Un petit mot/).click();
  await page.getByLabel(/^Ton mot/).fill('Commence par la couleur.');
  await page.keyboard.press('Enter');
  await student(2).until(({ nudges }) => nudges['student-2']?.note === 'Commence par la couleur.');
  await page.keyboard.press('h');
  await student(2).until(({ help }) => help['student-2'] === undefined);
  await page.keyboard.press('Escape');
  expect(await mentor.focused()).toContain('Zoé Le Goff');

  await command(3, 'hand.raise', {});
  await mentor.words('1. Anaïs Roche').waitFor();
  await page.keyboard.press('Shift+F');
  await mentor.words('Lever les stylos maintenant ?').waitFor();
  await page.keyboard.press('Enter');
  await student(0).until(({ exercises }) => exercises.at(-1)?.phase.is === 'frozen');
  await page.keyboard.press('g');
  await page.locator('tribu-console-attention').getByText('Anaïs Roche a la parole').waitFor();
  expect(student(3).state.floor).toEqual(['student-3']);

  await page.keyboard.press('1');
  await mentor.button('Tout le monde (5)').click();
  await mentor.button('Ouvrir le tour').click();
  await mentor.words('Lit maintenant').waitFor();
  await student(0).until(({ circle }) => circle?.queue.length === 4);
  const queue = student(0).state.circle?.queue ?? [];
  await page
    .getByRole('button', { name: /^Descendre/ })
    .first()
    .press('Enter');
  await student(0).until(({ circle }) => circle?.queue[1] === queue[0]);
  await page.keyboard.press('n');
  await student(0).until(({ circle }) => circle?.reader?.personId === queue[1]);
  const asked = randomUUID();
  await command(4, 'question.ask', { questionId: asked, text: 'Comment fixer mon prix ?' });
  await page.keyboard.press('2');
  await mentor.button('Répondu à voix haute').click();
  await student(4).until(({ questions }) => questions[asked]?.answer?.how === 'live');
});

it('asks once before somebody is sent away, and does as the words say', async () => {
  const { page } = mentor;
  await page.keyboard.press('w');
  await tile('Bilal Saïdi').click();
  await page.keyboard.press('Delete');
  await mentor.words('Faire sortir Bilal Saïdi ?').waitFor();
  await page.keyboard.press('Escape');
  await mentor.words('Faire sortir Bilal Saïdi ?').waitFor({ state: 'hidden' });
  expect(student(4).closedBecause).toBeNull();
  await page.keyboard.press('Delete');
  await page.locator('tribu-dialog[open]').getByRole('button', { name: 'Faire sortir' }).click();
  expect(await student(4).closed()).toBe('removed');
  await tile('Bilal Saïdi').waitFor({ state: 'detached' });
});

it('[E6] names who was neither heard nor read yet, and lets go of who wrote; no window of a student is told', async () => {
  const { page } = mentor;
  await page.keyboard.press('8');
  const panel = page.locator('tribu-console-participation');
  const waiting = panel.locator('.waiting').getByRole('button');
  const heard = panel.locator('.heard').getByRole('button');
  await waiting.filter({ hasText: 'Bilal Saïdi' }).waitFor();
  expect(await waiting.allTextContents()).toEqual(STUDENTS.map(({ name }) => `${name}sans micro`));
  await command(3, 'question.ask', { questionId: randomUUID(), text: 'Comment fixer mon prix ?' });
  const exerciseId = await startExercise();
  await student(0).request('page.save', { exerciseId, revision: 1, text: 'Un bol bleu, vendu un mardi.' });
  await heard.filter({ hasText: 'Léa Fontaine' }).waitFor();
  await heard.filter({ hasText: 'Anaïs Roche' }).waitFor();
  expect(await heard.allTextContents()).toEqual(['Anaïs Roche', 'Léa Fontaine']);
  expect(await waiting.allTextContents()).toHaveLength(3);
  await waiting.filter({ hasText: 'Karim Haddad' }).click();
  await page.locator('tribu-console-person').getByText('Karim Haddad').first().waitFor();
  expect(students.flatMap(({ pushes }) => pushes).filter(({ name }) => name === 'participation')).toEqual([]);
});

it('has no serious finding of axe: room, wall with a person, panels, keys', async () => {
  const { page } = mentor;
  expect(await seriousFindings(page), 'room').toEqual([]);
  const exerciseId = await startExercise();
  await student(0).request('page.save', { exerciseId, revision: 1, text: 'Un bol bleu.' });
  await command(2, 'help.ask', {});
  await command(3, 'hand.raise', {});
  await tile('Léa Fontaine').getByText('3 mots').waitFor();
  await tile('Léa Fontaine').click();
  expect(await seriousFindings(page), 'wall').toEqual([]);
  for (const panel of ['1', '4', '5', '8']) {
    await page.keyboard.press(panel);
    expect(await seriousFindings(page), `panel ${panel}`).toEqual([]);
  }
  await page.keyboard.press('?');
  await mentor.words('Une personne choisie sur le mur').waitFor();
  expect(await seriousFindings(page), 'keys').toEqual([]);
});

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bookWorkshop,
  openBrowser,
  openSchool,
  type School,
  ServerProcess,
  workshopPeople,
} from '../../../loadtest/support/index.ts';
import { wholeScreen } from '../support/school-pages.ts';
import { seriousFindings } from './support/axe.ts';
import { Participant } from './support/participant.ts';
import { Visitor } from './support/visitor.ts';

const people = workshopPeople(2);
const [mentor, student, other] = people;

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

/** Somebody before the whole screen, on a page of the server's origin. */
async function before(sessionId: string, person: (typeof people)[number] | undefined): Promise<Visitor> {
  if (person === undefined) throw new Error('nobody');
  const visitor = await Visitor.come(browser);
  const address = `${server.url}/whole-screen`;
  await visitor.page.route(address, (route) =>
    route.fulfill({ contentType: 'text/html', body: wholeScreen('/sdk/elements.js') }),
  );
  const asked = new URLSearchParams({
    'server-url': server.url,
    token: await school.token(sessionId, person),
  });
  await visitor.page.goto(`${address}#${asked}`);
  return visitor;
}

async function lead(sessionId: string): Promise<Participant> {
  if (mentor === undefined) throw new Error('nobody');
  return Participant.enter(browser, server.url, await school.token(sessionId, mentor), []);
}

it('axe has no serious finding in any phase of a workshop', { timeout: 300_000 }, async () => {
  const sessionId = await bookWorkshop(school, people);
  const claire = await lead(sessionId);
  const karim = await Participant.enter(
    browser,
    server.url,
    await school.token(sessionId, other ?? people[0] ?? { id: '', name: '', role: 'student' }),
    [],
  );
  const lea = await before(sessionId, student);
  await lea.enter('no');
  const fine = async (phase: string) => expect(await seriousFindings(lea.page), phase).toEqual([]);

  await lea.button('Lever la main').click();
  await lea.words('Tu es en tête de file').waitFor();
  await karim.inRoom(({ room }) => room.questions.ask('Comment finir\u00a0?'));
  await lea.button('Poser une question').click();
  await lea.words('Comment finir').waitFor();
  await fine('talking, questions');
  await lea.page.getByRole('tab', { name: 'Je cherche, j’offre' }).click();
  await lea.page.getByLabel('Je cherche').first().waitFor();
  await fine('cards');

  await claire.inRoom(({ room }) =>
    room.polls.open({
      question: 'Ça va\u00a0?',
      kind: 'single',
      options: ['Oui', 'Bof'],
      results: 'answered',
    }),
  );
  await lea.page.getByText('Bof', { exact: true }).click();
  await lea.button('Répondre').click();
  await lea.words('Ta réponse est notée.').waitFor();
  await fine('poll');

  await claire.inRoom(({ room }) =>
    room.exercise.start({
      prompt: [{ kind: 'paragraph', spans: [{ text: 'Écris une scène.' }] }],
      durationSeconds: 600,
    }),
  );
  const page = lea.page.getByRole('textbox', { name: 'Ta page' });
  await page.fill('La porte de l’atelier grince.');
  await lea.words('Enregistré').waitFor();
  await fine('writing');

  await claire.inRoom(({ room }) => room.exercise.end());
  await lea.page.getByRole('alert').getByText('Levez les stylos').waitFor({ state: 'attached' });
  await lea.button('Je veux lire').click();
  await lea.words('Tu as proposé de lire.').waitFor();
  await fine('own page');

  await claire.inRoom(({ room }) =>
    room.circle.open({
      exerciseId: room.state.exercises.at(-1)?.id ?? null,
      from: 'volunteers',
      perReaderSeconds: null,
    }),
  );
  await lea.page.getByRole('heading', { name: 'C’est à toi' }).waitFor();
  await lea.words('La porte de l’atelier grince.').waitFor();
  await fine('own turn');
  await lea.button('J’ai fini').click();
  await lea.page.getByRole('heading', { name: 'Tout le monde a lu.' }).waitFor();

  await claire.inRoom(({ room }) => room.groups.form({ prompt: [], minutes: 5, how: 'random', size: 2 }));
  await lea.button('Prendre la plume').click();
  await lea.words('Tu tiens la plume.').waitFor();
  await fine('group');
  await Promise.all([claire.close(), karim.close(), lea.go()]);
});

it('who stands in the waiting room comes in without a press once a mentor lets them in', async () => {
  const sessionId = await bookWorkshop(school, people);
  const claire = await lead(sessionId);
  await claire.inRoom(({ room }) => room.moderation.setDoor({ waiting: true }));
  const lea = await before(sessionId, student);
  await lea.words('La mentor va te faire entrer.').waitFor();
  expect(await seriousFindings(lea.page)).toEqual([]);
  await claire.until(({ room }) => Object.keys(room.state.door.knocking).length === 1);
  await claire.inRoom(({ room }) => room.moderation.admit(Object.keys(room.state.door.knocking)[0] ?? ''));
  await lea.enterButton.waitFor();
  await lea.enter('no');
  await Promise.all([claire.close(), lea.go()]);
});

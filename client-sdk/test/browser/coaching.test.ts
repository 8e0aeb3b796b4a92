import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, ServerProcess } from '../../../loadtest/support/index.ts';
import { DemoSchool } from './support/demo-school.ts';
import { Visitor } from './support/visitor.ts';

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

async function inCall(): Promise<{ mentor: Visitor; student: Visitor }> {
  const { id } = await school.coaching();
  const mentor = await Visitor.at(browser, school.roomUrl(id, school.mentor));
  const student = await Visitor.at(browser, school.roomUrl(id, school.student));
  await Promise.all([mentor.enter(), student.enter()]);
  await Promise.all([mentor.sees(school.student.name), student.sees(school.mentor.name)]);
  return { mentor, student };
}

/** Energy of the sound that was decoded between this look and the last one. */
function loudness(visitor: Visitor): () => Promise<number> {
  let before = Number.NaN;
  return async () => {
    const { energy } = await visitor.sound();
    const gained = energy - before;
    before = energy;
    return gained;
  };
}

it('a coaching is started on the school’s site, held by both, ended by the mentor, and found among the past ones', async () => {
  const mentor = await Visitor.at(browser, school.url);
  await mentor.page.getByRole('link', { name: school.mentor.name }).click();
  await mentor.page.locator('label', { hasText: school.student.name }).click();
  await mentor.button('Commencer maintenant').click();
  await mentor.words('La salle est ouverte : tu peux entrer.').waitFor();
  const mentorsRoom = await mentor.follow(mentor.page.getByRole('link', { name: 'Entrer', exact: true }));

  const student = await Visitor.at(browser, school.url);
  await student.page.getByRole('link', { name: school.student.name }).click();
  const studentsRoom = await student.follow(student.page.getByRole('link', { name: 'Entrer', exact: true }));

  // The check: one's own picture, and no answer about recording that nobody gave.
  await studentsRoom.page.getByLabel('Ton image').waitFor();
  const answers = [studentsRoom.button('Oui'), studentsRoom.button('Non')];
  for (const answer of answers) expect(await answer.getAttribute('aria-pressed')).toBe('false');
  expect(await studentsRoom.enterButton.isDisabled()).toBe(true);
  await studentsRoom.enterButton.click({ force: true });
  await studentsRoom.words('Réponds d’abord à la question sur l’enregistrement.').waitFor();
  await studentsRoom.button('Non').click();
  expect(await studentsRoom.button('Non').getAttribute('aria-pressed')).toBe('true');
  expect(await studentsRoom.enterButton.isDisabled()).toBe(false);

  await mentorsRoom.enter('yes');
  await mentorsRoom.words(/n’est pas encore là\.$/).waitFor();
  await studentsRoom.enterButton.click();
  await studentsRoom.leaveButton.waitFor();
  await Promise.all([
    mentorsRoom.sees(school.student.name),
    mentorsRoom.hears(),
    studentsRoom.sees(school.mentor.name),
    studentsRoom.hears(),
  ]);

  await mentorsRoom.button('Terminer pour tout le monde').click();
  await mentorsRoom.page.locator('tribu-dialog[open]').getByRole('button', { name: 'Terminer' }).click();
  for (const room of [mentorsRoom, studentsRoom]) {
    await room.words('C’est fini pour aujourd’hui. Merci !').waitFor();
    expect(await room.lights('video')).toBe(0);
    expect(await room.lights('audio')).toBe(0);
  }

  await studentsRoom.page.getByRole('link', { name: 'Retour à l’école' }).click();
  const past = studentsRoom.page.getByRole('region', { name: 'Séances passées' });
  await past.getByText(`Coaching avec ${school.mentor.name}`).waitFor();
  const attendance = past.getByRole('list', { name: 'Présence' });
  await attendance.getByText(/^Toi : \d+ min/).waitFor();
  await attendance.getByText(new RegExp(`^${school.mentor.name} : \\d+ min`)).waitFor();
  await Promise.all([mentor.go(), student.go()]);
});

it('[R9] who mutes is not heard, whose camera is off has its light out, and both come back', async () => {
  const { mentor, student } = await inCall();
  await mentor.hears();
  await student.button('Couper le micro').click();
  await mentor.tile(school.student.name).getByText('Micro coupé').waitFor({ state: 'attached' });
  const heard = loudness(mentor);
  // The fake microphone beeps once a second: two looks that far apart hear one, unless it is muted.
  await expect.poll(heard, { timeout: 15_000, interval: 1200 }).toBeLessThan(1e-7);
  await student.button('Activer le micro').click();
  await mentor.hears();

  expect(await student.lights('video')).toBe(1);
  await student.button('Couper la caméra').click();
  await mentor.tile(school.student.name).getByText('Caméra coupée').waitFor();
  await expect.poll(() => student.lights('video')).toBe(0);
  await student.button('Activer la caméra').click();
  await mentor.sees(school.student.name);
  expect(await student.lights('video')).toBe(1);
  await Promise.all([mentor.go(), student.go()]);
});

it('a shared screen is large for the other, an extension moves the end for both, and who leaves can come back', async () => {
  const { mentor, student } = await inCall();
  await student.button('Partager ton écran').click();
  const screen = mentor.tile(`Écran de ${school.student.name}`);
  await mentor.sees(`Écran de ${school.student.name}`);
  const box = await screen.boundingBox();
  expect((box?.width ?? 0) * (box?.height ?? 0)).toBeGreaterThan(0.5 * 1024 * 640);
  await mentor.sees(school.student.name);
  await student.words('Tu partages ton écran.').waitFor();
  await student.button(/^Arrêter le partage/).click();
  await screen.waitFor({ state: 'detached' });

  await Promise.all([mentor.words('Encore 30 min').waitFor(), student.words('Encore 30 min').waitFor()]);
  expect(await student.button(/^Prolonger/).count()).toBe(0);
  await mentor.button(/^Prolonger/).click();
  await mentor.button('+ 10 min').click();
  await Promise.all([mentor, student].map((one) => one.words('Encore 40 min').waitFor()));
  await student.words(/^La séance dure 10 min de plus/).waitFor();

  await student.leaveButton.click();
  await student.words('Tu as quitté la salle.').waitFor();
  expect(await student.lights('video')).toBe(0);
  await mentor
    .tile(school.student.name)
    .getByText(/a quitté la salle\.$/)
    .waitFor();
  await student.button('Revenir').click();
  await student.enterButton.click();
  await Promise.all([student.sees(school.mentor.name), mentor.sees(school.student.name)]);
  await Promise.all([mentor.go(), student.go()]);
});

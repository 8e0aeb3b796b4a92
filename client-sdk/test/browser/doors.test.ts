import type { SessionCreate } from '@tribu-live/protocol';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openSchool, type School, ServerProcess } from '../../../loadtest/support/index.ts';
import { DemoSchool } from './support/demo-school.ts';
import { Participant } from './support/participant.ts';
import { Visitor } from './support/visitor.ts';

const OPENS_BEFORE_MS = 600_000;

let server: ServerProcess;
let demo: DemoSchool;
let school: School;
let browser: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  demo = await DemoSchool.of(server);
  school = await openSchool(server);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** A coaching of the demo's mentor and student that the tests' own key may end, move and cancel. */
async function book(session: Partial<SessionCreate> = {}): Promise<string> {
  const people = [demo.mentor, demo.student].map(({ id, name, role }) => ({ id, name, role }));
  return (await school.book({ people, ...session })).id;
}

function studentAt(sessionId: string, inBrowser: Browser = browser): Promise<Visitor> {
  return Visitor.at(inBrowser, demo.roomUrl(sessionId, demo.student));
}

function mentorAt(sessionId: string): Promise<Visitor> {
  return Visitor.at(browser, demo.roomUrl(sessionId, demo.mentor));
}

/** The way on from a screen that ends here. */
async function wayBack(visitor: Visitor): Promise<void> {
  await visitor.page.getByRole('link', { name: 'Retour à l’école' }).click();
  await visitor.page.waitForURL((url) => url.pathname === '/');
}

describe('who does not get in reads why, and what to do', () => {
  it('[K1] too early: when it opens, and then the check comes by itself', async () => {
    const sessionId = await book({ startsAt: new Date(Date.now() + OPENS_BEFORE_MS + 8000).toISOString() });
    const student = await studentAt(sessionId);
    await student.words(/^La salle ouvre à \d\d:\d\d$/).waitFor();
    await student.words('Ouverture dans moins d’une minute').waitFor();
    await student.enterButton.waitFor();
    await student.words('Ta voix et ton image enregistrées ?').waitFor();
    await student.go();
  });

  it('[K3] over or cancelled: says which, and leads back to the school', async () => {
    const over = await book();
    await school.end(over);
    const cancelled = await book({ startsAt: new Date(Date.now() + OPENS_BEFORE_MS / 2).toISOString() });
    const student = await studentAt(cancelled);
    await student.enterButton.waitFor();
    await school.call('DELETE', `/v1/sessions/${cancelled}`);
    await student.words('Cette séance est annulée.').waitFor();
    await wayBack(student);

    await student.page.goto(demo.roomUrl(over, demo.student));
    await student.words('Cette séance est terminée.').waitFor();
    await wayBack(student);
    await student.go();
  });

  it('[K2] a third person: the session is not theirs, with a way back', async () => {
    const stranger = await Visitor.at(browser, demo.roomUrl(await book(), demo.stranger));
    await stranger.words('Cette séance n’est pas au nom de cette personne.').waitFor();
    await wayBack(stranger);
    await stranger.go();
  });

  it('[S4] removed: told so at once, and again at the door', async () => {
    const sessionId = await book();
    const student = await studentAt(sessionId);
    const mentor = await Participant.enter(
      browser,
      server.url,
      await school.token(sessionId, demo.mentor),
      [],
    );
    await student.enter();
    await mentor.inRoom(({ room, argument }) => room.remove(argument, 'test'), demo.student.id);
    await student.words('Tu ne fais plus partie de cette séance.').waitFor();
    expect(await student.lights('video')).toBe(0);
    await student.page.reload();
    await student.words('Tu ne fais plus partie de cette séance.').waitFor();
    await wayBack(student);
    await Promise.all([student.go(), mentor.close()]);
  });
});

describe('devices that cannot be used do not keep anybody out', () => {
  it('blocked: says where to allow them, and lets in without', async () => {
    const strict = await openBrowser({ flags: ['--use-fake-ui-for-media-stream=deny'] });
    const student = await Visitor.at(strict, demo.roomUrl(await book(), demo.student), { permissions: [] });
    const trouble = student.page.getByRole('alert');
    await trouble.getByText('Ta caméra et ton micro sont bloqués').waitFor();
    await trouble.getByText(/choisis « Autoriser »/).waitFor();
    await trouble.getByRole('button', { name: 'Réessayer' }).waitFor();
    await student.enter('no');
    await student.button('Activer la caméra').click();
    await student.words(/^Ton navigateur bloque l’accès\./).waitFor();
    await strict.close();
  });

  it('none at all: says so, and lets in to look and listen', async () => {
    const sessionId = await book();
    const bare = await openBrowser({ fakeDevices: false });
    const student = await studentAt(sessionId, bare);
    await student.words('Pas de caméra trouvée').waitFor();
    await student.words('Pas de micro trouvé').waitFor();
    const mentor = await mentorAt(sessionId);
    await Promise.all([student.enter(), mentor.enter()]);
    await Promise.all([student.sees(demo.mentor.name), student.hears()]);
    await mentor.tile(demo.student.name).getByText('Caméra coupée').waitFor();
    await student.button('Activer le micro').click();
    await student.words(/^L’appareil n’a pas été trouvé\./).waitFor();
    await Promise.all([bare.close(), mentor.go()]);
  });

  it('a microphone but no camera: the other hears', async () => {
    const sessionId = await book();
    const eyeless = await openBrowser({ flags: ['--use-fake-device-for-media-stream=device-count=0'] });
    const student = await studentAt(sessionId, eyeless);
    await student.words('Pas de caméra trouvée : tu peux entrer sans, on t’entendra.').waitFor();
    expect(await student.words('Pas de micro trouvé').count()).toBe(0);
    const mentor = await mentorAt(sessionId);
    await Promise.all([student.enter(), mentor.enter()]);
    await mentor.hears();
    await Promise.all([eyeless.close(), mentor.go()]);
  });
});

describe('in the room', () => {
  it('[C2] a second window takes over; the first one says so and can take it back', async () => {
    const sessionId = await book();
    const first = await studentAt(sessionId);
    await first.enter();
    const second = await first.window(demo.roomUrl(sessionId, demo.student));
    await second.enter();
    await first.words('Tu as ouvert la salle dans une autre fenêtre.').waitFor();
    expect(await first.lights('video')).toBe(0);
    await first.button('Reprendre ici').click();
    await first.leaveButton.waitFor();
    await second.words('Tu as ouvert la salle dans une autre fenêtre.').waitFor();
    expect(await second.lights('video')).toBe(0);
    await first.go();
  });

  it('waits for the mentor, and stays calm when the other one is suddenly gone', async () => {
    const sessionId = await book();
    const student = await studentAt(sessionId);
    await student.enter();
    await student
      .tile(demo.mentor.name)
      .getByText(/n’est pas encore là\.$/)
      .waitFor();
    await student.words(/^Tu peux attendre ici : la salle reste ouverte jusqu’à/).waitFor();
    const mentor = await mentorAt(sessionId);
    await mentor.button('Oui').click();
    await mentor.words(/vient d’arriver$/).waitFor();
    await mentor.enter();
    await student.sees(demo.mentor.name);
    await mentor.go();
    await student
      .tile(demo.mentor.name)
      .getByText(/a perdu la connexion\. On attend son retour…$/)
      .waitFor();
    const again = await mentorAt(sessionId);
    await again.enter();
    await student.sees(demo.mentor.name);
    await Promise.all([student.go(), again.go()]);
  });

  it('[C3] a killed server is a slim bar, and both are back by themselves when it is', async () => {
    const sessionId = await book();
    const [mentor, student] = await Promise.all([mentorAt(sessionId), studentAt(sessionId)]);
    await Promise.all([mentor.enter(), student.enter()]);
    await Promise.all([mentor.sees(demo.student.name), student.sees(demo.mentor.name)]);
    await server.kill('SIGKILL');
    const lost = 'Connexion perdue. On te ramène dans la salle…';
    await Promise.all([mentor, student].map((one) => one.words(lost).waitFor()));
    await student.tile(demo.mentor.name).locator('canvas:visible').waitFor();
    await server.restart();
    await Promise.all([mentor, student].map((one) => one.words(lost).waitFor({ state: 'detached' })));
    await Promise.all([mentor.sees(demo.student.name), student.sees(demo.mentor.name), student.hears()]);
    await Promise.all([mentor.go(), student.go()]);
  });
});

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, ServerProcess } from '../../../loadtest/support/index.ts';
import { DemoSchool, enter, seesPictureOf } from './support/demo-school.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: ServerProcess;
let school: DemoSchool;
let browser: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  school = await DemoSchool.of(server);
  browser = await openBrowser({ flags: ['--auto-select-desktop-capture-source=Entire screen'] });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const GRANTED = { permissions: ['camera', 'microphone'] };

/** Runs in the page before its scripts: keeps the audio elements that it makes, which stand in no document. */
function keepVoices(): void {
  const voices: HTMLAudioElement[] = [];
  const { Audio: Original } = window;
  Object.assign(window, {
    voices,
    Audio: function Audio(source?: string): HTMLAudioElement {
      const voice = new Original(source);
      voices.push(voice);
      return voice;
    },
  });
}

/** Serious and critical findings of axe on the page as it is. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

describe('a whole coaching in the demo school', () => {
  it('is booked, entered with consent, held, extended and ended by clicking', async () => {
    const programme = await (await browser.newContext()).newPage();
    await programme.goto(school.url);
    expect(await findings(programme)).toEqual([]);
    await programme.getByText(school.mentor.name).click();
    await programme
      .getByRole('heading', { name: new RegExp(school.mentor.name.split(' ')[0] ?? '') })
      .first()
      .waitFor();
    expect(await findings(programme)).toEqual([]);

    const { id } = await school.coaching();
    const mentor = await school.openRoom(browser, id, school.mentor, GRANTED);
    const door = mentor.getByRole('button', { name: 'Entrer' });
    await door.waitFor();
    await mentor.getByText('Réponds d’abord à la question').waitFor();
    expect(await mentor.getByRole('radio', { checked: true }).count()).toBe(0);
    expect(await findings(mentor)).toEqual([]);
    await enter(mentor, 'Oui');
    await mentor
      .getByText(/n’est pas encore là/)
      .first()
      .waitFor();

    const student = await school.openRoom(browser, id, school.student, GRANTED);
    await enter(student, 'Non');
    await Promise.all([seesPictureOf(mentor, school.student), seesPictureOf(student, school.mentor)]);
    expect(await findings(student)).toEqual([]);

    await student.getByRole('button', { name: /^Couper la caméra/ }).click();
    await mentor.getByText('Caméra coupée').first().waitFor();
    await student.getByRole('button', { name: /^Activer la caméra/ }).click();
    await seesPictureOf(mentor, school.student);

    await mentor.getByRole('button', { name: /^Prolonger/ }).click();
    await mentor.getByText('+ 5 min').click();
    await student
      .getByText(/La séance dure 5 min de plus/)
      .first()
      .waitFor();

    await mentor
      .getByRole('button', { name: /^Terminer/ })
      .first()
      .click();
    await mentor.getByText('Terminer la séance ?').waitFor();
    await mentor.getByRole('button', { name: 'Terminer', exact: true }).last().click();
    await Promise.all(
      [mentor, student].map((page) => page.getByText('C’est fini pour aujourd’hui. Merci !').waitFor()),
    );
    expect(await findings(student)).toEqual([]);
    for (const page of [programme, mentor, student]) await page.context().close();
  });

  it('goes by keyboard alone, in English too', async () => {
    const { id } = await school.coaching();
    const page = await school.openRoom(browser, id, school.mentor, {
      ...GRANTED,
      lang: 'en',
      reducedMotion: 'reduce',
    });
    await page.getByRole('button', { name: 'Enter' }).waitFor();
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
      });
    const tabTo = async (name: RegExp): Promise<void> => {
      for (let step = 0; step < 40 && !name.test(await focused()); step += 1)
        await page.keyboard.press('Tab');
      expect(await focused()).toMatch(name);
    };
    await tabTo(/^(Yes|No)$/);
    await page.keyboard.press('Space');
    await tabTo(/^Enter$/);
    await page.keyboard.press('Enter');
    const mute = page.getByRole('button', { name: /^Mute/ });
    await mute.waitFor();
    await page.keyboard.press('m');
    await page
      .getByRole('button', { name: /^Unmute|^Turn the microphone on|^Turn on/ })
      .first()
      .waitFor();
    await page.context().close();
  });
});

describe('at the door', () => {
  it('a third person gets a friendly sentence', async () => {
    const { id } = await school.coaching();
    const stranger = await school.openRoom(browser, id, school.stranger, GRANTED);
    await stranger.getByText('Cette séance n’est pas au nom de cette personne.').waitFor();
    await stranger.context().close();
  });

  it('too early says when it opens', async () => {
    const { id } = await school.coaching(60);
    const page = await school.openRoom(browser, id, school.student, GRANTED);
    await page
      .getByText(/La salle ouvre à/)
      .first()
      .waitFor();
    await page.context().close();
  });

  it('a blocked camera and microphone do not keep anybody out', async () => {
    const { id } = await school.coaching();
    const strict = await openBrowser({ flags: ['--deny-permission-prompts'] });
    const page = await school.openRoom(strict, id, school.student);
    const without = page.getByRole('button', { name: 'Continuer sans' });
    await without.click();
    await enter(page, 'Non');
    await strict.close();
  });

  it('[C2] a second window of the same person takes over; the first says so and can take it back', async () => {
    const { id } = await school.coaching();
    const first = await school.openRoom(browser, id, school.student, GRANTED);
    await enter(first);
    const second = await first.context().newPage();
    await second.goto(school.roomUrl(id, school.student));
    await second.getByRole('button', { name: 'Entrer' }).waitFor();
    const question = second.getByText('Oui', { exact: true });
    if (await question.isVisible()) await question.click();
    await second.getByRole('button', { name: 'Entrer' }).click();
    await first.getByText('Tu as ouvert la salle dans une autre fenêtre.').waitFor();
    await first.getByRole('button', { name: 'Reprendre ici' }).click();
    await second.getByText('Tu as ouvert la salle dans une autre fenêtre.').waitFor();
    await first.context().close();
  });
});

describe('a browser that holds sound back', () => {
  it('gives sound after a reload, or a clear button that brings it', async () => {
    const { id } = await school.coaching();
    const mentor = await school.openRoom(browser, id, school.mentor, GRANTED);
    await enter(mentor);
    const quiet = await openBrowser({ autoplay: false, fakeDevices: false });
    const student = await school.openRoom(quiet, id, school.student);
    await student.context().addInitScript(keepVoices);
    await enter(student, 'Non');
    await seesPictureOf(student, school.mentor);
    await student.reload();
    const back = student.getByRole('button', { name: /^Quitter/ });
    const button = student.getByRole('button', { name: 'Activer le son' });
    const door = student.getByRole('button', { name: 'Entrer' });
    await back.or(door).first().waitFor();
    if (await door.isVisible()) await door.click();
    await back.waitFor();
    const plays = (): Promise<boolean> =>
      student.evaluate(() =>
        (window as unknown as { voices: HTMLAudioElement[] }).voices.some(
          (voice) => !voice.paused && voice.currentTime > 0,
        ),
      );
    await expect
      .poll(async () => (await plays()) || (await button.isVisible()), { timeout: 15_000 })
      .toBe(true);
    if (await button.isVisible()) await button.click();
    await expect.poll(plays, { timeout: 15_000 }).toBe(true);
    await quiet.close();
    await mentor.context().close();
  });
});

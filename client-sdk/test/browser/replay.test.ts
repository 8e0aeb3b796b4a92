import { type ReplayResource, TribuError } from '@tribu-live/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser } from '../../../loadtest/support/index.ts';
import { ReplaySite, VIDEO_SECONDS } from '../support/replay-site.ts';
import { seriousFindings } from './support/axe.ts';
import { Visitor } from './support/visitor.ts';

const REPLAY: ReplayResource = {
  id: 'session-1',
  title: 'Fixer le prix d’un bol',
  startsAt: '2026-11-24T14:00:00.000Z',
  people: [
    { id: 'claire', name: 'Claire Montel', role: 'mentor' },
    { id: 'lea', name: 'Léa Fontaine', role: 'student' },
  ],
  durationMs: VIDEO_SECONDS * 1000,
  chapters: [
    { kind: 'start', atMs: 0, personId: null, title: 'Début' },
    { kind: 'screen', atMs: 20_000, personId: 'lea', title: 'Écran de Léa Fontaine' },
    { kind: 'screen.end', atMs: 40_000, personId: 'lea', title: 'Fin du partage' },
    { kind: 'end', atMs: 58_000, personId: null, title: 'Fin' },
  ],
  gaps: [
    { fromMs: 30_000, toMs: 34_000, personId: 'claire', reason: 'server' },
    { fromMs: 30_200, toMs: 34_000, personId: 'lea', reason: 'server' },
  ],
  videoUrl: 'link-1/video.mp4',
  thumbnailUrl: 'link-1/thumbnail.jpg',
  watchedUrl: null,
  expiresAt: '2026-11-24T18:00:00.000Z',
};
const PATIENCE = { timeout: 10_000 };
const GAP = 'Ici il manque 4 s : la salle s’est interrompue.';

let site: ReplaySite;
let browser: Browser;

beforeAll(async () => {
  site = await ReplaySite.open(REPLAY);
  browser = await openBrowser({ autoplay: false });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(() => {
  site.answer = REPLAY;
  site.videoComes = true;
});

/** A visitor whose page has the video's length. */
async function watcher(lang = 'fr'): Promise<Visitor> {
  const visitor = await Visitor.at(browser, site.page(lang));
  await visitor.page.locator('tribu-player video').waitFor();
  await visitor.page.waitForFunction(isLoaded);
  return visitor;
}

/** The player's video, in the page. */
interface Watched {
  readonly atSeconds: number;
  /** The picture of this moment is there. */
  readonly shown: boolean;
  readonly playing: boolean;
  readonly speed: number;
  readonly volume: number;
}

const videoOf = (page: Page): Promise<Watched> =>
  page.locator('tribu-player video').evaluate((element) => {
    const video = element as HTMLVideoElement;
    return {
      atSeconds: video.currentTime,
      shown: !video.seeking && video.readyState >= 2,
      playing: !video.paused && video.readyState > 2,
      speed: video.playbackRate,
      volume: video.muted ? 0 : video.volume,
    };
  });

/** Resolves once the video shows the picture near this second. */
async function standsAt(page: Page, seconds: number): Promise<void> {
  await expect
    .poll(() => videoOf(page))
    .toMatchObject({ atSeconds: expect.closeTo(seconds, 0), shown: true });
}

/** Runs in the page. */
function isLoaded(): boolean {
  const player = document.querySelector('tribu-replay')?.shadowRoot?.querySelector('tribu-player');
  return (player?.shadowRoot?.querySelector('video')?.readyState ?? 0) >= 1;
}

const current = (page: Page): Promise<string[]> =>
  page.locator('tribu-chapters [aria-current] span').allTextContents();

it('[D7] a recording is opened by its link and plays after one press, sound and picture', async () => {
  const { page } = await watcher();
  await page.getByRole('heading', { name: REPLAY.title }).waitFor();
  await page.getByText('Claire Montel et Léa Fontaine').waitFor();
  expect(await page.locator('tribu-player video').getAttribute('poster')).toBe(
    `${site.origin}/v1/replays/link-1/thumbnail.jpg`,
  );
  await page.locator('.begin').click();
  await expect.poll(() => videoOf(page), PATIENCE).toMatchObject({ playing: true, volume: 1 });
  await expect.poll(async () => (await videoOf(page)).atSeconds, PATIENCE).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Mettre en pause' }).click();
  await expect.poll(() => videoOf(page), PATIENCE).toMatchObject({ playing: false });
  await page.context().close();
});

it('a chapter of the list leads there by a range request, and the list marks where one is', async () => {
  const { page } = await watcher();
  expect(await current(page)).toEqual(['Début']);
  site.ranges.length = 0;
  await page.getByRole('button', { name: '0:40 Fin du partage' }).click();
  await standsAt(page, 40);
  expect(site.ranges.some((range) => /^bytes=[1-9]/.test(range))).toBe(true);
  expect(await current(page)).toEqual(['Fin du partage']);
  await page.getByRole('button', { name: '0:20 Écran de Léa Fontaine' }).click();
  await standsAt(page, 20);
  expect(await current(page)).toEqual(['Écran de Léa Fontaine']);
  await page.getByRole('slider', { name: 'Position dans la vidéo' }).fill('45000');
  await standsAt(page, 45);
  await page.context().close();
});

it('what is missing is said in words in the list, and on the picture while it is missing', async () => {
  const { page } = await watcher();
  const listed = page.locator('tribu-chapters .gap');
  expect(await listed.count()).toBe(1);
  await listed.getByText(GAP).waitFor();
  await listed.getByText('Claire Montel, Léa Fontaine').waitFor();
  const note = page.locator('tribu-player .plate');
  expect(await note.isVisible()).toBe(false);
  await page.getByRole('slider', { name: 'Position dans la vidéo' }).fill('31000');
  await note.getByText(GAP).waitFor();
  await page.getByRole('slider', { name: 'Position dans la vidéo' }).fill('35000');
  await note.waitFor({ state: 'hidden' });
  await page.context().close();
});

it('the keyboard alone plays, steps, leaps, goes from chapter to chapter, and changes speed and sound', async () => {
  const { page } = await watcher();
  const { keyboard } = page;
  await keyboard.press('Space');
  await expect.poll(() => videoOf(page), PATIENCE).toMatchObject({ playing: true });
  await keyboard.press('k');
  await expect.poll(() => videoOf(page), PATIENCE).toMatchObject({ playing: false });
  await keyboard.press('Home');
  await standsAt(page, 0);
  await keyboard.press('c');
  await standsAt(page, 20);
  await keyboard.press('l');
  await standsAt(page, 30);
  await keyboard.press('ArrowRight');
  await standsAt(page, 35);
  await keyboard.press('j');
  await standsAt(page, 25);
  await keyboard.press('ArrowLeft');
  await standsAt(page, 20);
  await keyboard.press('c');
  await standsAt(page, 40);
  await keyboard.press('Shift+C');
  await standsAt(page, 20);
  await keyboard.press('>');
  await keyboard.press('m');
  await expect.poll(() => videoOf(page), PATIENCE).toMatchObject({ speed: 1.25, volume: 0 });
  await keyboard.press('m');
  await keyboard.press('ArrowDown');
  await expect.poll(async () => (await videoOf(page)).volume).toBeCloseTo(0.9, 5);
  await page.getByRole('slider', { name: 'Position dans la vidéo' }).focus();
  await keyboard.press('ArrowRight');
  await standsAt(page, 25);
  await keyboard.press('?');
  await page.getByText('Chapitre suivant').waitFor();
  await keyboard.press('Escape');
  await page.getByText('Chapitre suivant').waitFor({ state: 'hidden' });
  await page.context().close();
});

it('what was really played is told, when it pauses and when the page is left, and no jump is', async () => {
  site.answer = { ...REPLAY, watchedUrl: 'link-1/watched' };
  site.watched.length = 0;
  const { page } = await watcher();
  const playsTo = (seconds: number): Promise<void> =>
    expect.poll(async () => (await videoOf(page)).atSeconds, PATIENCE).toBeGreaterThan(seconds);
  await page.locator('.begin').click();
  await playsTo(1.5);
  await page.getByRole('button', { name: '0:40 Fin du partage' }).click();
  await playsTo(41.5);
  await page.keyboard.press('k');
  await expect.poll(() => site.watched.length, PATIENCE).toBe(1);
  const { atSeconds } = await videoOf(page);
  const [toPause = 0] = site.watched;
  expect(toPause).toBeGreaterThanOrEqual(2);
  expect(toPause).toBeLessThan(20);
  await page.keyboard.press('k');
  await playsTo(atSeconds + 1.5);
  await page.goto('about:blank');
  await expect.poll(() => site.watched.length, PATIENCE).toBe(2);
  expect(site.watched[1]).toBeGreaterThanOrEqual(1);
  await page.context().close();
});

it('full screen comes and goes, with the controls in it', async () => {
  const { page } = await watcher();
  await page.getByRole('button', { name: 'Plein écran' }).click();
  await page.getByRole('button', { name: 'Quitter le plein écran' }).waitFor();
  expect(await page.evaluate(() => document.fullscreenElement?.localName)).toBe('tribu-replay');
  await page.keyboard.press('f');
  await page.getByRole('button', { name: 'Plein écran', exact: true }).waitFor();
  await page.context().close();
});

it('what can’t be watched says why and what to do, and what was on its way appears by itself', async () => {
  const said: [error: TribuError, heading: string][] = [
    [new TribuError('link_expired'), 'Ce lien n’est plus valable.'],
    [new TribuError('token_invalid'), 'Ce lien n’ouvre pas d’enregistrement.'],
    [new TribuError('not_found'), 'Cet enregistrement a été supprimé.'],
    [
      new TribuError('recording_not_ready', { details: { status: 'failed' } }),
      'Cette vidéo n’a pas pu être montée.',
    ],
    [new TribuError('recording_not_ready', { details: { status: 'empty' } }), 'Rien n’a été enregistré.'],
    [new TribuError('share_consent_missing'), 'Cet enregistrement n’est pas partagé avec toi.'],
    [new TribuError('unavailable'), 'La vidéo ne répond pas.'],
    [new TribuError('recording_not_ready'), 'La vidéo est en cours de montage.'],
  ];
  const visitor = await Visitor.come(browser);
  for (const [error, heading] of said) {
    site.answer = error;
    await visitor.page.goto(site.page());
    await visitor.page.getByRole('heading', { name: heading }).waitFor();
    await visitor.page.getByRole('link', { name: 'École' }).waitFor();
  }
  site.answer = REPLAY;
  await visitor.page.getByRole('heading', { name: REPLAY.title }).waitFor();
  await visitor.go();
});

it('a link that expires while one watches says so; a fresh link goes on at the same place', async () => {
  const { page } = await watcher();
  await page.getByRole('slider', { name: 'Position dans la vidéo' }).fill('42000');
  await standsAt(page, 42);
  await page.keyboard.press('>');
  await page.evaluate(() => {
    const replay = document.querySelector('tribu-replay');
    const why = new Promise((resolve) => {
      replay?.addEventListener('tribu-replay-missing', (event) => resolve((event as CustomEvent).detail.why));
    });
    Object.assign(window, { why });
  });
  site.answer = { ...REPLAY, videoUrl: 'link-2/video.mp4' };
  await page.evaluate(() =>
    document.querySelector('tribu-replay')?.setAttribute('src', '/v1/replays/link-2'),
  );
  await page.waitForFunction((wanted) => {
    const player = document.querySelector('tribu-replay')?.shadowRoot?.querySelector('tribu-player');
    const video = player?.shadowRoot?.querySelector('video');
    return video?.src.includes(wanted) === true && Math.abs(video.currentTime - 42) < 0.5;
  }, 'link-2');
  await expect.poll(() => videoOf(page), PATIENCE).toMatchObject({ speed: 1.25 });
  site.answer = new TribuError('link_expired');
  await page.evaluate(() =>
    document.querySelector('tribu-replay')?.setAttribute('src', '/v1/replays/link-3'),
  );
  await page.getByRole('heading', { name: 'Ce lien n’est plus valable.' }).waitFor();
  expect(await page.evaluate(() => (window as unknown as { why: Promise<string> }).why)).toBe('expired');
  await page.context().close();
});

it('a line that breaks is told, and playing goes on where it was', async () => {
  site.videoComes = false;
  const { page } = await Visitor.at(browser, site.page());
  await page.getByRole('alert').getByText('La lecture s’est interrompue.').waitFor();
  site.videoComes = true;
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await page.getByRole('alert').waitFor({ state: 'hidden' });
  await page.locator('.begin').click();
  await expect.poll(() => videoOf(page), PATIENCE).toMatchObject({ playing: true });
  await page.context().close();
});

describe.each(['fr', 'en'])('axe has no serious finding, in %s', (lang) => {
  it('on the player, its keys, and where there is nothing to watch', async () => {
    const { page } = await watcher(lang);
    expect(await seriousFindings(page), 'player').toEqual([]);
    await page.keyboard.press('?');
    await page.locator('tribu-dialog[open] dl').waitFor();
    expect(await seriousFindings(page), 'keys').toEqual([]);
    site.answer = new TribuError('link_expired');
    await page.reload();
    await page.locator('tribu-notice h1:focus').waitFor();
    expect(await seriousFindings(page), 'expired').toEqual([]);
    await page.context().close();
  });
});

it('targets are 44 px, nothing has to be scrolled sideways, on a phone and at a zoom of 200 %', async () => {
  const { page } = await watcher();
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 683, height: 384 },
  ]) {
    await page.setViewportSize(viewport);
    for (const control of await page.locator('tribu-replay :is(button, select, input):visible').all()) {
      const box = await control.boundingBox();
      expect(Math.round(Math.min(box?.width ?? 0, box?.height ?? 0))).toBeGreaterThanOrEqual(44);
    }
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBe(0);
  }
  await page.context().close();
});

import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { runTool } from './replay/run-tool.ts';
import { ROOT, tempFolder } from './support/index.ts';

const FOLDER = join(ROOT, 'docs/images');
const MAX_BYTES = 100_000;
/** So few colours that a picture has some tens of kB, and so many that nobody sees it. */
const FEW_COLOURS =
  'split[all][some];[some]palettegen=max_colors=200:reserve_transparent=0[colours];[all][colours]paletteuse=dither=none';

/** Writes a picture of the page for the docs. @throws Error when it is too large to be kept with the source */
export async function save(page: Page, name: string): Promise<void> {
  await using folder = await tempFolder();
  const taken = join(folder.path, 'taken.png');
  await writeFile(taken, await page.screenshot({ type: 'png', animations: 'disabled' }));
  const path = join(FOLDER, name);
  await mkdir(FOLDER, { recursive: true });
  const args = [
    '-y',
    '-i',
    taken,
    '-vf',
    FEW_COLOURS,
    '-frames:v',
    '1',
    '-update',
    '1',
    '-pred',
    'mixed',
    path,
  ];
  await runTool('ffmpeg', args, () => undefined);
  const { size } = await stat(path);
  if (size > MAX_BYTES) throw new Error(`${name} has ${size} bytes, more than ${MAX_BYTES}`);
  process.stdout.write(`docs/images/${name}: ${size} bytes\n`);
}

/** Asks for camera and microphone as a person does, unless the browser granted them before. */
export async function allowDevices(page: Page): Promise<void> {
  const ask = page.getByRole('button', { name: 'Activer caméra et micro' });
  await ask.or(page.locator('video').first()).first().waitFor();
  if (await ask.isVisible()) await ask.click();
  await shows(page, 1);
}

/** Agrees to be recorded and goes in. */
export async function enter(page: Page): Promise<void> {
  await page.getByText('Oui', { exact: true }).click();
  await page.getByRole('button', { name: 'Entrer' }).click();
}

/** Resolves when so many videos have a picture. */
export async function shows(page: Page, count: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const videos: HTMLVideoElement[] = [];
    const collect = (root: Document | ShadowRoot) => {
      videos.push(...root.querySelectorAll('video'));
      for (const element of root.querySelectorAll('*'))
        if (element.shadowRoot !== null) collect(element.shadowRoot);
    };
    collect(document);
    return videos.filter((video) => video.videoWidth > 0 && !video.paused).length >= wanted;
  }, count);
}

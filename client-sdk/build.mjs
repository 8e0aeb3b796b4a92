// Builds what browsers load into client-sdk/dist: index.js (the core), elements.js, replay.js and console.js with their parts, token.js,
// and LICENSES.txt of what is bundled; in dist/ops, which the package leaves out, the operators' page of the server.
// `--package` makes the npm package of it: with declarations, without source maps (three quarters of its size).
// Nothing is done when no source changed.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { licensesOf } from './build/licenses.mjs';
import { leaveOut, shareCore } from './build/plugins.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const DIST = join(HERE, 'dist');
/** Browsers load it too, and it is bundled like the rest. */
const OPS = join(ROOT, 'server/src/ops/site');
const SOURCES = ['src', 'elements', 'token', 'build', '../protocol/src', OPS].map((folder) =>
  resolve(HERE, folder),
);
const FILES = ['build.mjs', 'package.json', '../package-lock.json'].map((file) => join(HERE, file));
/** Minified and gzipped, in kB (1000 bytes): what a page pays before it can join. */
const CORE_BUDGET_KB = 80;
const LICENSES = 'LICENSES.txt';

const forPackage = process.argv.includes('--package');
/** @type {import('esbuild').BuildOptions & { metafile: true }} */
const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  sourcemap: forPackage ? false : 'linked',
  legalComments: 'none',
  metafile: true,
  outdir: DIST,
  write: false,
  logLevel: 'silent',
};

const mark = await fingerprint();
if (await isBuilt(mark)) {
  console.log('client-sdk: nothing changed');
} else {
  const startedAt = performance.now();
  const results = await Promise.all(bundles().map((options) => build(options)));
  const ops = await build(opsPage());
  const files = [...results, ops].flatMap((result) => result.outputFiles ?? []);
  const licenses = await licensesOf(
    results.map(({ metafile }) => metafile),
    ROOT,
  );
  await mkdir(join(DIST, 'ops'), { recursive: true });
  await Promise.all(files.map((file) => writeFile(file.path, file.contents)));
  await writeFile(join(DIST, LICENSES), licenses);
  await writeFile(join(DIST, 'ops', LICENSES), await licensesOf([ops.metafile], ROOT));
  await removeOthers(
    new Set([LICENSES, ...files.map(({ path }) => relative(DIST, path).split(sep)[0] ?? '')]),
  );
  if (forPackage)
    await (await import('./build/declarations.mjs')).writeDeclarations(ROOT, join(DIST, 'types'));
  await writeFile(join(DIST, '.built'), `${mark}${forPackage ? ' package' : ''}`);
  report(files, Math.round(performance.now() - startedAt));
}

/** @returns {(typeof COMMON)[]} */
function bundles() {
  const core = {
    entryPoints: { index: join(HERE, 'src/index.ts') },
    platform: 'browser',
    plugins: [leaveOut()],
  };
  const token = { entryPoints: { token: join(HERE, 'token/index.ts') }, platform: 'neutral' };
  const elements = join(HERE, 'elements/index.ts');
  const screens = {
    entryPoints: {
      elements,
      replay: join(HERE, 'elements/replay/index.ts'),
      console: join(HERE, 'elements/console/index.ts'),
    },
    platform: 'browser',
    splitting: true,
    chunkNames: 'elements-[name]-[hash]',
    plugins: [shareCore(join(HERE, 'src'))],
  };
  const all = existsSync(elements) ? [core, token, screens] : [core, token];
  const banner = { js: `/*! Licenses of what is bundled: ${LICENSES} */` };
  return all.map((options) => /** @type {typeof COMMON} */ ({ ...COMMON, banner, ...options }));
}

/** The operators' page: what the server serves below /ops/assets. */
function opsPage() {
  const entryPoints = {
    main: join(OPS, 'main.ts'),
    'sign-in': join(OPS, 'sign-in.ts'),
    ops: join(OPS, 'ops.css'),
  };
  const banner = { js: `/*! Licenses of what is bundled: ${LICENSES} */` };
  return /** @type {typeof COMMON} */ ({
    ...COMMON,
    banner,
    entryPoints,
    platform: 'browser',
    outdir: join(DIST, 'ops'),
  });
}

/** One line for the content of every source. */
async function fingerprint() {
  const hash = createHash('sha256');
  const inFolders = await Promise.all(SOURCES.filter((folder) => existsSync(folder)).map(filesBelow));
  const paths = [...inFolders.flat(), ...FILES].filter((path) => !/\.test\.m?ts$/.test(path)).sort();
  for (const path of paths)
    hash
      .update(relative(HERE, path))
      .update('\0')
      .update(await readFile(path));
  return hash.digest('hex');
}

/** @param {string} folder */
async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** @param {string} wanted */
async function isBuilt(wanted) {
  const path = join(DIST, '.built');
  if (!existsSync(path) || !existsSync(join(DIST, 'index.js'))) return false;
  const [built, purpose] = (await readFile(path, 'utf8')).split(' ');
  return built === wanted && (!forPackage || purpose === 'package');
}

/** Parts of earlier builds have other names: they would pile up. @param {Set<string>} keep */
async function removeOthers(keep) {
  const stale = (await readdir(DIST)).filter((name) => !keep.has(name));
  await Promise.all(stale.map((name) => rm(join(DIST, name), { recursive: true })));
}

/**
 * @param {readonly import('esbuild').OutputFile[]} files
 * @param {number} tookMs
 */
function report(files, tookMs) {
  for (const file of files) {
    if (!file.path.endsWith('.js')) continue;
    const sizeKb = gzipSync(file.contents, { level: 9 }).length / 1000;
    const isCore = relative(DIST, file.path) === 'index.js';
    const budget = isCore ? ` (budget ${CORE_BUDGET_KB})` : '';
    console.log(`${relative(ROOT, file.path)}: ${sizeKb.toFixed(1)} kB gzipped${budget}`);
    if (isCore && sizeKb > CORE_BUDGET_KB) {
      console.error(`The core is larger than its budget of ${CORE_BUDGET_KB} kB.`);
      process.exitCode = 1;
    }
  }
  console.log(`client-sdk: built in ${tookMs} ms`);
}

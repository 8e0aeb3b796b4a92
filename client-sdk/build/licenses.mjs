// What is bundled is delivered: its licenses ask that their texts come along.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The innermost package that a path leads into; paths of other namespaces (`name:path`) lead into none. */
const PACKAGE = /^([^:]*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const TEXT = /^(licen[cs]e|copying|notice)/i;
const HEAD = 'Packages that are bundled into the files beside this one, with their licenses.\n';

/**
 * The license texts of all packages that went into bundles, by name.
 *
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @param {string} root what the metafiles' paths start at
 * @throws {Error} when a package has no license text
 */
export async function licensesOf(metafiles, root) {
  const entries = await Promise.all(bundledFolders(metafiles).map((folder) => entryOf(join(root, folder))));
  const texts = entries
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version))
    .map(({ name, version, license, text }) => {
      const title = `${name} ${version} (${license})`;
      return `${title}\n${'-'.repeat(title.length)}\n\n${text}\n`;
    });
  return [HEAD, ...texts].join('\n\n');
}

/** @param {readonly import('esbuild').Metafile[]} metafiles */
function bundledFolders(metafiles) {
  const outputs = metafiles.flatMap(({ outputs }) => Object.values(outputs));
  const inputs = outputs.flatMap(({ inputs }) => Object.keys(inputs));
  return [...new Set(inputs.flatMap((path) => PACKAGE.exec(path)?.[1] ?? []))];
}

/** @param {string} folder */
async function entryOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => TEXT.test(file)).sort();
  if (files.length === 0) throw new Error(`${name} is bundled but has no license text`);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const text = texts.map((each) => each.replaceAll('\r\n', '\n').trim()).join('\n\n');
  return { name: String(name), version: String(version), license: String(license), text };
}

/** By code units: the same on every machine. @param {string} a @param {string} b */
function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

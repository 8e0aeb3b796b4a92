import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const { forbidden, options } = require('../../.dependency-cruiser.cjs');

const PACKAGES = [
  'zod',
  'pg',
  'redis',
  'lit',
  'mediasoup',
  'mediasoup-client',
  'socket.io-client',
  'express',
  'fluent-ffmpeg',
];

/**
 * For each rule: a file, what it imports, and with that breaks the rule. It may replace a file of ALLOWED.
 *
 * @type {readonly (readonly [rule: string, file: string, imports: string])[]}
 */
const VIOLATIONS = [
  ['no-cycles', 'server/src/http/a.ts', './b.ts'],
  ['no-unresolved', 'server/src/http/lost.ts', './nowhere.ts'],
  ['protocol-imports-only-zod', 'protocol/src/greedy.ts', 'express'],
  ['protocol-imports-only-zod', 'protocol/src/upward.ts', '../../server/src/store/index.ts'],
  ['client-sdk-knows-only-protocol', 'client-sdk/src/curious.ts', '../../server/src/store/index.ts'],
  ['server-knows-only-protocol', 'server/src/http/worker.ts', '../../../workers/src/job.ts'],
  ['server-knows-only-protocol', 'server/src/http/sdk.ts', '../../../client-sdk/src/room.ts'],
  ['workers-use-exported-parts', 'workers/src/deep.ts', '../../server/src/store/journal.ts'],
  ['workers-use-exported-parts', 'workers/src/rooms.ts', '../../server/src/rooms/room.ts'],
  ['loadtest-stays-outside', 'loadtest/bench/inside.ts', '../../server/src/rooms/room.ts'],
  ['tests-borrow-only-media', 'server/src/http/bench.test.ts', '../../../loadtest/bench/join.ts'],
  ['no-test-in-product', 'server/src/http/tested.ts', '../../test/integration/helper.ts'],
  ['setup-needs-no-packages', 'config/setup/rich.mjs', 'zod'],
  ['foundation-imports-nothing-above', 'server/src/store/up.ts', '../rooms/room.ts'],
  ['rooms-never-look-back', 'server/src/rooms/back.ts', '../http/routes.ts'],
  ['media-and-cluster-stand-alone', 'server/src/media/back.ts', '../rooms/room.ts'],
  ['media-and-cluster-stand-alone', 'server/src/cluster/back.ts', '../rooms/room.ts'],
  ['media-keeps-no-books', 'server/src/media/books.ts', '../store/journal.ts'],
  ['cluster-moves-no-media', 'server/src/cluster/media.ts', '../media/reconciler.ts'],
  ['doors-go-through-rooms', 'server/src/signaling/direct.ts', '../media/reconciler.ts'],
  ['auth-knows-no-doors', 'server/src/auth/door.ts', '../http/routes.ts'],
  ['cli-uses-the-foundation', 'server/src/cli/keys.ts', '../rooms/room.ts'],
  ['wiring-is-at-the-top', 'server/src/rooms/wired.ts', '../context.ts'],
  ['core-knows-no-elements', 'client-sdk/src/screen.ts', '../elements/room-element.ts'],
  ['core-knows-no-elements', 'client-sdk/src/framed.ts', 'lit'],
  ['token-stands-alone', 'client-sdk/token/core.ts', '../src/room.ts'],
  ['browser-code-needs-no-node', 'client-sdk/src/files.ts', 'node:fs'],
  ['mediasoup-only-in-media', 'server/src/rooms/sfu.ts', 'mediasoup'],
  ['mediasoup-only-in-media', 'server/src/rooms/sfu-types.ts', 'mediasoup/types'],
  ['pg-only-in-store', 'server/src/rooms/sql.ts', 'pg'],
  ['redis-only-in-cluster', 'server/src/signaling/fanout.ts', 'redis'],
  ['fluent-ffmpeg-only-in-ffmpeg', 'workers/src/compose/probe.ts', 'fluent-ffmpeg'],
  ['mediasoup-client-only-in-media', 'client-sdk/src/room.ts', 'mediasoup-client'],
  ['socket-io-client-only-in-connection', 'client-sdk/src/media/socket.ts', 'socket.io-client'],
];

/** Imports in the direction of the arrows. @type {readonly (readonly [file: string, imports: string])[]} */
const ALLOWED = [
  ['protocol/src/index.ts', 'zod'],
  ['protocol/src/golden.test.ts', 'node:fs'],
  ['server/src/main.ts', './context.ts'],
  ['server/src/context.ts', './http/routes.ts'],
  ['server/src/http/routes.ts', '../rooms/room.ts'],
  ['server/src/http/a.ts', '@tribu-live/protocol'],
  ['server/src/http/b.ts', './a.ts'],
  ['server/src/rooms/room.ts', '../media/reconciler.ts'],
  ['server/src/rooms/journaled.ts', '../store/index.ts'],
  ['server/src/media/reconciler.ts', 'mediasoup'],
  ['server/src/store/index.ts', './journal.ts'],
  ['server/src/store/journal.ts', 'pg'],
  ['server/src/cluster/beats.ts', 'redis'],
  ['server/test/integration/helper.ts', '../../../loadtest/media/publisher.ts'],
  ['client-sdk/test/browser/helper.ts', '../../../loadtest/support/open-browser.ts'],
  ['loadtest/support/open-browser.ts', '@tribu-live/protocol'],
  ['workers/src/job.ts', '@tribu-live/server/store'],
  ['workers/src/compose/ffmpeg.ts', 'fluent-ffmpeg'],
  ['loadtest/media/publisher.ts', 'mediasoup'],
  ['loadtest/bench/join.ts', '../../client-sdk/src/index.ts'],
  ['client-sdk/src/index.ts', '@tribu-live/protocol'],
  ['client-sdk/src/media/device.ts', 'mediasoup-client'],
  ['client-sdk/src/connection/socket.ts', 'socket.io-client'],
  ['client-sdk/elements/room-element.ts', 'lit'],
  ['config/setup/start.mjs', 'node:fs'],
  ['docker/media-worker/accept.mjs', 'mediasoup'],
];

/** How TypeScript can name another module. @type {Readonly<Record<string, (path: string) => string>>} */
const WAYS = {
  'a value': (path) => `import * as other from '${path}';\nexport const used = other;\n`,
  'a type': (path) => `import type * as other from '${path}';\nexport type Used = typeof other;\n`,
  'an inline type': (path) => `export type Used = import('${path}').Thing;\n`,
  'a re-export': (path) => `export * from '${path}';\n`,
  'a late import': (path) =>
    `export const load = async () => { await using other = await import('${path}'); };\n`,
};

/** @type {string} */
let root;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tribu-arrows-')));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('arrows between the parts', () => {
  it('has a violation here for each rule', () => {
    const covered = new Set(VIOLATIONS.map(([rule]) => rule));
    expect([...covered].sort()).toEqual(forbidden.map(nameOf).sort());
  });

  for (const [way, write] of Object.entries(WAYS)) {
    it(`reports each forbidden import when it is ${way}`, async () => {
      const tree = buildTree(`forbidden ${way}`, [...ALLOWED, ...VIOLATIONS.map(importOf)], write);
      const reported = new Set(await violationsIn(tree));
      for (const [rule, file] of VIOLATIONS) expect(reported).toContain(`${rule}: ${file}`);
    });

    it(`lets imports along the arrows pass when they are ${way}`, async () => {
      const tree = buildTree(`allowed ${way}`, ALLOWED, write);
      expect(await violationsIn(tree)).toEqual([]);
    });
  }
});

/** @param {{ name?: string }} rule */
function nameOf({ name = '' }) {
  return name;
}

/**
 * @param {readonly [string, string, string]} violation
 * @returns {readonly [file: string, imports: string]}
 */
function importOf([, file, imports]) {
  return [file, imports];
}

/**
 * @param {string} name
 * @param {readonly (readonly [file: string, imports: string])[]} imports
 * @param {(path: string) => string} write
 */
function buildTree(name, imports, write) {
  const tree = join(root, name.replaceAll(' ', '-'));
  for (const dependency of PACKAGES) put(tree, `node_modules/${dependency}/index.js`, 'export {};\n');
  put(tree, 'node_modules/mediasoup/types/index.js', 'export {};\n');
  linkWorkspace(tree, 'protocol', { '.': './src/index.ts' });
  linkWorkspace(tree, 'server', { './store': './src/store/index.ts' });
  for (const [file, path] of imports) put(tree, file, write(path));
  return tree;
}

/**
 * @param {string} tree
 * @param {string} name
 * @param {Record<string, string>} exports
 */
function linkWorkspace(tree, name, exports) {
  const packageName = `@tribu-live/${name}`;
  put(tree, `${name}/package.json`, JSON.stringify({ name: packageName, type: 'module', exports }));
  mkdirSync(join(tree, 'node_modules/@tribu-live'), { recursive: true });
  symlinkSync(join(tree, name), join(tree, 'node_modules', packageName));
}

/**
 * @param {string} tree
 * @param {string} file
 * @param {string} content
 */
function put(tree, file, content) {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), content);
}

/**
 * @param {string} tree
 * @returns {Promise<string[]>} "rule: file"
 */
async function violationsIn(tree) {
  const folders = ['protocol', 'server', 'client-sdk', 'workers', 'loadtest', 'config', 'docker'];
  const ruleSet = { forbidden };
  const { output } = await cruise(
    folders,
    { ...options, baseDir: tree, ruleSet, validate: true },
    options.enhancedResolveOptions,
  );
  if (typeof output === 'string') throw new TypeError('dependency-cruiser answered with text');
  return output.summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
}

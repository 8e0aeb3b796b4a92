/**
 * @typedef {'check' | 'unit' | 'integration' | 'engines' | 'recording' | 'browser'} Part
 * @typedef {import('./prepare.mjs').Need} Need
 */

/**
 * @typedef {object} PartPlan
 * @property {string} title
 * @property {readonly Need[]} needs
 * @property {readonly string[]} projects those of vitest.config.ts; none: no tests
 * @property {Readonly<Record<string, string>>} [env] for the tests
 * @property {readonly string[]} [most] files that matter most: all that it runs among the others
 */

/** @type {readonly Need[]} */
const SERVERS = ['user', 'mediaWorker', 'client', 'ffmpeg', 'redis', 'postgres', 's3'];

/** @type {Readonly<Record<Part, PartPlan>>} */
const PARTS = {
  check: { title: 'types, lint, formatting, arrows', needs: [], projects: [] },
  unit: { title: 'unit tests', needs: [], projects: ['unit'] },
  integration: {
    title: 'integration tests',
    needs: [...SERVERS, 'network', 'dockerCompose', 'prometheus', 'k6'],
    projects: ['stores', 'integration'],
  },
  engines: {
    title: 'integration tests on Redis, Postgres and S3',
    needs: SERVERS,
    projects: ['stores', 'integration'],
    env: { TRIBU_TEST_ENGINES: 'shared' },
    most: [
      'server/test/integration/rooms/life',
      'server/test/integration/rooms/recording',
      'server/test/integration/rooms/workshop-',
      'server/test/integration/http/operations',
      'server/test/integration/recording/keeper',
    ],
  },
  recording: { title: 'recording tests', needs: SERVERS, projects: ['recording'] },
  browser: {
    title: 'browser tests',
    needs: [...SERVERS, 'coturn', 'network', 'browser', 'firefox'],
    projects: ['browser'],
  },
};

/**
 * What `test.mjs NAME` runs. The cheap parts come first, and each part's set-up right before it: a type
 * error is known before a media worker is built.
 *
 * @param {string} name a part or `all`
 * @returns {(PartPlan & { part: Part, files: readonly string[] })[] | null} null: there is no such part; files:
 *   which ones where the person names none, all where empty
 */
export function plannedParts(name) {
  const all = /** @type {Part[]} */ (Object.keys(PARTS));
  if (name === 'all') return all.map((part) => ({ part, ...PARTS[part], files: PARTS[part].most ?? [] }));
  const part = all.find((known) => known === name);
  return part === undefined ? null : [{ part, ...PARTS[part], files: [] }];
}

/**
 * @typedef {'check' | 'unit' | 'integration' | 'recording' | 'browser'} Part
 * @typedef {import('./prepare.mjs').Need} Need
 */

/** @type {Readonly<Record<Part, { title: string, needs: readonly Need[] }>>} */
const PARTS = {
  check: { title: 'types, lint, formatting, arrows', needs: [] },
  unit: { title: 'unit tests', needs: [] },
  integration: {
    title: 'integration tests',
    needs: ['user', 'mediaWorker', 'client', 'ffmpeg', 'redis', 'postgres', 's3', 'network', 'dockerCompose'],
  },
  recording: {
    title: 'recording tests',
    needs: ['user', 'mediaWorker', 'client', 'ffmpeg', 'postgres', 's3'],
  },
  browser: {
    title: 'browser tests',
    needs: [
      'user',
      'mediaWorker',
      'client',
      'ffmpeg',
      'redis',
      'postgres',
      's3',
      'coturn',
      'network',
      'browser',
      'firefox',
    ],
  },
};

/**
 * What `test.mjs NAME` runs. The cheap parts come first, and each part's set-up right before it: a type
 * error is known before a media worker is built.
 *
 * @param {string} name a part or `all`
 * @returns {{ part: Part, title: string, needs: readonly Need[] }[] | null} null: there is no such part
 */
export function plannedParts(name) {
  const all = /** @type {Part[]} */ (Object.keys(PARTS));
  const parts = name === 'all' ? all : all.filter((part) => part === name);
  return parts.length === 0 ? null : parts.map((part) => ({ part, ...PARTS[part] }));
}

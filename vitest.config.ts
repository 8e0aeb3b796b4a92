import { defineConfig } from 'vitest/config';

const ENGINES = 'server/test/support/test-engines.ts';
/** Real Postgres and media workers need their time to come up; a test that hangs still ends. */
const PATIENT = { testTimeout: 30_000, hookTimeout: 60_000 };

/**
 * Files that wait for Postgres, files and events rather than for the clock: two at a time don't disturb each other. Not
 * so the rates of `figures` and the kills of `recovery`.
 */
const STORES = [
  'server/test/integration/{store,http,storage}/!(figures|recovery).test.ts',
  'server/test/integration/rooms/workshop-{circle,writing,groups,door,talk,privacy}.test.ts',
  'server/test/integration/{engines,signaling}/**/*.test.ts',
  '{client-sdk,docker,loadtest}/test/integration/**/*.test.ts',
  'workers/test/integration/{webhooks,engagement}/**/*.test.ts',
];

/** What says nothing about servers that stand on Redis, Postgres and S3 (TRIBU_TEST_ENGINES=shared), and why. */
const NOT_ON_SHARED = [
  // About the embedded Postgres itself, its files and its end.
  'server/test/integration/store/{embedded,binaries,recovery,spool,pages,nodes,dump,dump-commands}.test.ts',
  'server/test/integration/http/commands.test.ts',
  'server/test/integration/rooms/{database-away,workshop-spooled}.test.ts',
  // They bring engines of their own in either case.
  'server/test/integration/{cluster,engines,storage}/**',
  // What is told of any server: once is enough.
  'server/test/integration/http/monitoring.test.ts',
  // They have neither a database nor a storage.
  'server/test/integration/media/**',
  'client-sdk/test/integration/**',
  'loadtest/test/integration/**',
  'docker/test/integration/**',
];
const notHere = process.env.TRIBU_TEST_ENGINES === 'shared' ? NOT_ON_SHARED : [];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{protocol,server,client-sdk,workers}/src/**/*.test.ts',
            'client-sdk/{elements,token}/**/*.test.ts',
            'loadtest/{k6,load,media,net,bench,replay,support}/**/*.test.ts',
            '{docker,config}/**/*.test.mjs',
          ],
          maxWorkers: 2,
          // They leave nothing behind that another file could meet: what they import is loaded once, which saves most
          // of their time.
          isolate: false,
          unstubGlobals: true,
          // The properties try thousands of cases while another file has the other core.
          testTimeout: 15_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'stores',
          include: STORES,
          exclude: notHere,
          globalSetup: ENGINES,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          ...PATIENT,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['*/test/integration/**/*.test.ts'],
          exclude: [...STORES, ...notHere],
          globalSetup: ENGINES,
          // Rooms, media and captures are watched by the clock: one file after the other.
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
          ...PATIENT,
        },
      },
      {
        test: {
          name: 'recording',
          include: ['*/test/recording/**/*.test.ts'],
          // Live media is measured and video is encoded: one file after the other, with the machine to itself.
          fileParallelism: false,
          sequence: { groupOrder: 4 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['*/test/browser/**/*.test.ts'],
          // Chromium with video takes most of a core: one file after the other.
          fileParallelism: false,
          sequence: { groupOrder: 5 },
          testTimeout: 60_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});

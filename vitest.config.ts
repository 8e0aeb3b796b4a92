import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{protocol,server,client-sdk,workers}/src/**/*.test.ts',
            'client-sdk/{elements,token}/**/*.test.ts',
            'loadtest/{media,net,bench,replay,support}/**/*.test.ts',
            '{docker,config}/**/*.test.mjs',
          ],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['*/test/integration/**/*.test.ts'],
          globalSetup: 'server/test/support/test-engines.ts',
          // Real Postgres and media workers need their time to come up; a test that hangs still ends.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'recording',
          include: ['*/test/recording/**/*.test.ts'],
          // Live media is measured and video is encoded: one file after the other, with the machine to itself.
          fileParallelism: false,
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
          testTimeout: 60_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});

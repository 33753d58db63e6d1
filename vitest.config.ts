import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,integration,infra,chaos}/**/*.test.ts'],
    globalSetup: ['test/support/postgres.ts'],
    // The default leaves a core idle, and most of these tests wait for another process.
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

import { defineConfig } from 'vitest/config';

/** It counts how often blocks of code run, which V8 does only for code that is loaded while it counts. */
const needsNewProcess = ['test/unit/lib/sources/linear.test.ts'];
const patience = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // The default leaves a core idle, and most of these tests wait for another process.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'shared',
          include: ['test/{unit,integration,infra,chaos}/**/*.test.ts'],
          exclude: needsNewProcess,
          globalSetup: ['test/support/postgres.ts'],
          // Files share the modules of their worker: to load them for each file takes longer than most files do.
          isolate: false,
          ...patience,
        },
      },
      { test: { name: 'new-process', include: needsNewProcess, ...patience } },
    ],
  },
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { filesUnder } from './imports-of.ts';

/** Files of the command line that may import more of the infrastructure than the port, and why. */
const reasons: Readonly<Record<string, string>> = {
  'bin/session.ts': 'starts the local machine, and opens it as the deployment that a command is given',
  'bin/stage-session.ts': 'opens a stage on AWS as the deployment that a command is given',
  'bin/program.ts': 'the names of the stages',
  'bin/store.ts': 'the folder of each store, and the names of the stages',
  'bin/store-choice.ts': 'moves the state of an older version into a store, and knows the names of the stages',
  'bin/config.ts': 'the levels that $POWERTOOLS_LOG_LEVEL may have',
  'bin/simulated-market.ts': 'the simulated market runs on this machine only',
  'bin/doctor-checks.ts': 'the parts of the machine’s folder, and their sizes',
  'bin/sql/statement.ts': 'reads SQL as the local Data API does; nothing of the machine',
  'bin/commands/games/link.ts': 'explains what a function answers if it is busy',
  'bin/commands/start.ts': 'simulates a day on this machine',
  'bin/commands/collect.ts': 'refuses leagues that the simulated market does not play',
  'bin/commands/books.ts': 'starts no machine for a store that was never used',
  'bin/commands/doctor.ts': 'is about this machine',
  'bin/commands/cost.ts': 'computes what a stage costs from its settings and templates',
  'bin/cost-lines.ts': 'shows what a stage costs',
  'bin/commands/trace.ts': 'bundles a function as the deployment does',
};

/** Also what a file imports only when it needs it. */
const isImport = /(from|import\() ?'(\.\.\/)+infra\/(?!deployment\.ts')/;

describe('the command line knows a deployment by its port', () => {
  test('and this machine, or a stage, only in the files that have a reason', () => {
    const found = filesUnder('bin').filter((file) => isImport.test(readFileSync(file, 'utf8')));
    expect(found.sort()).toEqual(Object.keys(reasons).sort());
  });

  test.each([
    "import { openDatabase } from '../../infra/local/local-database.ts';",
    "const { openDatabase } = await import('../../infra/local/local-database.ts');",
    "import type { Home } from '../infra/local/home.ts';",
    "import { stages } from '../infra/stages.ts';",
  ])('which is seen in %s', (line) => {
    expect(isImport.test(line)).toBe(true);
  });

  test('and the port knows nothing of the infrastructure', () => {
    expect(readFileSync('infra/deployment.ts', 'utf8')).not.toMatch(/from '(?!\.\.\/lib\/)/);
    expect(isImport.test("import type { Deployment } from '../../infra/deployment.ts';")).toBe(false);
  });
});

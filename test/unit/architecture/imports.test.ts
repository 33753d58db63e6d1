import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

const refused = [
  ['lib/recording/record.ts', '@aws-sdk/client-rds-data'],
  ['lib/sources/action-network/read.ts', '@aws-sdk/client-s3'],
  ['lib/collection/collect.ts', '@aws-lambda-powertools/logger'],
  ['lib/storage/migrate.ts', '../aws/clients.ts'],
  ['functions/collect-odds/event.ts', '@aws-sdk/client-s3'],
  ['functions/collect-odds/declaration.ts', 'aws-cdk-lib'],
  ['functions/declaration.ts', '@aws-sdk/client-s3'],
  ['bin/odds.ts', 'aws-cdk-lib'],
  ['bin/odds.ts', '../lib/aws/clients.ts'],
  ['lib/odds/market.ts', '../recording/record.ts'],
  ['lib/odds/reading.ts', '../games/schedule.ts'],
  ['lib/games/schedule.ts', '../sources/leagues.ts'],
  ['lib/sources/action-network/read.ts', '../../storage/database.ts'],
  ['lib/sources/action-network/read.ts', '../../landing/landed-store.ts'],
  ['lib/landing/landed-key.ts', '../recording/record.ts'],
  ['lib/landing/landed-key.ts', '../sources/action-network/read.ts'],
  ['lib/recording/record.ts', '../sources/action-network/read.ts'],
  ['lib/recording/record.ts', '../backlog/drain.ts'],
  ['lib/derivation/derive.ts', '../backlog/drain.ts'],
  ['lib/derivation/derive.ts', '../recording/record.ts'],
  ['lib/recording/record.ts', '../derivation/derive.ts'],
  ['lib/backlog/drain.ts', '../repair/replay.ts'],
  ['lib/backlog/drain.ts', '../recording/record.ts'],
  ['lib/backlog/drain.ts', './kinds.ts'],
  ['lib/backlog/drain.ts', './recorded-odds.ts'],
  ['lib/backlog/recorded-odds.ts', '../sources/readers.ts'],
  ['lib/backlog/kinds.ts', '../recording/record.ts'],
  ['lib/repair/replay.ts', '../recording/record-and-diff.ts'],
  ['lib/repair/replay.ts', '../backlog/kinds.ts'],
  ['lib/repair/replay.ts', '../backlog/recorded-odds.ts'],
  ['lib/repair/replay.ts', '../collection/collect.ts'],
  ['lib/collection/collect.ts', '../health/rules.ts'],
  ['lib/queries/board.ts', '../backlog/drain.ts'],
  ['lib/telemetry/run-status.ts', '../health/rules.ts'],
  ['lib/resilience/lease.ts', '../odds/line.ts'],
  ['lib/storage/migrate.ts', '../recording/record.ts'],
  ['lib/health/rules.ts', '@aws-sdk/client-dynamodb'],
  ['lib/health/rules.ts', '../aws/dynamodb-run-statuses.ts'],
  ['lib/health/outcomes.ts', '../sources/action-network/read.ts'],
  ['lib/lambda/fall-back.ts', '../sources/action-network/read.ts'],
  ['lib/lambda/reporter.ts', '../collection/collection-report.ts'],
  ['lib/collection/collect.ts', '../../functions/collect-odds/config.ts'],
  ['lib/storage/migrations/index.ts', '../../../infra/stages.ts'],
] as const;

const allowed = [
  ['lib/aws/clients.ts', '@aws-sdk/client-rds-data'],
  ['functions/collect-odds/dependencies.ts', '../../lib/aws/clients.ts'],
  ['functions/collect-odds/handler.ts', '@aws-lambda-powertools/logger/middleware'],
  ['lib/lambda/reporter.ts', '@aws-lambda-powertools/logger'],
  ['lib/odds/reading.ts', '../odds/line.ts'],
  ['lib/recording/record.ts', '../storage/database.ts'],
  ['lib/derivation/derive.ts', '../games/identity.ts'],
  ['lib/backlog/recorded-odds.ts', '../recording/record.ts'],
  ['lib/repair/compare-histories.ts', '../recording/recorded-tables.ts'],
  ['lib/storage/migrations/index.ts', './functions/views.ts'],
  ['lib/health/outcomes.ts', '../collection/collection-run.ts'],
  ['bin/stage-session.ts', '../infra/aws/stage-deployment.ts'],
  ['infra/stacks/storage.ts', 'aws-cdk-lib'],
] as const;

const reportSchema = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

/** A tree of its own for each case: one file with one import, linted with the project's configuration. */
const root = mkdtempSync(join(tmpdir(), 'architecture-'));
let firedAt: ReadonlySet<string>;

function fileOf(path: string, module: string): string {
  return join(module.replaceAll(/[^a-z]/g, '-'), path);
}

beforeAll(() => {
  const configuration = JSON.parse(readFileSync('biome.json', 'utf8'));
  for (const override of configuration.overrides) {
    override.includes = override.includes.map((glob: string) =>
      glob.startsWith('!') ? `!*/${glob.slice(1)}` : `*/${glob}`,
    );
  }
  writeFileSync(
    join(root, 'biome.json'),
    JSON.stringify({ ...configuration, $schema: undefined, vcs: { enabled: false } }),
  );
  for (const [path, module] of [...refused, ...allowed]) {
    const file = join(root, fileOf(path, module));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `import { x } from '${module}';\n\nx();\n`);
  }
  firedAt = new Set(
    lint().diagnostics.flatMap(({ category, location }) =>
      category === 'lint/style/noRestrictedImports' ? location.path : [],
    ),
  );
}, 60_000);

afterAll(() => rmSync(root, { recursive: true }));

function lint(): z.infer<typeof reportSchema> {
  const biome = join(process.cwd(), 'node_modules/.bin/biome');
  try {
    return reportSchema.parse(
      JSON.parse(
        execFileSync(biome, ['lint', '--reporter=json', '--max-diagnostics=none', '.'], {
          cwd: root,
          stdio: 'pipe',
        }).toString(),
      ),
    );
  } catch (error) {
    // Biome exits with 1 if it has findings, and prints them on standard output all the same.
    return reportSchema.parse(JSON.parse(String((error as { stdout?: unknown }).stdout)));
  }
}

describe('the architecture as a lint rule', () => {
  it.each(refused)('refuses that %s imports %s', (path, module) => {
    expect(firedAt).toContain(fileOf(path, module));
  });

  it.each(allowed)('lets %s import %s', (path, module) => {
    expect(firedAt).not.toContain(fileOf(path, module));
  });
});

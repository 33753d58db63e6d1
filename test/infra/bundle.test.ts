import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { configSchema as checkHealthConfig } from '../../functions/check-health/config.ts';
import type { configSchema as collectOddsConfig } from '../../functions/collect-odds/config.ts';
import type { configSchema as syncScheduleConfig } from '../../functions/sync-schedule/config.ts';
import { type EnvironmentOf, MonitoredFunction } from '../../infra/constructs/monitored-function.ts';
import { stageNamed } from '../../infra/stages.ts';

const powertools = { POWERTOOLS_SERVICE_NAME: 'bundled', POWERTOOLS_METRICS_NAMESPACE: 'Odds' };

const collectOdds: EnvironmentOf<typeof collectOddsConfig> = {
  STAGE: 'dev',
  CLUSTER_ARN: 'arn:aws:rds:us-east-1:111122223333:cluster:odds',
  DATABASE_NAME: 'odds',
  DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:recorder',
  LANDED_BUCKET: 'landed',
  STATE_TABLE: 'state',
  RUN_EVERY_MINUTES: '5',
  RECORDING: 'live',
};
const syncSchedule: EnvironmentOf<typeof syncScheduleConfig> = {
  STAGE: 'dev',
  LANDED_BUCKET: 'landed',
  STATE_TABLE: 'state',
  RUN_EVERY_MINUTES: '60',
};
const checkHealth: EnvironmentOf<typeof checkHealthConfig> = {
  STAGE: 'dev',
  CLUSTER_ARN: 'arn:aws:rds:us-east-1:111122223333:cluster:odds',
  DATABASE_NAME: 'odds',
  DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:reader',
  STATE_TABLE: 'state',
  RUN_EVERY_MINUTES: '60',
  SLATES: JSON.stringify(stageNamed('dev').slates),
  TIME_ZONE: 'America/New_York',
  DRAIN_EVERY_MINUTES: '60',
};

let outdir: string;
beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), 'odds-bundle-'));
});
afterAll(() => rmSync(outdir, { recursive: true }));

/** The folder with a function's bundle, as it is deployed. */
function bundleOf(folder: string, environment: Readonly<Record<string, string>>): string {
  const assets = join(outdir, folder);
  const app = new App({ outdir: assets, analyticsReporting: false, builtinCloudFormationValidation: false });
  const stage = stageNamed('dev');
  new MonitoredFunction(new Stack(app, 'bundled'), 'Bundled', {
    stage,
    folder,
    description: 'As it is deployed.',
    sizing: stage.functions.collectOdds,
    environment,
    errorImpact: 'None: it is never deployed.',
  });
  app.synth();
  const asset = readdirSync(assets).find((name) => name.startsWith('asset.'));
  if (asset === undefined) throw new Error('Nothing was bundled.');
  return join(assets, asset);
}

describe.each([
  ['collect-odds', collectOdds],
  ['sync-schedule', syncSchedule],
  ['check-health', checkHealth],
])('the bundle of %s', (folder, environment) => {
  let bundle: string;
  beforeAll(() => {
    bundle = bundleOf(folder, environment);
  });

  it('is one file, below a megabyte', () => {
    expect(readdirSync(bundle)).toEqual(['index.mjs']);
    expect(statSync(join(bundle, 'index.mjs')).size).toBeLessThan(1_000_000);
  });

  it('brings everything with it, the SDK too', () => {
    const imported = readFileSync(join(bundle, 'index.mjs'), 'utf8').matchAll(/\bfrom\s?["']([^"']+)["']/g);
    const names = [...new Set([...imported].map(([, name]) => name))];
    expect(names).toContain('node:module');
    expect(names.filter((name) => /^@|^(zod|middy)/.test(name ?? ''))).toEqual([]);
  });

  it('starts, and exports its handler', () => {
    const script = `import(${JSON.stringify(pathToFileURL(join(bundle, 'index.mjs')))}).then((m) => console.log(typeof m.handler))`;
    const env = { ...environment, ...powertools, AWS_REGION: 'us-east-1' };
    expect(execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' })).toContain('function');
  });
});

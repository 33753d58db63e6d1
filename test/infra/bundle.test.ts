import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionName, functionNamed } from '../../functions/declarations.ts';
import { environmentOf } from '../../functions/environment.ts';
import { bundleFunction } from '../../infra/bundle-function.ts';
import { MonitoredFunction } from '../../infra/constructs/monitored-function.ts';
import { stageNamed } from '../../infra/stages.ts';

const powertools = { POWERTOOLS_SERVICE_NAME: 'bundled', POWERTOOLS_METRICS_NAMESPACE: 'Odds/test' };

const resources = {
  clusterArn: 'arn:aws:rds:us-east-1:111122223333:cluster:odds',
  databaseName: 'odds',
  landedBucket: 'landed',
  stateTable: 'state',
  secretArnOf: (user: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${user}`,
  sourceVariables: {},
  hasPasswords: true,
};

let outdir: string;
beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), 'odds-bundle-'));
});
afterAll(() => rmSync(outdir, { recursive: true }));

/** The folder with a function's bundle, as it is deployed. */
function bundleOf(name: FunctionName, environment: Readonly<Record<string, string>>): string {
  const assets = join(outdir, name);
  const app = new App({ outdir: assets, analyticsReporting: false, builtinCloudFormationValidation: false });
  const stage = stageNamed('dev');
  new MonitoredFunction(new Stack(app, 'bundled'), 'Bundled', { stage, declaration: functionNamed(name), environment });
  app.synth();
  const asset = readdirSync(assets).find((name) => name.startsWith('asset.'));
  if (asset === undefined) throw new Error('Nothing was bundled.');
  return join(assets, asset);
}

describe.each(['collect-odds', 'sync-schedule', 'check-health'] as const)('the bundle of %s', (name) => {
  const environment = environmentOf(functionNamed(name), stageNamed('dev'), resources);
  let bundle: string;
  beforeAll(() => {
    bundle = bundleOf(name, environment);
  });

  it('is one file, without its source map', () => {
    expect(readdirSync(bundle)).toEqual(['index.mjs']);
  });

  it('is made again, byte for byte, by the command that resolves stack traces', async () => {
    const deployed = readFileSync(join(bundle, 'index.mjs'), 'utf8');
    const { code, hash } = await bundleFunction(name);
    expect(code === deployed).toBe(true);
    expect(deployed).toContain(`oddsBundle = '${hash}'`);
    expect(hash).toMatch(/^[0-9a-f]{12}$/);
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

describe('the bundle of migrate-schema', () => {
  it('fails with the code and the reason in its message, which the events of a stack show', () => {
    const name = 'migrate-schema';
    const environment = environmentOf(functionNamed(name), stageNamed('dev'), resources);
    const bundle = bundleOf(name, environment);
    const nobodyAnswers = 'http://127.0.0.1:1';
    const env = {
      ...environment,
      ...powertools,
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: nobodyAnswers,
    };
    // As the runtime answers what a handler throws, and the deployment's trigger reads it.
    const script = `const { handler } = await import(${JSON.stringify(pathToFileURL(join(bundle, 'index.mjs')))});
      const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => 3_000 };
      const thrown = await handler({}, context).catch((error) => error);
      console.log('RESULT ' + JSON.stringify({ errorType: thrown.name, errorMessage: thrown.message }));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' });
    const result = JSON.parse(/^RESULT (.*)$/m.exec(printed)?.[1] ?? '{}');
    expect(result.errorType).toBe('OddsError');
    expect(result.errorMessage).toMatch(/^deadline_near: The time was up before this passed: .{20,}/);
  });
});

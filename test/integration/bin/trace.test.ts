import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../../bin/program.ts';
import { bundleFunction } from '../../../infra/bundle-function.ts';
import { fakeTerminal } from '../../unit/bin/fake-terminal.ts';

const name = 'rotate-database-secret';

const environment = {
  STAGE: 'prod',
  CLUSTER_ARN: 'arn:cluster',
  DATABASE_SECRET_ARN: 'arn:secret',
  DATABASE_NAME: 'odds',
  POWERTOOLS_SERVICE_NAME: name,
  POWERTOOLS_METRICS_NAMESPACE: 'Odds/prod',
  AWS_REGION: 'us-east-1',
};

let folder: string;
let hash: string;
/** What the bundle logs of an event that it refuses. */
let logLine: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'odds-trace-'));
  const bundle = await bundleFunction(name);
  hash = bundle.hash;
  const file = join(folder, 'index.mjs');
  writeFileSync(file, bundle.code);
  const script = `const { handler } = await import(${JSON.stringify(pathToFileURL(file))});
    await handler({ Step: 'none' }, { awsRequestId: 'a', getRemainingTimeInMillis: () => 9_000 }).catch(() => undefined);`;
  const run = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env: environment });
  logLine = `${run.stdout}${run.stderr}`.split('\n').find((line) => line.includes('"ERROR"')) ?? '';
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function trace(input: string, ...words: string[]) {
  const terminal = fakeTerminal();
  const exitCode = await runProgram({
    words: ['trace', ...words],
    terminal,
    clock: () => new Date(0),
    environment: {},
    stdin: () => Readable.from([input]),
  });
  return { exitCode, printed: terminal.printed.join('\n'), notices: terminal.notices.join('\n') };
}

/** A line of a source that throws, by its text. */
function lineOf(file: string, text: string): number {
  return (
    readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  );
}

describe('odds trace', () => {
  it('names the line of the source that threw, from the log line of a bundled function', async () => {
    expect(JSON.parse(logLine)).toMatchObject({ service: name, bundle: hash });
    const { exitCode, printed, notices } = await trace(`2026-11-28T12:00:00 ${logLine}\n`);
    const line = lineOf('lib/lambda/parse-event.ts', 'throw new OddsError');
    expect(line).toBeGreaterThan(0);
    expect([exitCode, notices]).toEqual([0, '']);
    expect(printed).toContain(`lib/lambda/parse-event.ts:${line}:`);
    expect(printed).not.toContain('index.mjs');
  });

  it('takes the text of a stack, if an option names its function', async () => {
    const { stack } = JSON.parse(logLine).error;
    expect((await trace(stack)).exitCode).toBe(2);
    const { exitCode, printed, notices } = await trace(stack, '--function', name);
    expect(exitCode).toBe(0);
    expect(printed).toMatch(/^OddsError: .*\n.*lib\/lambda\/parse-event\.ts:\d+:\d+/);
    expect(notices).toContain('does not say which bundle');
  });

  it('says that the lines may be wrong if another bundle wrote the log', async () => {
    const { notices } = await trace(logLine.replace(`"bundle":"${hash}"`, '"bundle":"0123456789ab"'));
    expect(notices).toContain(`bundles ${name} as ${hash}, and the log is of 0123456789ab`);
  });

  it.each(['', 'no stack at all', '{"level":"INFO","service":"collect-odds"}'])(
    'refuses what has no stack of a bundle in it: "%s"',
    async (input) => {
      const { exitCode, notices } = await trace(input);
      expect(exitCode).toBe(2);
      expect(notices).toContain('no frame names index.mjs');
    },
  );
});

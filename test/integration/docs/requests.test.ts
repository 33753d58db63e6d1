import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allSourcesAt } from '../../../infra/local/function-environment.ts';
import { type LocalFunctions, openFunctions } from '../../../infra/local/invoke.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';
import { RequestRecorder, stepsOf } from '../../support/recorded-requests.ts';

// The functions as they are deployed, with every answer held back for a moment, so that requests that wait for one another are
// told from those that do not.

const events = [
  ['sync-schedule', {}],
  ['collect-odds', { league: 'mlb' }],
  ['record-backlog', {}],
  ['check-health', {}],
] as const;

const noon = Date.parse('2026-08-03T16:00:00Z');
let time = noon;
const now = () => new Date(time);

let home: string;
let machine: Machine;
let market: RunningMarket;
let recorder: RequestRecorder;
let functions: LocalFunctions;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'odds-requests-'));
  machine = await startMachine({ home });
  market = await startMarket({ seed: 11, now });
  recorder = new RequestRecorder();
  const { dataApi, s3, dynamoDb } = machine.instance;
  const sources = allSourcesAt(await recorder.before('source', market.url));
  const services = {
    AWS_ENDPOINT_URL_RDS_DATA: await recorder.before('dataApi', dataApi),
    AWS_ENDPOINT_URL_S3: await recorder.before('s3', s3),
    AWS_ENDPOINT_URL_DYNAMODB: await recorder.before('dynamoDb', dynamoDb),
  };
  functions = openFunctions({
    clock: now,
    environmentOf: (name) => {
      // Deployed, a clock starts the runs, and a check reads the official games ahead.
      const { RUNS_START_BY: _byHand, ...environment } = machine.environmentOf(name, { sources });
      return { ...environment, ...services };
    },
  });
  await functions.invoke('migrate-schema', {});
});
afterAll(async () => {
  await functions.close();
  await recorder[Symbol.asyncDispose]();
  await market.close();
  await machine.close();
  rmSync(home, { recursive: true, force: true });
});

test('each request of a healthy run, and what it waits for, is as docs/requests.md says', async () => {
  for (const [name, event] of events) await functions.invoke(name, event);
  // The next run: the functions are warm, what they remember of the circuits is too old, and prices have changed.
  time += 5 * 60_000;
  recorder.take();
  recorder.holdAnswers();
  const sections: string[] = [];
  for (const [name, event] of events) {
    await functions.invoke(name, event);
    sections.push(...section(name, stepsOf(recorder.take())));
  }
  await expect(`${[...head, ...sections].join('\n')}\n`).toMatchFileSnapshot('../../../docs/requests.md');
});

const head = [
  '# Requests of a healthy run',
  '',
  '<!-- Printed by a test. Print it again with: npx vitest run test/integration/docs/requests.test.ts -u -->',
  '',
  'What each function asks of AWS and of its source in one warm run that finds all well: two slates, five minutes after the run',
  'before, with a database that is awake. Requests of one step are under way at the same time; a step waits for an answer of the step before. At some 20 ms for a',
  'request to AWS, the number of steps is how long a run takes beside its source and its statements. A cold start adds none: the',
  'SDK connects at the first request. A source with a key adds a `secretsmanager:GetSecretValue` before it is asked, and a',
  'database that may be asleep adds an `rds-data:ExecuteStatement` beside the requests to the source.',
];

function section(name: string, steps: readonly (readonly string[])[]): string[] {
  const requests = steps.flat();
  const toAws = requests.filter((what) => !what.startsWith('GET ')).length;
  return [
    '',
    `## ${name}`,
    '',
    `${steps.length === 1 ? '1 step' : `${steps.length} steps`}, ${toAws} requests to AWS, ${requests.length - toAws} to its source.`,
    '',
    '| step | requests |',
    '| --- | --- |',
    ...steps.map((step, index) => `| ${index + 1} | ${shown(step)} |`),
  ];
}

/** Equal requests once, with their number; keys of observations without what is of their own. */
function shown(step: readonly string[]): string {
  const plain = step.map((what) => what.replace(/(landed|schedule)\/(.+\/)\d{4}-\d\d-\d\d\/.+$/, '$1/$2…'));
  const counts = Map.groupBy(plain, (what) => what);
  return [...counts].map(([what, { length }]) => `${length > 1 ? `${length} × ` : ''}\`${what}\``).join(', ');
}

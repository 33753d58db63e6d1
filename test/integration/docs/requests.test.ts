import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { FunctionName } from '../../../functions/declarations.ts';
import type { HealthyRunName, RecordedRuns } from '../../../infra/cost/healthy-runs.ts';
import { parseMetricLog } from '../../../infra/local/cloudwatch/embedded-metrics.ts';
import { allSourcesAt } from '../../../infra/local/function-environment.ts';
import { type LocalFunctions, openFunctions } from '../../../infra/local/invoke.ts';
import { type LocalWindows, openLocalWindows } from '../../../infra/local/local-windows.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';
import { RequestRecorder, stepsOf } from '../../support/recorded-requests.ts';

// The functions as they are deployed, with every answer held back for a moment, so that requests that wait for one another are
// distinguished from those that do not. docs/requests.md shows the requests, and infra/cost counts them: both are printed here.

const modes = ['live', 'batched', 'far-from-games'] as const;
type Mode = (typeof modes)[number];

const noon = Date.parse('2026-08-03T16:00:00Z');
let time = noon;
const now = () => new Date(time);
const wait = (minutes: number) => {
  time += minutes * 60_000;
};
/** As EventBridge Scheduler sends it. */
const scheduled = (event: object = {}) => ({ ...event, scheduledTime: now().toISOString() });
/** As Lambda sends it on after a run. */
const after = (status: string) => ({ requestContext: {}, responsePayload: { status } });
const league = { league: 'mlb' };

let home: string;
let machine: Machine;
let market: RunningMarket;
let windows: LocalWindows;
let recorder: RequestRecorder;
let functions: Readonly<Record<Mode, LocalFunctions>>;
const logs: Readonly<Record<Mode, string[]>> = { live: [], batched: [], 'far-from-games': [] };

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'odds-requests-'));
  machine = await startMachine({ home });
  market = await startMarket({ seed: 11, now });
  windows = await openLocalWindows({ instance: machine.instance, clock: now });
  recorder = new RequestRecorder();
  const { dataApi, s3, dynamoDb } = machine.instance;
  const sources = allSourcesAt(await recorder.before('source', market.url));
  const services = {
    AWS_ENDPOINT_URL_RDS_DATA: await recorder.before('dataApi', dataApi),
    AWS_ENDPOINT_URL_S3: await recorder.before('s3', s3),
    AWS_ENDPOINT_URL_DYNAMODB: await recorder.before('dynamoDb', dynamoDb),
    AWS_ENDPOINT_URL_SCHEDULER: await recorder.before('scheduler', windows.url),
  };
  const open = (mode: Mode) =>
    openFunctions({
      clock: now,
      log: new Writable({
        decodeStrings: false,
        write(printed, _encoding, done) {
          logs[mode].push(String(printed));
          done();
        },
      }),
      environmentOf: (name) => {
        // Deployed, a clock starts the runs, and a check reads the official games ahead.
        const choices = { sources, recording: mode === 'live' ? mode : 'batched', verbose: true } as const;
        const { RUNS_START_BY: _byHand, ...environment } = machine.environmentOf(name, choices);
        const drains = mode === 'far-from-games' && { DRAIN_FAR_FROM_GAMES_EVERY_MINUTES: '180' };
        return { ...environment, ...services, ...(name === 'record-backlog' && drains) };
      },
    });
  functions = { live: open('live'), batched: open('batched'), 'far-from-games': open('far-from-games') };
  await functions.live.invoke('migrate-schema', {});
});
afterAll(async () => {
  for (const mode of modes) await functions[mode].close();
  await recorder[Symbol.asyncDispose]();
  await windows.close();
  await market.close();
  await machine.close();
  rmSync(home, { recursive: true, force: true });
});

interface Invocation {
  readonly title?: string;
  readonly function: FunctionName;
  readonly mode?: Mode;
  readonly event: object;
}

interface MeasuredRun {
  readonly title: string;
  readonly function: FunctionName;
  readonly steps: readonly (readonly string[])[];
}

async function measure({ title, function: name, mode = 'live', event }: Invocation): Promise<MeasuredRun> {
  const requests = await recorder.during(() => functions[mode].invoke(name, event));
  const steps = stepsOf(requests).map((step) => step.map(withoutOwn));
  return { title: title === undefined ? name : `${name}, ${title}`, function: name, steps };
}

/** Keys of observations without what is of their own. */
function withoutOwn(what: string): string {
  return what.replace(/(landed|schedule)\/(.+\/)\d{4}-\d\d-\d\d\/.+$/, '$1/$2…');
}

/** The functions are warm, what they remember of the circuits is too old, and prices have changed. */
async function measureAll(): Promise<Readonly<Record<HealthyRunName, MeasuredRun>>> {
  for (const mode of modes) await functions[mode].invoke('record-backlog', scheduled());
  for (const mode of ['live', 'batched'] as const) await functions[mode].invoke('collect-odds', scheduled(league));
  // The plan before the first sync knows no game, and so makes no window.
  for (const name of ['plan-closing', 'sync-schedule', 'check-health'] as const) {
    await functions.live.invoke(name, scheduled());
  }
  await functions.live.invoke('record-backlog', after('recorded'));
  wait(5);
  const inOrder: [HealthyRunName, MeasuredRun][] = [];
  const run = async (name: HealthyRunName, invocation: Invocation) => inOrder.push([name, await measure(invocation)]);
  await run('sync-schedule', { function: 'sync-schedule', event: scheduled() });
  await run('plan-closing', { function: 'plan-closing', title: 'which makes windows', event: after('synced') });
  await functions.live.invoke('record-backlog', scheduled());
  await run('collect-odds', { function: 'collect-odds', event: scheduled(league) });
  const backlog = { function: 'record-backlog' } as const;
  const afterRun = { title: 'after a run that recorded', event: after('recorded') };
  await run('record-backlog-after-run', { ...backlog, ...afterRun });
  wait(2);
  const idle = { title: 'by its schedule, without a backlog', event: scheduled() };
  await run('record-backlog-without-backlog', { ...backlog, ...idle });
  const far = { mode: 'far-from-games', title: 'by its schedule, while none is due', event: scheduled() } as const;
  await run('record-backlog-not-due', { ...backlog, ...far });
  await run('check-health', { function: 'check-health', event: scheduled() });
  const batched = { mode: 'batched' } as const;
  wait(1);
  const landing = { title: 'batched', event: scheduled(league) };
  await run('collect-odds-batched', { function: 'collect-odds', ...batched, ...landing });
  const afterLanding = { title: 'after a run that only landed', event: after('deferred') };
  await run('record-backlog-after-batched-run', { ...backlog, ...batched, ...afterLanding });
  for (const [name, landed] of [
    ['record-backlog-with-one-run', 1],
    ['record-backlog-with-backlog', batchedRuns],
  ] as const) {
    for (let nth = name === 'record-backlog-with-one-run' ? 1 : 0; nth < landed; nth += 1) {
      wait(1);
      await functions.batched.invoke('collect-odds', scheduled(league));
    }
    await functions.live.invoke('sync-schedule', scheduled());
    wait(2);
    const title = `by its schedule, with ${landed * slates} observations and a sync`;
    await run(name, { ...backlog, ...batched, title, event: scheduled() });
  }
  return Object.fromEntries(inOrder) as Record<HealthyRunName, MeasuredRun>;
}

const slates = 2;
/** Of a quarter of an hour in a capture window. */
const batchedRuns = 15;

/** By the function that emits them. */
function metricsIn(printed: readonly string[]): Readonly<Record<string, string[]>> {
  const byService = Map.groupBy(parseMetricLog(printed.join('')).data, ({ dimensions: { service } }) => service ?? '');
  const sorted = [...byService].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([service, all]) => [service, [...new Set(all.map(({ name }) => name))].sort()]),
  );
}

/** Requests to AWS by their operation. */
function requestsIn(steps: MeasuredRun['steps']): Readonly<Record<string, number>> {
  const operations = steps.flat().flatMap((what) => what.split(' ')[0] ?? []);
  const counts = Map.groupBy(operations, (operation) => operation);
  counts.delete('GET');
  return Object.fromEntries([...counts].map(([operation, { length }]) => [operation, length]).sort());
}

test('each request of a healthy run, and what it waits for, is as docs/requests.md says', async () => {
  const measured = await measureAll();
  const runs = Object.fromEntries(
    Object.entries(measured).map(([name, run]) => [name, { function: run.function, requests: requestsIn(run.steps) }]),
  ) as RecordedRuns['runs'];
  expect(runs['collect-odds'].requests['s3:PutObject']).toBe(slates);
  expect(runs['record-backlog-with-backlog'].requests['s3:GetObject']).toBe(batchedRuns * slates + 1);
  const sections = Object.values(measured).flatMap(section);
  await expect(`${[...head, ...sections].join('\n')}\n`).toMatchFileSnapshot('../../../docs/requests.md');
  // What a function prints arrives a moment after its answer.
  await vi.waitFor(() => expect(logs.batched.join('')).toContain(`"BacklogRecorded":${batchedRuns * slates + 1}`));
  const metrics = metricsIn([...logs.live, ...logs.batched]);
  const counts = { observationsOfRun: slates, runsOfBacklog: batchedRuns };
  const json = JSON.stringify({ ...counts, runs, metrics }, null, 2);
  await expect(`${json}\n`).toMatchFileSnapshot('../../../infra/cost/healthy-runs.json');
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
  '[cost.md](cost.md) counts these requests.',
];

function section({ title, steps }: MeasuredRun): string[] {
  const requests = steps.flat();
  const toAws = requests.filter((what) => !what.startsWith('GET ')).length;
  return [
    '',
    `## ${title}`,
    '',
    `${steps.length === 1 ? '1 step' : `${steps.length} steps`}, ${toAws} requests to AWS, ${requests.length - toAws} to its source.`,
    ...(steps.length === 0 ? [] : ['', '| step | requests |', '| --- | --- |']),
    ...steps.map((step, index) => `| ${index + 1} | ${shown(step)} |`),
  ];
}

/** Equal requests once, with their number. */
function shown(step: readonly string[]): string {
  const counts = Map.groupBy(step, (what) => what);
  return [...counts].map(([what, { length }]) => `${length > 1 ? `${length} × ` : ''}\`${what}\``).join(', ');
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { allSourcesAt, type EnvironmentChoices } from '../../../infra/local/function-environment.ts';
import { type LocalFunctions, openFunctions } from '../../../infra/local/invoke.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';
import { sourceNames } from '../../../lib/sources/registry.ts';
import { engineAtHand, type FreshEngine, openFreshEngine } from '../../support/engines.ts';
import { type AnsweringServer, answeringServer } from '../../unit/lib/aws/answering-server.ts';

// The functions as they are deployed, on the local machine, where no schedule starts them: silence is no fault here.

const reportSchema = z.looseObject({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  reasons: z.array(z.looseObject({ what: z.string(), because: z.string(), weighs: z.string() })),
  sources: z.array(z.looseObject({ source: z.string(), is: z.string() })),
  database: z.looseObject({ is: z.string() }),
  schema: z.looseObject({ drift: z.array(z.unknown()) }),
});
const runSchema = z.object({ status: z.string(), games: z.object({ seen: z.number() }) });
const urlAnswerSchema = z.object({ statusCode: z.number(), body: z.string() });

let home: string;
let machine: Machine;
let market: RunningMarket;
/** A Data API that is unavailable and records its requests. */
let noDatabase: AnsweringServer;
let functions: LocalFunctions;
let functionsAlone: LocalFunctions;
let server: FreshEngine | undefined;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'odds-health-'));
  server = engineAtHand() === 'postgres' ? await openFreshEngine('postgres') : undefined;
  machine = await startMachine({ home, databaseUrl: server?.url });
  market = await startMarket({ seed: 11 });
  noDatabase = await answeringServer(() => ({ status: 503, errorType: 'ServiceUnavailableError' }));
  functions = open();
  functionsAlone = open({ AWS_ENDPOINT_URL_RDS_DATA: noDatabase.url });
});
afterAll(async () => {
  await functions.close();
  await functionsAlone.close();
  await market.close();
  await machine.close();
  await server?.engine.close();
  await noDatabase[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});
afterEach(() => market.faults.clear());

/** Those that are asked only if the first cannot serve. */
const [, ...others] = sourceNames;

type Invoke = LocalFunctions['invoke'];

/** They stay warm, as in Lambda. */
function open(variables: Readonly<Record<string, string>> = {}): LocalFunctions {
  const choices: EnvironmentChoices = { sources: allSourcesAt(market.url) };
  return openFunctions({
    environmentOf: (name) => ({ ...machine.environmentOf(name, choices), RETRIES_PER_RUN: '0', ...variables }),
  });
}

/** A piece of work with the functions that have the database, or with those that have none. */
const withFunctions = <T>(work: (invoke: Invoke) => Promise<T>, { database = true } = {}): Promise<T> =>
  work((database ? functions : functionsAlone).invoke);

const health = (event: object = {}, where = {}) =>
  withFunctions(async (invoke) => reportSchema.parse(await invoke('check-health', event)), where);
const collect = (where = {}) => withFunctions((invoke) => invoke('collect-odds', { league: 'mlb' }), where);
const firstSource = ({ sources }: z.infer<typeof reportSchema>) => sources[0];

const query = (partition: string) => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': { S: partition } },
});
const byPartition = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

// The tests build on each other: a new machine takes seconds.
describe('check-health', () => {
  test('knows nothing before anything has run, and says so', async () => {
    const { status, reasons } = await health();
    expect(status).toBe('degraded');
    expect(reasons.map(({ what }) => what)).toEqual(['source action-network of mlb', 'database', 'schema', 'backlog']);
  });

  test('is healthy after good runs, by what they reported: the database is not asked', async () => {
    const seen = await withFunctions(async (invoke) => {
      await invoke('migrate-schema', {});
      await invoke('sync-schedule', {});
      const run = runSchema.parse(await invoke('collect-odds', { league: 'mlb' }));
      expect(run.status).toBe('recorded');
      expect(await invoke('record-backlog', {})).toMatchObject({ status: 'drained', waiting: 0 });
      return run.games.seen;
    });
    const report = await health({ scheduledTime: '2026-07-04T17:04:00Z' }, { database: false });
    expect([report.status, report.reasons]).toEqual(['healthy', []]);
    expect(noDatabase.requests).toEqual([]);
    expect(report).toMatchObject({
      deep: false,
      sources: [
        { source: 'action-network', is: 'serving', games: seen },
        ...others.map((source) => ({ source, is: 'standby' })),
      ],
      // The last to use it: a drain by hand asks whether it is still the same one.
      database: { is: 'answering', metBy: 'record-backlog' },
      backlog: { waiting: 0, dead: 0, missing: 0 },
      runs: [
        { name: 'record-backlog', is: 'well' },
        { name: 'sync-schedule/mlb', is: 'well' },
        { name: 'migrate-schema', is: 'well' },
      ],
    });
  });

  test('costs two reads of the state table, and writes nothing', async () => {
    await using stateTable = await answeringServer(() => ({ body: { Items: [] } }));
    const cold = open({ AWS_ENDPOINT_URL_DYNAMODB: stateTable.url });
    await cold.invoke('check-health', {});
    await cold.close();
    expect(stateTable.requests.map(({ body }) => body).toSorted(byPartition)).toEqual([
      expect.objectContaining(query('circuit')),
      expect.objectContaining(query('run')),
    ]);
  });

  test('asks the database, as the reader, if the check is deep', async () => {
    expect(await health({ deep: true })).toMatchObject({
      status: 'healthy',
      deep: true,
      database: { is: 'answering', metBy: 'this check', tookMs: expect.any(Number) },
      schema: { is: 'as expected', compared: true, drift: [] },
      checkedSources: [
        { name: 'action-network', is: 'answering' },
        { name: 'mlb-stats-api', is: 'answering' },
      ],
    });
  });

  test('asks the sources in depth, and says so if one does not answer; its circuit counts nothing', async () => {
    market.faults.inject({ kind: 'forbidden', times: 10, source: 'action-network' });
    for (let nth = 0; nth < 6; nth += 1) {
      const report = await health({ deep: true });
      expect(report).toMatchObject({ status: 'degraded', checkedSources: [{ is: 'failing' }, { is: 'answering' }] });
      expect(report.reasons).toMatchObject([{ what: 'source action-network' }]);
    }
    market.faults.clear();
    expect(await health({ deep: true })).toMatchObject({ status: 'healthy' });
  });

  test.each([
    ['odds', 'degraded', { is: 'renamed', found: 'odds', grave: false }],
    ['whatever', 'unhealthy', { is: 'missing', found: null, grave: true }],
  ])('compares the schema: a price that is called %s makes it %s', async (name, status, drift) => {
    const owner = openDatabase(machine.instance, 'owner');
    await owner.execute({ sql: `alter view odds.line_change rename column price to ${name}` });
    const report = await health({ deep: true });
    await owner.execute({ sql: `alter view odds.line_change rename column ${name} to price` });
    owner.close();
    expect(report).toMatchObject({ status, schema: { is: 'drifted', compared: true } });
    expect(report.schema.drift).toContainEqual({ ...drift, name: 'odds.line_change.price' });
    expect(report.reasons).toMatchObject([{ what: 'schema', because: expect.stringContaining('line_change.price') }]);
  });

  test('says so if the database is unavailable, and only a deep check finds out', async () => {
    const report = await health({ deep: true }, { database: false });
    // Asked once more, because one failure may pass by itself.
    const question = ['/Execute', 'select 1 as there'];
    expect(noDatabase.requests.map(({ path, body }) => [path, body.sql])).toEqual([question, question]);
    expect(report).toMatchObject({ status: 'degraded', database: { is: 'failing', metBy: 'this check' } });
    expect(report.reasons).toMatchObject([
      { what: 'database', because: expect.stringContaining('database_unavailable') },
    ]);
    expect(await health({}, { database: false })).toMatchObject({ status: 'healthy' });
  });

  test('is degraded by what a run reported that could not record, without asking the database', async () => {
    expect(await collect({ database: false })).toMatchObject({ status: 'deferred' });
    noDatabase.requests.length = 0;
    const report = await health({}, { database: false });
    expect(report).toMatchObject({
      status: 'degraded',
      sources: [{ is: 'serving' }, ...others.map(() => ({ is: 'standby' }))],
      database: { is: 'failing', metBy: 'collect-odds/action-network/mlb' },
    });
    expect(noDatabase.requests).toEqual([]);
    await withFunctions((invoke) => invoke('record-backlog', {}));
    expect(await health()).toMatchObject({ status: 'healthy', database: { metBy: 'record-backlog' } });
  });

  test('calls a source that answers 403 unhealthy, and the whole if no other serves', async () => {
    market.faults.inject({ kind: 'forbidden', times: 2, source: 'action-network' });
    expect(await collect()).toMatchObject({ status: 'failed', error: { code: 'source_blocked' } });
    const report = await health();
    expect(report.status).toBe('unhealthy');
    expect(firstSource(report)).toMatchObject({ is: 'failing', trouble: { code: 'source_blocked' }, quotes: 0 });
    expect(report.reasons[0]).toMatchObject({ what: 'source action-network of mlb', weighs: 'unhealthy' });
    expect(report).toMatchObject({
      sources: [{}, ...others.map(() => ({ is: 'off' }))],
      lastSuccess: expect.anything(),
    });
    await collect();
    expect((await health()).status).toBe('healthy');
  });

  test('calls a source unhealthy that has no game on a game day', async () => {
    market.faults.inject({ kind: 'empty_slate', times: 2, source: 'action-network' });
    expect(await collect()).toMatchObject({ status: 'failed', error: { code: 'source_empty_slate' } });
    const report = await health();
    expect([report.status, firstSource(report)?.is]).toEqual(['unhealthy', 'failing']);
    expect(report.reasons[0]?.because).toContain('source_empty_slate');
  });

  test('answers a request to its URL with an HTTP status for callers that read nothing else', async () => {
    const request = { requestContext: { http: { method: 'GET' } }, rawPath: '/' };
    const ask = (event: object) =>
      withFunctions(async (invoke) => urlAnswerSchema.parse(await invoke('check-health', event)));
    const unhealthy = await ask(request);
    expect(unhealthy.statusCode).toBe(503);
    expect(reportSchema.parse(JSON.parse(unhealthy.body)).status).toBe('unhealthy');
    await collect();
    expect(await ask({ ...request, queryStringParameters: { deep: 'true' } })).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining('"deep":true'),
    });
  });

  test('refuses to keep the database awake by a timer', async () => {
    const timed = { deep: true, scheduledTime: '2026-07-04T17:04:00Z' };
    await expect(withFunctions((invoke) => invoke('check-health', timed))).rejects.toMatchObject({
      code: 'event_invalid',
    });
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import middy from '@middy/core';
import { type Config as CollectConfig, configSchema as collectSchema } from '../../functions/collect-odds/config.ts';
import { buildDependencies as collectOdds } from '../../functions/collect-odds/dependencies.ts';
import { collectEventSchema } from '../../functions/collect-odds/event.ts';
import { configSchema as backlogSchema } from '../../functions/record-backlog/config.ts';
import { buildDependencies as recordBacklog } from '../../functions/record-backlog/dependencies.ts';
import { backlogEventSchema } from '../../functions/record-backlog/event.ts';
import { clusterArn, databaseName, landedBucket, secretArnOf, stateTable } from '../../infra/local/account.ts';
import { startDynamoDb } from '../../infra/local/dynamodb.ts';
import { localStage } from '../../infra/local/function-environment.ts';
import { startS3 } from '../../infra/local/s3.ts';
import type { BacklogReport } from '../../lib/backlog/backlog-report.ts';
import type { BacklogRun } from '../../lib/backlog/backlog-run.ts';
import type { CollectionReport } from '../../lib/collection/collection-report.ts';
import type { CollectionRun } from '../../lib/collection/collection-run.ts';
import { beginRun } from '../../lib/lambda/begin-run.ts';
import { fallBack } from '../../lib/lambda/fall-back.ts';
import { parseEvent } from '../../lib/lambda/parse-event.ts';
import type { EngineKind } from './engines.ts';
import { openOddsDatabase } from './odds-database.ts';

const slate = readFileSync('test/fixtures/action-network/mlb-slate.json', 'utf8');
const context = { awsRequestId: 'run', getRemainingTimeInMillis: () => 60_000 } as never;

/** The two functions as they are wired, on the local parts, at a time that the test decides. */
export async function openBacklogScene(kind: EngineKind, drainSettings: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'odds-backlog-'));
  const database = await openOddsDatabase(kind);
  const s3 = await startS3({ folder: join(folder, 's3'), bucket: landedBucket });
  const dynamoDb = await startDynamoDb({ folder: join(folder, 'dynamodb'), table: stateTable });
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  const clock = { at: new Date('2026-07-30T12:00:00.000Z') };
  const now = () => clock.at;
  const config = {
    STAGE: 'local',
    CLUSTER_ARN: clusterArn,
    DATABASE_SECRET_ARN: secretArnOf('recorder'),
    DATABASE_NAME: databaseName,
    LANDED_BUCKET: landedBucket,
    STATE_TABLE: stateTable,
    RUN_EVERY_MINUTES: '5',
    RETRIES_PER_RUN: '0',
    POWERTOOLS_SERVICE_NAME: 'test',
    POWERTOOLS_METRICS_NAMESPACE: 'Odds/test',
  };
  const collecting = (recording: CollectConfig['RECORDING']) => {
    const ownConfig = {
      ...config,
      RECORDING: recording,
      ACTION_NETWORK_URL: 'http://127.0.0.1:1',
      ALLOW_RECORDED: 'true',
    };
    const { collect, ...own } = collectOdds(collectSchema.parse(ownConfig), { now, fetch });
    return middy<CollectionRun, CollectionReport>()
      .use(parseEvent(collectEventSchema))
      .use(beginRun(own.beginRun))
      .use(fallBack())
      .handler((run, _context, { signal }) => collect(run, { signal, timeLeftMs: () => 60_000 }));
  };
  const drains = {
    DRAIN_EVERY_MINUTES: '5',
    SLATES: JSON.stringify(localStage.slates),
    TIME_ZONE: localStage.timeZone,
    RUNS_START_BY: 'hand',
    ...drainSettings,
  };
  const { drain, ...draining } = recordBacklog(backlogSchema.parse({ ...config, ...drains }), { now });
  const handlers = {
    live: collecting('live'),
    batched: collecting('batched'),
    drain: middy<BacklogRun, BacklogReport>()
      .use(parseEvent(backlogEventSchema))
      .use(beginRun(draining.beginRun))
      .use(fallBack())
      .handler((run, _context, { signal }) => drain(run, { signal, timeLeftMs: () => 60_000 })),
  };
  // A delay of nothing, for every call: it counts them where they arrive.
  const counter = () => database.server.faults.inject({ kind: 'delay', ms: 0 }, { calls: Number.MAX_SAFE_INTEGER });
  let counted = counter();
  let arrivedBefore = 0;

  return {
    database,
    s3,
    dynamoDb,
    clock,
    /** One run, on what was captured right now unless another time is given; without a body, on the slate of the fixture. */
    collect: (
      body: string = slate,
      recording: CollectConfig['RECORDING'] = 'live',
      capturedAt = clock.at.toISOString(),
    ): Promise<CollectionReport> => {
      const recorded = { body: gzipSync(body).toString('base64'), capturedAt };
      return handlers[recording]({ recorded } as never, context);
    },
    drain: (event: unknown = {}): Promise<BacklogReport> => handlers.drain(event as never, context),
    /** Another slate: the price of every outcome moved by so much. */
    slateMovedBy: (points: number) =>
      slate.replace(
        /"odds":\s*(-?\d+)/g,
        (_all, price) => `"odds":${Number(price) + Math.sign(Number(price)) * points}`,
      ),
    takeDatabaseAway: () =>
      database.server.faults.inject(
        { kind: 'error', error: 'ServiceUnavailableError' },
        { calls: Number.MAX_SAFE_INTEGER },
      ),
    bringDatabaseBack: () => {
      database.server.faults.clear();
      counted = counter();
      arrivedBefore = 0;
    },
    /** Calls that have arrived at the database since the last time this was asked. */
    callsArrived: () => {
      const { fired } = database.server.faults.list().find(({ id }) => id === counted.id) ?? { fired: 0 };
      const since = fired - arrivedBefore;
      arrivedBefore = fired;
      return since;
    },
    close: async () => {
      await database.close();
      await s3.close();
      await dynamoDb.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, landedBucket, region, stateTable } from '../../../infra/local/account.ts';
import { startDynamoDb } from '../../../infra/local/dynamodb.ts';
import type { LocalService } from '../../../infra/local/local-service.ts';
import { startS3 } from '../../../infra/local/s3.ts';
import { dynamoDbBacklogState } from '../../../lib/aws/dynamodb-backlog-state.ts';
import { s3LandedStore } from '../../../lib/aws/s3-landed-store.ts';
import { odds } from '../../../lib/backlog/kinds.ts';
import { encodeLanded } from '../../../lib/landing/envelope.ts';
import { landedKeyOf } from '../../../lib/landing/landed-key.ts';
import type { Observation } from '../../../lib/odds/observation.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import { engineAtHand } from '../../support/engines.ts';
import { changesBy, changesIn, readTables } from '../../support/history-tables.ts';
import { answerAt, land, movingPrices, readBy, readersOf } from '../../support/landed.ts';
import { gameReading, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

const script = fileURLToPath(new URL('./drain-process.ts', import.meta.url));
const league = { source: 'made-up', league: 'mlb' };

/** A body that is no games, but what the reader of the process makes of it. */
function bodyAt(capturedAt: string, says: 'takes all memory' | 'takes all time'): Observation {
  return answerAt(capturedAt, says as never);
}

describe('a drain whose process ends while it reads', () => {
  let folder: string;
  let database: OddsDatabase;
  let s3: LocalService;
  let dynamoDb: LocalService;
  let client: S3Client;
  let dynamoClient: DynamoDBClient;
  let drains = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'odds-killed-drains-'));
    database = await openOddsDatabase(engineAtHand());
    s3 = await startS3({ folder: join(folder, 's3'), bucket: landedBucket });
    dynamoDb = await startDynamoDb({ folder: join(folder, 'dynamodb'), table: stateTable });
    client = new S3Client({ endpoint: s3.url, region, credentials, forcePathStyle: true });
    dynamoClient = new DynamoDBClient({ endpoint: dynamoDb.url, region, credentials });
  });
  afterAll(async () => {
    client?.destroy();
    dynamoClient?.destroy();
    await dynamoDb?.close();
    await s3?.close();
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A drain every five minutes: how its process ended, and its report if it came to one. */
  async function drain(): Promise<{ signal: string | null; report: unknown }> {
    drains += 1;
    const at = new Date(Date.UTC(2026, 6, 1, 12, 5 * drains)).toISOString();
    const order = { s3: s3.url, dynamoDb: dynamoDb.url, dataApi: database.server.url, at, drain: `drain-${drains}` };
    return await new Promise((resolve) => {
      const words = ['--max-old-space-size=96', script, JSON.stringify(order)];
      execFile(process.execPath, words, { maxBuffer: 2 ** 24 }, (error, stdout) => {
        resolve({ signal: error?.signal ?? null, report: stdout === '' ? undefined : JSON.parse(stdout) });
      });
    });
  }

  it('costs two drains for each body that ends them, and then none, and no other observation', async () => {
    const landedStore = s3LandedStore({ client, bucket: landedBucket });
    const state = dynamoDbBacklogState({ kind: odds, client: dynamoClient, table: stateTable, now: () => new Date() });
    const good = movingPrices('2026-07-01T10:00:00.000Z', 9, (n) => [gameReading([offered(-110 - n)])]);
    await land(landedStore, good);
    const memory = bodyAt('2026-07-01T10:05:00.000Z', 'takes all memory');
    await landedStore.put(landedKeyOf(odds, memory), encodeLanded(memory));

    expect(await drain()).toEqual({ signal: 'SIGABRT', report: undefined });
    expect(await state.inFlightPage(league)).toMatchObject({ drain: 'drain-1' });
    expect(await drain()).toEqual({ signal: 'SIGABRT', report: undefined });
    expect(await state.inFlightPage(league)).toMatchObject({ drain: 'drain-2', key: landedKeyOf(odds, memory) });
    expect(await drain()).toMatchObject({ signal: null, report: { status: 'drained', markedDead: 1, waiting: 0 } });
    expect(await state.marksOf(league)).toMatchObject([
      { kind: 'dead', key: landedKeyOf(odds, memory), code: 'reader_killed', reader: 1 },
    ]);
    expect(await state.inFlightPage(league)).toBeUndefined();

    const time = bodyAt('2026-07-01T12:06:00.000Z', 'takes all time');
    const later = movingPrices('2026-07-01T12:05:00.000Z', 1, () => [gameReading([offered(-150)])]);
    await land(landedStore, [...later]);
    await landedStore.put(landedKeyOf(odds, time), encodeLanded(time));
    expect(await drain()).toMatchObject({ signal: 'SIGKILL' });
    expect(await drain()).toMatchObject({ signal: 'SIGKILL' });
    expect(await drain()).toMatchObject({ signal: null, report: { status: 'drained', markedDead: 1, waiting: 0 } });
    expect(await drain()).toMatchObject({
      signal: null,
      report: { status: 'drained', markedDead: 0, databaseCalls: 0 },
    });
    const recorded = readBy(readersOf(1), [...good, ...later]);
    expect(changesIn(await readTables(database.as('owner')))).toEqual(changesBy(historyOf(recorded)));
  }, 180_000);
});

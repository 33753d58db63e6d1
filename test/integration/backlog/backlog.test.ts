import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentials, landedBucket, region, stateTable } from '../../../infra/local/account.ts';
import { dynamoDbBacklogState } from '../../../lib/aws/dynamodb-backlog-state.ts';
import { s3LandedStore } from '../../../lib/aws/s3-landed-store.ts';
import type { BacklogReport } from '../../../lib/backlog/backlog-report.ts';
import { BacklogRun } from '../../../lib/backlog/backlog-run.ts';
import { readBacklogStatus } from '../../../lib/backlog/backlog-status.ts';
import { drainBacklog } from '../../../lib/backlog/drain.ts';
import { odds } from '../../../lib/backlog/kinds.ts';
import { readLanded } from '../../../lib/backlog/read-landed.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import { nothingRecorded } from '../../../lib/recording/record.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import { readers } from '../../../lib/sources/registry.ts';
import { openBacklogScene } from '../../support/backlog-scene.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { changesBy, changesIn, readTables } from '../../support/history-tables.ts';
import { readingOf } from '../../support/observed.ts';
import { besides, counting } from '../../support/run-parts.ts';

const minuteMs = 60_000;
const drainIntervalMs = 5 * minuteMs;

/** Two queries for what is marked and linked, and for each slate one of sources, one of the schedule, and one that writes. */
const callsForLinks = ({ links }: BacklogReport) => 2 + 3 * (links?.slates ?? 0);

describe.each(enginesAtHand())('the backlog on %s', (kind) => {
  let scene: Awaited<ReturnType<typeof openBacklogScene>>;

  beforeEach(async () => {
    scene = await openBacklogScene(kind);
  });
  afterEach(() => scene?.close());

  const later = (minutes: number) => {
    scene.clock.at = new Date(scene.clock.at.getTime() + minutes * minuteMs);
  };
  const stores = () => {
    const s3 = new S3Client({ endpoint: scene.s3.url, region, credentials, forcePathStyle: true });
    const dynamoDb = new DynamoDBClient({ endpoint: scene.dynamoDb.url, region, credentials });
    return {
      landedStore: s3LandedStore({ client: s3, bucket: landedBucket }),
      state: dynamoDbBacklogState({ kind: odds, client: dynamoDb, table: stateTable, now: () => scene.clock.at }),
      database: scene.database.as('recorder'),
      kind: recordedOdds(readers),
    };
  };
  const status = () => readBacklogStatus({ ...stores(), now: scene.clock.at, drainIntervalMs });
  /** Everything that has landed, through the rule, in order: what the tables must hold. */
  const byTheRule = async () => {
    const { landedStore } = stores();
    const readings = [];
    for await (const key of landedStore.list('landed/'))
      readings.push(await readLanded(recordedOdds(readers), key, landedStore));
    expect(readings.length).toBeGreaterThan(0);
    return changesBy(historyOf(readings));
  };
  const inTheTables = async () => changesIn(await readTables(scene.database.as('owner')));

  it('fills while the database is unavailable, and empties by itself, in few calls and in any order', async () => {
    expect(await scene.collect()).toMatchObject({ status: 'recorded', landed: 1 });
    scene.takeDatabaseAway();
    const calls = [];
    for (let n = 1; n <= 12; n += 1) {
      later(5);
      const run = await scene.collect(scene.slateMovedBy(n % 4));
      expect(run).toMatchObject({ status: 'deferred', landed: 1, gaps: [] });
      expect(run.error?.code).toBe(run.databaseCalls > 0 ? 'database_unavailable' : 'database_circuit_open');
      calls.push(run.databaseCalls);
    }
    // Three fail and open the circuit; from then on a probe, after ever longer times.
    expect(calls.slice(0, 3)).toEqual([1, 1, 1]);
    expect(calls.filter((made) => made === 0).length).toBeGreaterThanOrEqual(3);
    expect(await scene.drain()).toMatchObject({ status: 'deferred', waiting: 12, databaseCalls: 0, missing: 9 });
    expect(await status().catch(({ code }) => code)).toBe('database_unavailable');
    scene.bringDatabaseBack();

    later(15);
    const run = await scene.collect(scene.slateMovedBy(9));
    expect(run.status).toBe('recorded');
    expect(await status()).toMatchObject({ landed: 14, recorded: 2, waiting: 12, dead: 0 });
    scene.callsArrived();
    const drained = await scene.drain({ requestContext: { condition: 'Success' }, responsePayload: run });
    expect(drained).toMatchObject({ status: 'drained', waiting: 0, recorded: { observations: 12 } });
    expect(drained.databaseCalls - callsForLinks(drained)).toBeLessThanOrEqual(6);
    expect(scene.callsArrived()).toBe(drained.databaseCalls);
    expect(await status()).toMatchObject({ landed: 14, recorded: 14, waiting: 0, dead: 0, missing: [] });
    expect(await inTheTables()).toEqual(await byTheRule());
  });

  it('asks the database nothing by its timer when nothing waits', async () => {
    for (let n = 0; n < 3; n += 1) {
      later(5);
      await scene.collect(scene.slateMovedBy(n));
    }
    scene.callsArrived();
    for (const minutes of [1, 60, 600]) {
      later(minutes);
      const event = { scheduledTime: scene.clock.at.toISOString() };
      expect(await scene.drain(event)).toMatchObject({ status: 'drained', databaseCalls: 0, waiting: 0 });
    }
    expect(scene.callsArrived()).toBe(0);
    // An operator's drain may wake it, and asks whether it is still the same database.
    const byHand = await scene.drain();
    expect(byHand).toMatchObject({ mismatches: [], links: { slates: 1 } });
    expect(byHand.databaseCalls - callsForLinks(byHand)).toBe(1);
    expect((await stores().state.readWatermark({ source: 'action-network', league: 'mlb' })).version).toBe(1);
  });

  it('marks dead once what cannot be read, and a newer reader tries it again', async () => {
    expect(await scene.collect('<!doctype html>')).toMatchObject({
      status: 'failed',
      landed: 1,
      gaps: [],
      error: { code: 'source_not_json' },
    });
    later(5);
    await scene.collect();
    expect(await status()).toMatchObject({ landed: 2, recorded: 1, waiting: 1, dead: 0 });
    expect(await scene.drain()).toMatchObject({ status: 'drained', markedDead: 1, dead: 1 });
    expect(await status()).toMatchObject({ landed: 2, recorded: 1, waiting: 0, dead: 1 });
    later(60);
    scene.callsArrived();
    const timed = () => scene.drain({ scheduledTime: scene.clock.at.toISOString() });
    expect(await timed()).toMatchObject({ markedDead: 0, databaseCalls: 0 });
    later(60);
    expect(await timed()).toMatchObject({ markedDead: 0 });
    expect(scene.callsArrived()).toBe(0);

    const newer = new Map(
      [...readers].map(([source, { readerVersion }]) => [
        source,
        {
          readerVersion: readerVersion + 1,
          read: () => readingOf([], readerVersion + 1),
        },
      ]),
    );
    const run = new BacklogRun({ nothingRecorded, order: {}, correlationId: 'drain', now: () => 0 });
    const call = { signal: new AbortController().signal, timeLeftMs: () => 60_000 };
    const { database, ...others } = stores();
    const parts = {
      ...besides,
      ...others,
      databaseOf: counting(database),
      kind: recordedOdds(newer),
      now: () => scene.clock.at,
    };
    expect(await drainBacklog(run, { ...parts, drainIntervalMs }, call)).toMatchObject({
      waiting: 0,
      recorded: { observations: 1 },
    });
    expect(await status()).toMatchObject({ landed: 2, recorded: 2, waiting: 0, dead: 0, marks: [] });
  });

  it('finds what landed long after it was captured, far below its watermark', async () => {
    await scene.collect();
    later(60);
    await scene.drain();
    scene.takeDatabaseAway();
    const noon = scene.clock.at;
    later(-600);
    const capturedAt = scene.clock.at.toISOString();
    scene.clock.at = noon;
    expect(await scene.collect(scene.slateMovedBy(3), 'live', capturedAt)).toMatchObject({
      status: 'deferred',
      landed: 1,
    });
    scene.bringDatabaseBack();
    expect(await scene.drain()).toMatchObject({ status: 'drained', recorded: { observations: 1 } });
    expect(await inTheTables()).toEqual(await byTheRule());
  });

  it('records everything in batched mode, and gives the same tables', async () => {
    for (let n = 0; n < 20; n += 1) {
      later(1);
      const run = await scene.collect(scene.slateMovedBy(n % 5), 'batched');
      expect(run).toMatchObject({ status: 'deferred', reason: 'batched', landed: 1, databaseCalls: 0 });
      expect(await scene.drain({ requestContext: {}, responsePayload: run })).toMatchObject({ status: 'skipped' });
    }
    expect(scene.callsArrived()).toBe(0);
    const drained = await scene.drain({ scheduledTime: scene.clock.at.toISOString() });
    expect(drained).toMatchObject({ status: 'drained', recorded: { observations: 20 }, waiting: 0 });
    expect(drained.databaseCalls - callsForLinks(drained)).toBeLessThanOrEqual(7);
    expect(await inTheTables()).toEqual(await byTheRule());
  });
});

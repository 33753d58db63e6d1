import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { credentials, landedBucket, region, stateTable } from '../../../infra/local/account.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { dynamoDbBacklogState } from '../../../lib/aws/dynamodb-backlog-state.ts';
import { s3LandedStore } from '../../../lib/aws/s3-landed-store.ts';
import { BacklogRun } from '../../../lib/backlog/backlog-run.ts';
import { drainBacklog } from '../../../lib/backlog/drain.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import type { Observation } from '../../../lib/odds/observation.ts';
import { nothingRecorded } from '../../../lib/recording/record.ts';
import { readersOf } from '../../support/landed.ts';

// One drain in a process of its own, which some bodies end: run with its order as JSON in the first argument.

const order = z
  .object({ s3: z.string(), dynamoDb: z.string(), dataApi: z.string(), at: z.string(), drain: z.string() })
  .parse(JSON.parse(process.argv[2] ?? ''));

const reader = readersOf(1).get('made-up');
if (!reader) throw new Error('There is no reader.');

const readers = new Map([
  [
    'made-up',
    {
      readerVersion: 1,
      read: (observation: Observation) => {
        const body = new TextDecoder().decode(observation.body);
        if (body === '"takes all memory"') takeAllMemory();
        if (body === '"takes all time"') process.kill(process.pid, 'SIGKILL');
        return reader.read(observation);
      },
    },
  ],
]);

function takeAllMemory(): never {
  const taken: unknown[] = [];
  for (;;) taken.push(Array.from({ length: 10_000 }, (_, n) => ({ n })));
}

const database = openDatabase(order, 'recorder');
const now = () => new Date(order.at);
const kind = recordedOdds(readers);
const run = new BacklogRun({ nothingRecorded, order: {}, correlationId: order.drain, now: () => performance.now() });
const report = await drainBacklog(
  run,
  {
    kind,
    landedStore: s3LandedStore({
      client: new S3Client({ endpoint: order.s3, region, credentials, forcePathStyle: true }),
      bucket: landedBucket,
    }),
    state: dynamoDbBacklogState({
      kind,
      client: new DynamoDBClient({ endpoint: order.dynamoDb, region, credentials }),
      table: stateTable,
      now,
    }),
    databaseOf: () => database,
    now,
    random: () => 0,
    retriesPerRun: 0,
    drainIntervalMs: 5 * 60_000,
  },
  { signal: new AbortController().signal, timeLeftMs: () => 4 * 60_000 },
);
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exit(0);

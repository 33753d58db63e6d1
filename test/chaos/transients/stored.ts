import { gunzipSync } from 'node:zlib';
import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import * as z from 'zod';
import { credentials, landedBucket, region, stateTable } from '../../../infra/local/account.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { scramVerifier } from '../../../lib/storage/scram.ts';
import type { World } from '../../harness/world.ts';
import { emptyEverything, readDerived } from '../../support/derived-tables.ts';
import { readTables } from '../../support/history-tables.ts';
import type { RotatingSecretsManager } from '../../support/rotating-secrets-manager.ts';
import { readScheduleTables, rowsIn } from '../../support/schedule-tables.ts';
import { withoutEffort, withoutOwner } from './compare.ts';
import { readSchedules, restoreSchedules, type StoredSchedule } from './stored-schedules.ts';

type Item = Record<string, AttributeValue>;

/** What the services store before a run. The database's tables are empty. */
export interface Baseline {
  readonly items: readonly Item[];
  readonly objects: ReadonlyMap<string, Uint8Array>;
  readonly schedules: readonly StoredSchedule[];
  readonly secrets: RotatingSecretsManager['secrets'];
}

/** Everything that the services store, reached without a gate. */
export interface Stored {
  readonly dynamoDb: DynamoDBClient;
  readonly scheduler: SchedulerClient;
  readonly database: Database;
  read(): Promise<Baseline>;
  restore(baseline: Baseline): Promise<void>;
  /** What a run leaves, without what differs between two equal runs. */
  compared(): Promise<unknown>;
  close(): void;
}

interface StorageOptions extends Pick<World, 'urls' | 'secretsManager'> {
  readonly database: Database;
  /** Scheduler's. */
  readonly time: { now: Date };
}

export function storage({ urls, database, secretsManager, time }: StorageOptions): Stored {
  const bucket = new S3Client({ endpoint: urls.s3, region, credentials, forcePathStyle: true });
  const table = new DynamoDBClient({ endpoint: urls.dynamoDb, region, credentials });
  const scheduler = new SchedulerClient({ endpoint: urls.scheduler, region, credentials });
  const read = async () => ({
    items: await readItems(table),
    objects: await readObjects(bucket),
    schedules: await readSchedules(scheduler),
    secrets: secretsManager.secrets,
  });
  return {
    dynamoDb: table,
    scheduler,
    database,
    read,
    async restore(baseline) {
      secretsManager.secrets = baseline.secrets;
      await Promise.all([
        restoreItems(table, baseline.items),
        restoreObjects(bucket, baseline.objects),
        restoreSchedules(scheduler, baseline.schedules, time),
        emptyEverything(database),
      ]);
    },
    async compared() {
      const { items, objects, schedules, secrets } = await read();
      return {
        items: items.map(comparedItem),
        objects: [...objects].map(([key, bytes]) => [key, JSON.parse(gunzipSync(bytes).toString('utf8'))]),
        schedules,
        secrets,
        tables: await readEveryTable(database),
        schema: await readSchema(database),
        loginFits: await loginFits(database, secrets),
      };
    },
    close: () => {
      bucket.destroy();
      table.destroy();
      scheduler.destroy();
    },
  };
}

async function readEveryTable(database: Database): Promise<unknown> {
  return {
    ...(await readTables(database)),
    ...(await readScheduleTables(database)),
    ...(await readDerived(database)),
    assertions: await rowsIn(database, 'history.link_assertion', 'captured_at, content_hash'),
    marks: await rowsIn(
      database,
      '(select distinct league, slate_date from history.derivation_mark)',
      'league, slate_date',
    ),
  };
}

async function readItems(table: DynamoDBClient): Promise<readonly Item[]> {
  const { Items = [] } = await table.send(new ScanCommand({ TableName: stateTable, ConsistentRead: true }));
  const keyOf = ({ pk, sk }: Item) => `${pk?.S} ${sk?.S}`;
  return Items.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

async function restoreItems(table: DynamoDBClient, items: readonly Item[]): Promise<void> {
  for (const { pk, sk } of await readItems(table)) {
    if (pk && sk) await table.send(new DeleteItemCommand({ TableName: stateTable, Key: { pk, sk } }));
  }
  for (const Item of items) await table.send(new PutItemCommand({ TableName: stateTable, Item }));
}

async function readObjects(bucket: S3Client): Promise<ReadonlyMap<string, Uint8Array>> {
  const objects = new Map<string, Uint8Array>();
  for (const Key of await keysIn(bucket)) {
    const { Body } = await bucket.send(new GetObjectCommand({ Bucket: landedBucket, Key }));
    if (Body) objects.set(Key, await Body.transformToByteArray());
  }
  return objects;
}

async function restoreObjects(bucket: S3Client, objects: Baseline['objects']): Promise<void> {
  for (const Key of await keysIn(bucket)) {
    if (!objects.has(Key)) await bucket.send(new DeleteObjectCommand({ Bucket: landedBucket, Key }));
  }
  const there = new Set(await keysIn(bucket));
  for (const [Key, Body] of objects) {
    if (!there.has(Key)) await bucket.send(new PutObjectCommand({ Bucket: landedBucket, Key, Body }));
  }
}

async function keysIn(bucket: S3Client): Promise<readonly string[]> {
  const { Contents = [] } = await bucket.send(new ListObjectsV2Command({ Bucket: landedBucket }));
  return Contents.flatMap(({ Key }) => Key ?? []);
}

/** Without nonces and ids of one process, and without durations and numbers of calls. */
function comparedItem(item: Item): unknown {
  const { last_run: lastRun, circuit, failure_ids: failureIds, memory, ...rest } = item;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([name]) => !name.endsWith('nonce'))),
    ...(lastRun?.S && { last_run: withoutEffort(JSON.parse(lastRun.S)) }),
    ...(circuit?.S && { circuit: withoutOwner(JSON.parse(circuit.S)) }),
    // What is usual for runs holds latencies and counts of changes: whether it is there is compared.
    ...(memory?.S && { memory: Object.keys(JSON.parse(memory.S)) }),
    ...(failureIds?.SS && { failures: failureIds.SS.length }),
  };
}

/** What a migration leaves besides the tables of the history. */
async function readSchema(database: Database): Promise<unknown> {
  const { rows } = await database.execute({
    sql: `select 'migration' as kind, id as name, sha256 as content from odds.schema_migration
      union all select 'replaceable', name, sha256 from odds.schema_replaceable
      union all select 'sportsbook', to_jsonb(b)::text, '' from history.sportsbook b
      union all select 'view', table_name, '' from information_schema.views where table_schema = 'odds'
      order by 1, 2`,
  });
  return rows;
}

const verifierSchema = z.array(z.object({ verifier: z.string() }));
const loginSchema = z.object({ username: z.literal('odds_recorder'), password: z.string() });

/** The versions of the recorder's secret that the database accepts: verifiers themselves differ by their salt. */
async function loginFits(database: Database, secrets: Baseline['secrets']): Promise<readonly string[]> {
  const { rows } = await database.execute({
    sql: `select rolpassword as verifier from pg_authid where rolname = 'odds_recorder' and rolpassword is not null`,
  });
  const [{ verifier } = { verifier: '' }] = verifierSchema.parse(rows);
  const [, salt = ''] = /^SCRAM-SHA-256\$\d+:([^$]+)\$/.exec(verifier) ?? [];
  if (salt === '') return [];
  return Object.values(secrets)
    .flatMap((versions) => Object.entries(versions))
    .filter(([, { value = '' }]) => {
      const login = value.startsWith('{') ? loginSchema.safeParse(JSON.parse(value)).data : undefined;
      return login && scramVerifier({ password: login.password, salt: Buffer.from(salt, 'base64') }) === verifier;
    })
    .map(([id]) => id);
}

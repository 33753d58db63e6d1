import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { credentials, region, stateTable } from '../../infra/local/account.ts';
import { dynamoDbBacklogState } from '../../lib/aws/dynamodb-backlog-state.ts';
import { dynamoDbCircuitStore } from '../../lib/aws/dynamodb-circuit-store.ts';
import type { Mark } from '../../lib/backlog/backlog-state.ts';
import { odds } from '../../lib/backlog/kinds.ts';
import { readLanded } from '../../lib/backlog/read-landed.ts';
import { reconcile } from '../../lib/backlog/reconcile.ts';
import { recordedOdds } from '../../lib/backlog/recorded-odds.ts';
import { landedLeagues } from '../../lib/landing/landed-leagues.ts';
import type { LandedStore } from '../../lib/landing/landed-store.ts';
import type { ReadObservation } from '../../lib/recording/reading-document.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { readers } from '../../lib/sources/registry.ts';
import { landedKeys, openBucket } from '../soak/bucket.ts';
import { engineDatabase } from '../soak/engine-database.ts';
import type { World } from './world.ts';

/** How things stand, by a look into the bucket, the tables and the state table themselves: no wire is between. */
export interface Standing {
  readonly landed: readonly string[];
  readonly recorded: ReadonlySet<string>;
  readonly dead: ReadonlySet<string>;
  readonly held: readonly Mark[];
  readonly waiting: number;
  /** Names of the circuits that are not closed. */
  readonly openCircuits: readonly string[];
}

export async function standingOf(world: World): Promise<Standing> {
  const bucket = openBucket(world.upstreams.s3);
  const client = new DynamoDBClient({ endpoint: world.upstreams.dynamoDb, region, credentials });
  try {
    const landed = await landedKeys(bucket.store);
    const marks = await marksOf(bucket.store, client);
    const recorded = await recordedKeys(world);
    const dead = new Set(marks.filter(({ kind }) => kind === 'dead').map(({ key }) => key));
    return {
      landed,
      recorded,
      dead,
      held: marks.filter(({ kind }) => kind === 'held'),
      waiting: reconcile({ landed, recorded, dead }, '').waiting,
      openCircuits: await openCircuitsIn(client),
    };
  } finally {
    bucket.close();
    client.destroy();
  }
}

async function marksOf(store: LandedStore, client: DynamoDBClient): Promise<readonly Mark[]> {
  const state = dynamoDbBacklogState({ kind: odds, client, table: stateTable, now: () => new Date() });
  const leagues = await landedLeagues(odds, store);
  return (await Promise.all(leagues.map((league) => state.marksOf(league)))).flat();
}

async function openCircuitsIn(client: DynamoDBClient): Promise<readonly string[]> {
  const store = dynamoDbCircuitStore({ client, table: stateTable });
  const circuits = await store.readAll(AbortSignal.timeout(10_000));
  return [...circuits].filter(([, { state }]) => state.is !== 'closed').map(([name]) => name);
}

async function recordedKeys({ engine }: World): Promise<ReadonlySet<string>> {
  const sql = 'select landed_key from odds.observation where recorded';
  const { rows } = await engineDatabase(engine).execute({ sql });
  return new Set(rows.map(({ landed_key }) => String(landed_key)));
}

/** Everything that was landed, by today's readers: what can be read, and the keys of what cannot. */
export async function readAllLanded(
  world: World,
): Promise<{ readonly read: readonly ReadObservation[]; readonly unreadable: readonly string[] }> {
  const { store, close } = openBucket(world.upstreams.s3);
  const read: ReadObservation[] = [];
  const unreadable: string[] = [];
  try {
    for (const key of await landedKeys(store)) {
      try {
        read.push(await readLanded(recordedOdds(readers), key, store));
      } catch (error) {
        if (!(error instanceof OddsError && error.policy.dead)) throw error;
        unreadable.push(key);
      }
    }
    return { read, unreadable };
  } finally {
    close();
  }
}

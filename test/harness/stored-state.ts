import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { credentials, landedBucket, region, stateTable } from '../../infra/local/account.ts';
import { dynamoDbBacklogState } from '../../lib/aws/dynamodb-backlog-state.ts';
import { dynamoDbCircuitStore } from '../../lib/aws/dynamodb-circuit-store.ts';
import { s3LandedStore } from '../../lib/aws/s3-landed-store.ts';
import type { Mark } from '../../lib/backlog/backlog-state.ts';
import { links, odds } from '../../lib/backlog/kinds.ts';
import { readLanded } from '../../lib/backlog/read-landed.ts';
import { type Reconciliation, reconcile } from '../../lib/backlog/reconcile.ts';
import { recordedOdds } from '../../lib/backlog/recorded-odds.ts';
import type { LinkAssertion } from '../../lib/games/identity/link.ts';
import { landObservation } from '../../lib/landing/land-observation.ts';
import { landedLeagues } from '../../lib/landing/landed-leagues.ts';
import type { LandedStore } from '../../lib/landing/landed-store.ts';
import type { ReadObservation } from '../../lib/recording/reading-document.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { assertedObservation } from '../../lib/sources/asserted/link.ts';
import { readers } from '../../lib/sources/registry.ts';
import { engineDatabase } from './engine-database.ts';
import type { World } from './world.ts';

/** What the bucket, the tables and the state table hold, read without a gate between. */
export interface StoredState {
  /** Keys of all landed observations. */
  readonly landed: readonly string[];
  readonly recorded: ReadonlySet<string>;
  readonly dead: ReadonlySet<string>;
  readonly held: readonly Mark[];
  readonly counts: Reconciliation;
  /** Names of the circuits that are not closed. */
  readonly openCircuits: readonly string[];
}

type Stores = Pick<World, 'urls' | 'engine'>;

export async function readState({ urls, engine }: Stores): Promise<StoredState> {
  using opened = new DisposableStack();
  const client = opened.adopt(new DynamoDBClient({ endpoint: urls.dynamoDb, region, credentials }), (c) => c.destroy());
  const store = openBucket(urls, opened);
  const landed = await landedKeys(store);
  const marks = await readMarks(store, client);
  const { rows } = await engineDatabase(engine).execute({
    sql: 'select landed_key from odds.observation where recorded',
  });
  const recorded = new Set(rows.map(({ landed_key }) => String(landed_key)));
  const dead = new Set(marks.filter(({ kind }) => kind === 'dead').map(({ key }) => key));
  const circuits = await dynamoDbCircuitStore({ client, table: stateTable }).readAll(AbortSignal.timeout(10_000));
  return {
    landed,
    recorded,
    dead,
    held: marks.filter(({ kind }) => kind === 'held'),
    counts: reconcile({ landed, recorded, dead }, ''),
    openCircuits: [...circuits].filter(([, { state }]) => state.is !== 'closed').map(([name]) => name),
  };
}

/** As a person does with the command line, without a gate between. */
export async function landLink({ urls }: Pick<Stores, 'urls'>, assertion: LinkAssertion): Promise<void> {
  using opened = new DisposableStack();
  await landObservation(links, assertedObservation(assertion, 'by hand'), openBucket(urls, opened));
}

function openBucket({ s3 }: World['urls'], opened: DisposableStack): LandedStore {
  const client = new S3Client({ endpoint: s3, region, credentials, forcePathStyle: true });
  opened.defer(() => client.destroy());
  return s3LandedStore({ client, bucket: landedBucket });
}

async function landedKeys(store: LandedStore): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const key of store.list('landed/')) keys.push(key);
  return keys;
}

async function readMarks(store: LandedStore, client: DynamoDBClient): Promise<readonly Mark[]> {
  const state = dynamoDbBacklogState({ kind: odds, client, table: stateTable, now: () => new Date() });
  const leagues = await landedLeagues(odds, store);
  return (await Promise.all(leagues.map((league) => state.marksOf(league)))).flat();
}

/** All landed observations, by today's readers, and the keys of those that no reader can read. */
export async function readAllLanded({ urls }: Pick<Stores, 'urls'>): Promise<{
  readonly read: readonly ReadObservation[];
  readonly unreadable: readonly string[];
}> {
  using opened = new DisposableStack();
  const store = openBucket(urls, opened);
  const share = sharing();
  const read: ReadObservation[] = [];
  const unreadable: string[] = [];
  for (const key of await landedKeys(store)) {
    try {
      const observed = await readLanded(recordedOdds(readers), key, store);
      const games = observed.reading.games.map((game) => {
        const [scope, quotes] = [share(game.scope), game.quotes.map(share)];
        return { ...game, scope, quotes };
      });
      read.push({ ...observed, reading: { ...observed.reading, games } });
    } catch (error) {
      if (!(error instanceof OddsError && error.policy.dead)) throw error;
      unreadable.push(key);
    }
  }
  return { read, unreadable };
}

/** Keeps equal values once: the readings of a day repeat a few thousand values, and would take a gigabyte. */
function sharing(): <T>(value: T) => T {
  const kept = new Map<string, unknown>();
  return <T>(value: T) => {
    const text = JSON.stringify(value);
    if (!kept.has(text)) kept.set(text, value);
    return kept.get(text) as T;
  };
}

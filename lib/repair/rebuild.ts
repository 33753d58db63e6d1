import type { BacklogState } from '../backlog/backlog-state.ts';
import type { LandedReading, RebuildableKind } from '../backlog/recorded-kind.ts';
import type { SetAside } from '../backlog/set-aside.ts';
import type { LandedStore } from '../landing/landed-store.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database, Executor } from '../storage/database.ts';
import { emptyLedger, readLedger } from '../storage/ledger.ts';
import { planOf, type SchemaSource } from '../storage/migration-plan.ts';
import { inSavepoint } from '../storage/savepoint.ts';
import { acquireSchemaLock, schemaLockWaitMs } from '../storage/schema-lock.ts';
import { areEqual, compareHistories, type Loss, lossBetween, type TableComparison } from './compare-histories.ts';
import { Filled, fillWithLanded } from './fill-shadow.ts';
import { analyzeShadow, checkShadowIsOurs, dropShadow, makeShadow, type ShadowId, shadowNames } from './shadow.ts';
import { swapIn } from './swap-in.ts';

export interface RebuildOptions<Reading> {
  /** Its recorder writes the tables that are rebuilt. */
  readonly kind: RebuildableKind<Reading>;
  /** The database, as its owner. */
  readonly database: Database;
  readonly landedStore: Pick<LandedStore, 'get' | 'list'>;
  readonly state: Pick<BacklogState, 'marksOf'>;
  readonly schema: SchemaSource;
  /** Replace the live history by the rebuilt one, whether they are equal or not. */
  readonly swap: boolean;
  /** Swap even if the live history has observations that the rebuilt one lacks. */
  readonly acceptLoss: boolean;
  readonly now: () => number;
  readonly onProgress?: (progress: RebuildProgress) => void;
  readonly signal?: AbortSignal;
}

export type RebuildProgress =
  | { readonly step: 'filling'; readonly observations: number }
  | { readonly step: 'comparing' | 'swapping' };

export interface RebuildReport {
  /**
   * `refused`: a swap was wanted, but would have lost observations. If the two differ and were not swapped, the shadow is
   * kept, so that it can be inspected.
   */
  readonly outcome: 'equal' | 'different' | 'swapped' | 'refused';
  readonly landed: number;
  /** Read by today's readers, and in the rebuilt history. */
  readonly recorded: number;
  readonly unreadable: SetAside;
  /** Readable now or perhaps later, but not in the rebuilt history, because recording refuses them. */
  readonly refused: SetAside;
  readonly equal: boolean;
  readonly loss: Loss;
  readonly tables: readonly TableComparison[];
  /** How long the rebuild took, how long recorders waited, and how much of that readers waited. */
  readonly durationMs: { readonly fill: number; readonly writersHeld: number; readonly swap: number };
}

const schemas = { live: 'history', rebuilt: shadowNames.history } as const;
/** Passes go on until one finds at most this many new observations: then little is left to do while recorders wait. */
const fewObservations = 20;

/**
 * Builds the history of a kind again from everything that landed of it, beside the live one, compares the two row for row, and swaps them
 * if wanted. Recording goes on until the comparison; from then on recorders wait, and those that wait too long defer. The
 * rebuild first catches up with what landed meanwhile, so both histories hold the same observations. An interrupted rebuild
 * has changed nothing and starts again from the beginning.
 *
 * @throws OddsError `database_schema_missing` if the schema is not that of this code, `rebuild_superseded`
 */
export async function rebuild<Reading>(options: RebuildOptions<Reading>): Promise<RebuildReport> {
  const { kind, database, schema, signal, now } = options;
  const { record } = kind.recorder;
  await checkSchema(database, schema, signal);
  const beganAt = now();
  const shadow = await makeShadow(database, schema, signal);
  const filled = new Filled();
  const onProgress = (observations: number) => options.onProgress?.({ step: 'filling', observations });
  const fill = (recordAll: (observations: readonly LandedReading<Reading>[]) => Promise<unknown>) =>
    fillWithLanded(filled, { ...options, onProgress, record: recordAll });
  while ((await fill((some) => record(database, some, signal, { schemas: shadowNames }))) > fewObservations);
  await analyzeShadow(database, kind.tables, signal);
  const filledAt = now();
  const concluded = await database.transaction(async (transaction) => {
    await holdWriters(transaction, options, shadow);
    await fill((some) =>
      inSavepoint(transaction, () => record(transaction, some, signal, { schemas: shadowNames }), signal),
    );
    return await conclude(transaction, options);
  }, signal);
  const endedAt = now();
  if (concluded.outcome === 'equal') await dropShadow(database, signal);
  const { swapBeganAt, ...rest } = concluded;
  return {
    ...rest,
    landed: filled.keys.size,
    recorded: filled.recorded,
    unreadable: filled.unreadable.counted,
    refused: filled.refused.counted,
    durationMs: {
      fill: Math.round(filledAt - beganAt),
      writersHeld: Math.round(endedAt - filledAt),
      swap: swapBeganAt === undefined ? 0 : Math.round(endedAt - swapBeganAt),
    },
  };
}

/** Recorders take these locks first; a deployment that changes the schema waits for the schema's lock. */
async function holdWriters<Reading>(
  transaction: Executor,
  { kind, schema, signal }: RebuildOptions<Reading>,
  shadow: ShadowId,
): Promise<void> {
  await acquireSchemaLock(transaction, schemaLockWaitMs, signal);
  await checkSchema(transaction, schema, signal);
  await checkShadowIsOurs(transaction, shadow, signal);
  await kind.repairer.holdRecorders(transaction, signal);
}

async function conclude<Reading>(transaction: Executor, options: RebuildOptions<Reading>) {
  const { kind, schema, swap, acceptLoss, now, onProgress, signal } = options;
  onProgress?.({ step: 'comparing' });
  const tables = await compareHistories(transaction, schemas, kind.tables, { signal });
  const loss = await lossBetween(transaction, schemas, kind.tables, signal);
  const equal = areEqual(tables);
  const found = { equal, tables, loss, swapBeganAt: undefined };
  if (!swap) return { ...found, outcome: equal ? ('equal' as const) : ('different' as const) };
  if (loss.observations > 0 && !acceptLoss) return { ...found, outcome: 'refused' as const };
  onProgress?.({ step: 'swapping' });
  const swapBeganAt = now();
  await swapIn(transaction, schema, kind.tables, signal);
  return { ...found, outcome: 'swapped' as const, swapBeganAt };
}

async function checkSchema(database: Executor, schema: SchemaSource, signal?: AbortSignal): Promise<void> {
  const { next, ahead } = planOf(schema, (await readLedger(database, signal)) ?? emptyLedger);
  if (next === undefined && ahead.length === 0) return;
  throw new OddsError(
    'database_schema_missing',
    'The schema is not the one of this code, so a rebuilt history could not replace the live one. Migrate first.',
  );
}

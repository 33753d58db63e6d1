import type { BacklogState } from '../backlog/backlog-state.ts';
import type { Edits, LandedReading, RepairableKind } from '../backlog/recorded-kind.ts';
import type { SetAside } from '../backlog/set-aside.ts';
import type { LandedStore } from '../landing/landed-store.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database, Executor } from '../storage/database.ts';
import { emptyLedger, readLedger } from '../storage/ledger.ts';
import { planOf, type SchemaSource } from '../storage/migration-plan.ts';
import { inSavepoint } from '../storage/savepoint.ts';
import { takeTurn } from '../storage/turn.ts';
import { areEqual, compareHistories, type Loss, lossBetween, type TableComparison } from './compare-histories.ts';
import { Filled, fillWithLanded } from './fill-shadow.ts';
import { analyzeShadow, checkShadowIsOurs, dropShadow, makeShadow, type ShadowId, shadowNames } from './shadow.ts';
import { swapIn } from './swap-in.ts';

export interface RebuildOptions<Reading> {
  /** Its recorder writes the tables that are rebuilt. */
  readonly kind: RepairableKind<Reading, Edits>;
  /** As its owner. */
  readonly database: Database;
  readonly landedStore: Pick<LandedStore, 'get' | 'list'>;
  readonly state: Pick<BacklogState, 'marksOf'>;
  readonly schema: SchemaSource;
  /** Put the rebuilt history in the place of the live one, be it equal or not. */
  readonly swap: boolean;
  /** Also where the live one has observations that the rebuilt one has not. */
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
   * `refused`: asked to swap, and that would have lost observations. The shadow is kept where the two differ and were not
   * swapped, so that one can look at it.
   */
  readonly outcome: 'equal' | 'different' | 'swapped' | 'refused';
  readonly landed: number;
  /** Read by today's readers, and in the rebuilt history. */
  readonly recorded: number;
  readonly unreadable: SetAside;
  /** Could be read, or may be another time, and are not in the rebuilt history: recording refuses them. */
  readonly refused: SetAside;
  readonly equal: boolean;
  readonly loss: Loss;
  readonly tables: readonly TableComparison[];
  /** How long it took, and how long recorders had to wait (of which: readers). */
  readonly durationMs: { readonly fill: number; readonly writersHeld: number; readonly swap: number };
}

const schemas = { live: 'history', rebuilt: shadowNames.history } as const;
const turnWaitMs = 40_000;
/** A pass over what landed meanwhile that found no more than this leaves little to do while recorders wait. */
const fewObservations = 20;

/**
 * Makes the history once more from all that was landed, beside the live one, and compares the two row for row; then swaps
 * them, if that is wanted. Recording goes on until the comparison: from there to the end recorders wait, and those that wait
 * too long defer. What landed until then is caught up first, so whatever is recorded is in both; what lands later can only
 * be recorded afterwards. Interrupted anywhere it has changed nothing, and is begun again from the start.
 *
 * @throws OddsError `database_schema_missing` where the schema is not that of this code, `rebuild_superseded`
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
  await analyzeShadow(database, signal);
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

/** Recorders take these locks first of all; a deployment that is about to change the schema takes its turn. */
async function holdWriters<Reading>(
  transaction: Executor,
  { kind, schema, signal }: RebuildOptions<Reading>,
  shadow: ShadowId,
): Promise<void> {
  await takeTurn(transaction, turnWaitMs, signal);
  await checkSchema(transaction, schema, signal);
  await checkShadowIsOurs(transaction, shadow, signal);
  await kind.repairer.holdRecorders(transaction, signal);
}

async function conclude<Reading>(transaction: Executor, options: RebuildOptions<Reading>) {
  const { schema, swap, acceptLoss, now, onProgress, signal } = options;
  onProgress?.({ step: 'comparing' });
  const tables = await compareHistories(transaction, schemas, { signal });
  const loss = await lossBetween(transaction, schemas, signal);
  const equal = areEqual(tables);
  const found = { equal, tables, loss, swapBeganAt: undefined };
  if (!swap) return { ...found, outcome: equal ? ('equal' as const) : ('different' as const) };
  if (loss.observations > 0 && !acceptLoss) return { ...found, outcome: 'refused' as const };
  onProgress?.({ step: 'swapping' });
  const swapBeganAt = now();
  await swapIn(transaction, schema, signal);
  return { ...found, outcome: 'swapped' as const, swapBeganAt };
}

async function checkSchema(database: Executor, schema: SchemaSource, signal?: AbortSignal): Promise<void> {
  const { next, ahead } = planOf(schema, (await readLedger(database, signal)) ?? emptyLedger);
  if (next === undefined && ahead.length === 0) return;
  throw new OddsError(
    'database_schema_missing',
    'The schema is not the one of this code, so what is rebuilt could not take its place. Migrate first.',
  );
}

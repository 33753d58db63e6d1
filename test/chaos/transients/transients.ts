import type { Databases } from '../../harness/databases.ts';
import { differencesOf } from './compare.ts';
import { type Failure, failures } from './failures.ts';
import { type Operation, textOf } from './operations.ts';
import { TrialRunner } from './trial-runner.ts';
import { TrialWorld } from './trial-world.ts';
import type { Trial } from './trials.ts';

/** One failure of one operation of one function. */
interface Triple {
  readonly operation: string;
  readonly failure: Failure;
  /** Where the outcome differs from that of an undisturbed run; empty if it does not. */
  readonly differences: readonly string[];
}

export interface TrialResult {
  readonly function: string;
  readonly situation: string;
  /** Every operation that the undisturbed run has called. */
  readonly operations: readonly string[];
  readonly triples: readonly Triple[];
  /** Between two undisturbed runs: there should be none. */
  readonly ownDifferences: readonly string[];
  /** A warm instance whose connections the services have forgotten, compared with one whose connections are open. */
  readonly afterResets: { readonly reset: number; readonly differences: readonly string[] };
}

interface TransientsOptions {
  readonly databases: Databases;
  /** Which of a trial's operations fail, and how; each in every way by default. */
  readonly choose?: (triples: readonly Choice[]) => readonly Choice[];
  /** How many requests of the operation fail in a row; 1 by default. */
  readonly times?: number;
  readonly onResult?: (result: TrialResult) => void;
}

interface Choice {
  readonly operation: Operation;
  readonly failure: Failure;
}

/** Lets the operations that the trials' functions call fail, one after another. */
export async function transients(
  trials: readonly Trial[],
  { databases, choose = (all) => all, times = 1, onResult }: TransientsOptions,
): Promise<readonly TrialResult[]> {
  const world = await TrialWorld.open(databases);
  try {
    const results: TrialResult[] = [];
    for (const trial of trials) {
      const result = await resultOf(trial, world, { choose, times });
      onResult?.(result);
      results.push(result);
    }
    return results;
  } finally {
    await world.close();
  }
}

/** Fails for good only what the next owner of the lease would inherit, which may be lost. */
const mayFail = 'dynamoDb UpdateItem lease REMOVE owes';

/**
 * Lets three requests of an operation of a usual run fail in a row, which must change the outcome: otherwise the comparison of
 * outcomes would not notice a failure. Returns the operations whose outcome is unchanged.
 */
export async function unnoticedFailures(
  [usual]: readonly Trial[],
  { databases, choose = (all) => all }: Pick<TransientsOptions, 'databases' | 'choose'>,
): Promise<{ readonly tried: number; readonly unnoticed: readonly string[] }> {
  if (usual === undefined) throw new Error('There is no trial.');
  const results = await transients([usual], {
    databases,
    times: 3,
    choose: (all) => choose(all.filter(({ failure }) => failure === 'unavailable (503)')),
  });
  const triples = results.flatMap((result) => result.triples).filter(({ operation }) => operation !== mayFail);
  const unnoticed = triples.filter(({ differences }) => differences.length === 0);
  return { tried: triples.length, unnoticed: unnoticed.map(({ operation }) => operation) };
}

async function resultOf(
  trial: Trial,
  world: TrialWorld,
  { choose, times }: Required<Pick<TransientsOptions, 'choose' | 'times'>>,
): Promise<TrialResult> {
  const runner = await TrialRunner.open(trial, world);
  const { operations, outcome } = await runner.undisturbed();
  const again = await runner.undisturbed();
  const all = operations.flatMap((operation) => failures.map((failure) => ({ operation, failure })));
  const triples: Triple[] = [];
  for (const { operation, failure } of choose(all)) {
    const differences = await runner.differencesAfter(outcome, operation, { failure, times });
    triples.push({ operation: textOf(operation), failure, differences });
  }
  const warm = await runner.warm({ forgotten: false });
  const { outcome: afterResets, reset } = await runner.warm({ forgotten: true });
  return {
    function: trial.function,
    situation: trial.situation,
    operations: operations.map(textOf),
    triples,
    ownDifferences: differencesOf(outcome, again.outcome),
    afterResets: { reset, differences: differencesOf(warm.outcome, afterResets) },
  };
}

import { differencesOf } from './compare.ts';
import { type Failure, failures } from './failures.ts';
import { type Operation, textOf } from './operations.ts';
import { TrialRunner } from './trial-runner.ts';
import type { TrialWorld } from './trial-world.ts';
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

interface TransientsOptions<Case> {
  readonly world: TrialWorld;
  /** Which cases are tried; all by default. */
  readonly choose?: (cases: readonly Case[]) => readonly Case[];
  readonly onResult?: (result: TrialResult) => void;
}

/** A case: one operation, and how its first request fails. */
interface Choice {
  readonly operation: Operation;
  readonly failure: Failure;
}

/** Lets the operations that the trials' functions call fail, one after another. */
export async function transients(
  trials: readonly Trial[],
  { world, choose = (all) => all, onResult }: TransientsOptions<Choice>,
): Promise<readonly TrialResult[]> {
  const results: TrialResult[] = [];
  for (const trial of trials) {
    const result = await resultOf(trial, world, choose);
    onResult?.(result);
    results.push(result);
  }
  return results;
}

/** May fail for good without a difference: only what the next owner of the lease would inherit is lost. */
const mayFail = 'dynamoDb UpdateItem lease REMOVE owes';

/**
 * Lets six requests of an operation of a usual run fail in a row: all attempts of two calls at once, as those of two slates
 * are. That must change the outcome: otherwise the comparison of outcomes would not notice a failure. Returns the operations whose outcome is unchanged.
 */
export async function unnoticedFailures(
  [usual]: readonly Trial[],
  { world, choose = (all) => all }: Pick<TransientsOptions<Operation>, 'world' | 'choose'>,
): Promise<{ readonly tried: number; readonly unnoticed: readonly string[] }> {
  if (usual === undefined) throw new Error('There is no trial.');
  const runner = await TrialRunner.open(usual, world);
  const { operations, outcome } = await runner.undisturbed();
  const chosen = choose(operations.filter((operation) => textOf(operation) !== mayFail));
  const unnoticed: string[] = [];
  for (const operation of chosen) {
    const differences = await runner.differencesAfter(outcome, operation, { failure: 'unavailable (503)', times: 6 });
    if (differences.length === 0) unnoticed.push(textOf(operation));
  }
  return { tried: chosen.length, unnoticed };
}

async function resultOf(
  trial: Trial,
  world: TrialWorld,
  choose: (cases: readonly Choice[]) => readonly Choice[],
): Promise<TrialResult> {
  const runner = await TrialRunner.open(trial, world);
  const { operations, outcome } = await runner.undisturbed();
  const again = await runner.undisturbed();
  const all = operations.flatMap((operation) => failures.map((failure) => ({ operation, failure })));
  const triples: Triple[] = [];
  for (const { operation, failure } of choose(all)) {
    const differences = await runner.differencesAfter(outcome, operation, { failure });
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

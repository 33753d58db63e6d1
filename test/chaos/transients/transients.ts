import { openFunctions } from '../../../infra/local/invoke.ts';
import type { Databases } from '../databases.ts';
import { Output } from '../output.ts';
import { openCloud } from './cloud.ts';
import { type Failure, failures } from './failures.ts';
import { differencesOf } from './outcome.ts';
import { type Lane, TrialRunner, textOf } from './trial-runner.ts';
import type { Trial } from './trials.ts';

/** One failure of one operation of one function, and what came of it. */
interface Triple {
  readonly operation: string;
  readonly failure: Failure;
  /** Empty if the run ended as the undisturbed one; else the places where it did not. */
  readonly differences: readonly string[];
}

export interface TrialResult {
  readonly function: string;
  readonly situation: string;
  /** Every operation that the undisturbed run has called, with its service: `dynamoDb UpdateItem lease`. */
  readonly operations: readonly string[];
  readonly triples: readonly Triple[];
  /** A second undisturbed run against the first: what is compared must not differ by itself. */
  readonly ownDifferences: readonly string[];
  /** A warm instance whose connections were all forgotten by the other side, against one whose connections stand. */
  readonly thawed: { readonly reset: number; readonly differences: readonly string[] };
}

interface TransientsOptions {
  readonly databases: Databases;
  /** What is tried of an operation; everything by default. */
  readonly failuresOf?: (operation: string) => readonly Failure[];
  /** How many calls of the operation fail, one after another; 1 by default. */
  readonly times?: number;
  readonly onResult?: (result: TrialResult) => void;
}

/** Every failure of every operation that the trials' functions call, one after another. */
export async function transients(
  trials: readonly Trial[],
  { databases, failuresOf = () => failures, times = 1, onResult }: TransientsOptions,
): Promise<readonly TrialResult[]> {
  const lane = await openLane(databases);
  try {
    const results: TrialResult[] = [];
    for (const trial of trials) {
      const result = await resultOf(trial, lane, { failuresOf, times });
      onResult?.(result);
      results.push(result);
    }
    return results;
  } finally {
    await lane.functions.close();
    await lane.cloud.close();
  }
}

async function openLane(databases: Databases): Promise<Lane> {
  const cloud = await openCloud(databases);
  const output = new Output();
  const functions = openFunctions({
    environmentOf: (name) => cloud.environmentOf(name),
    handlerUrlOf: () => new URL('../functions/cold-start.ts', import.meta.url),
    log: output,
  });
  return { cloud, functions, output };
}

async function resultOf(
  trial: Trial,
  lane: Lane,
  { failuresOf, times }: Required<Pick<TransientsOptions, 'failuresOf' | 'times'>>,
): Promise<TrialResult> {
  const runner = await TrialRunner.open(trial, lane);
  const { operations, outcome } = await runner.undisturbed();
  const again = await runner.undisturbed();
  const triples: Triple[] = [];
  for (const operation of operations) {
    for (const failure of failuresOf(operation.name)) {
      const differences = await runner.differencesAfter(outcome, operation, { failure, times });
      triples.push({ operation: textOf(operation), failure, differences });
    }
  }
  const warm = await runner.warm({ forgotten: false });
  const { outcome: thawed, reset } = await runner.warm({ forgotten: true });
  return {
    function: trial.function,
    situation: trial.situation,
    operations: operations.map(textOf),
    triples,
    ownDifferences: differencesOf(outcome, again.outcome),
    thawed: { reset, differences: differencesOf(warm.outcome, thawed) },
  };
}

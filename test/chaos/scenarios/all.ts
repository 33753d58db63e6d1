import type { Scenario } from '../scenario.ts';
import { answerScenarios } from './answers.ts';
import { databaseScenarios } from './database.ts';
import { invocationScenarios } from './invocations.ts';
import { processScenarios } from './processes.ts';
import { sourceScenarios } from './source.ts';
import { storeScenarios } from './stores.ts';
import { timeScenarios } from './time.ts';

/** Every scenario there is, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  ...sourceScenarios,
  ...answerScenarios,
  ...databaseScenarios,
  ...storeScenarios,
  ...timeScenarios,
  ...processScenarios,
  ...invocationScenarios,
];

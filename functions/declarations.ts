import { checkHealth } from './check-health/declaration.ts';
import { collectOdds } from './collect-odds/declaration.ts';
import type { FunctionDeclaration } from './declaration.ts';
import { migrateSchema } from './migrate-schema/declaration.ts';
import { planClosing } from './plan-closing/declaration.ts';
import { recordBacklog } from './record-backlog/declaration.ts';
import { rotateDatabaseSecret } from './rotate-database-secret/declaration.ts';
import { syncSchedule } from './sync-schedule/declaration.ts';

/** Every function. One is added here and in its own folder. */
export const functionDeclarations = [
  collectOdds,
  recordBacklog,
  syncSchedule,
  planClosing,
  checkHealth,
  migrateSchema,
  rotateDatabaseSecret,
] as const;

export type FunctionName = (typeof functionDeclarations)[number]['name'];
export type DeclaredFunction = FunctionDeclaration<FunctionName>;

/** @throws Error if there is no such function */
export function functionNamed(name: FunctionName): DeclaredFunction {
  const declaration = functionDeclarations.find((known) => known.name === name);
  if (declaration === undefined) throw new Error(`There is no function "${name}".`);
  return declaration;
}

/** The function that is started with the response of each run that did not throw. */
export function startedBySuccessOf(name: FunctionName): DeclaredFunction | undefined {
  return functionDeclarations.find(({ startedBy }) => startedBy.successOf === name);
}

import * as z from 'zod';
import { type DeclaredSource, type SourceName, sources } from '../lib/sources/registry.ts';

/** The sources' part of the user's environment. */
export interface SourceConfig {
  /** Never printed, and never written to a file. */
  readonly keys: Readonly<Partial<Record<SourceName, string>>>;
  /** Variables of the declarations, as the functions take them; not the addresses, which `--live` decides on. */
  readonly variables: Readonly<Record<string, string>>;
}

const key = z.string().trim().min(1, { error: 'is blank' });

/** @throws z.ZodError by the name of the variable */
export function readSourceConfig(environment: Readonly<Record<string, string | undefined>>): SourceConfig {
  const keys = sources.flatMap(({ name, switch: turnedOnBy }) => {
    if (turnedOnBy?.by !== 'key' || environment[turnedOnBy.keyVariable] === undefined) return [];
    const { keyVariable } = turnedOnBy;
    return [[name, z.object({ [keyVariable]: key }).parse(environment)[keyVariable]] as const];
  });
  const variables = sources.flatMap((source) => {
    const names = openVariables(source).filter((name) => environment[name] !== undefined);
    const given = Object.fromEntries(names.map((name) => [name, environment[name]]));
    z.object(source.variables).partial().parse(given);
    return names.map((name) => [name, environment[name] ?? ''] as const);
  });
  return { keys: Object.fromEntries(keys), variables: Object.fromEntries(variables) };
}

function openVariables({ addressVariable, switch: turnedOnBy, variables }: DeclaredSource): readonly string[] {
  const secretVariable = turnedOnBy?.by === 'key' ? turnedOnBy.secretVariable : undefined;
  return Object.keys(variables).filter((name) => name !== addressVariable && name !== secretVariable);
}

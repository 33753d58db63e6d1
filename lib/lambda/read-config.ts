import type * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';

/**
 * A function's environment, parsed once at its cold start; nothing else reads it. Values are not told: one may be wrong
 * because a credential was put in its place.
 *
 * @throws OddsError `environment_invalid`, by the names of the variables
 */
export function readConfig<Schema extends z.ZodType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path: [variable], message }) => {
    // What is wrong may be a part of it, such as one of several addresses.
    const name = String(variable ?? 'the whole');
    const isMissing = environment[name] === undefined;
    return { name, told: isMissing ? `${name} is missing` : `${name} is wrong (${message})` };
  });
  const told = faults.map((fault) => fault.told);
  throw new OddsError('environment_invalid', `The environment of this function: ${told.join('; ')}.`, {
    details: { variables: [...new Set(faults.map(({ name }) => name))] },
  });
}

import type * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';

/**
 * Parses a function's environment, once at its cold start; nothing else reads it. Messages never contain values: a wrong
 * value may be a misplaced credential.
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
    // The fault may be in a part of the value, such as one of several addresses.
    const name = String(variable ?? 'the whole');
    const isMissing = environment[name] === undefined;
    return { name, description: isMissing ? `${name} is missing` : `${name} is wrong (${message})` };
  });
  const descriptions = faults.map(({ description }) => description);
  throw new OddsError('environment_invalid', `The environment of this function: ${descriptions.join('; ')}.`, {
    details: { variables: [...new Set(faults.map(({ name }) => name))] },
  });
}

import * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';

// What all items of the state table have in common: how they are read.

/** By name: texts, numbers and sets of texts. One that is undefined is not written. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A text that holds JSON, for what is only ever read as a whole. */
export const jsonText = z.string().transform((content, context): unknown => {
  try {
    return JSON.parse(content);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
});

/** @throws OddsError `state_unavailable`: `An item of the backlog is not what was written there.` */
export function itemOf<Schema extends z.ZodType>(schema: Schema, item: unknown, what: string): z.output<Schema> {
  const { data, error: cause } = schema.safeParse(item);
  if (data !== undefined) return data;
  throw new OddsError('state_unavailable', `An item of ${what} in the state table is not what was written there.`, {
    cause,
  });
}

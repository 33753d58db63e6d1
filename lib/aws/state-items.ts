import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';

// What all items of the state table have in common: how their attributes are read, and how a call to the table fails.

export type Attributes = Record<string, AttributeValue>;

export const textAttribute = z.object({ S: z.string() }).transform(({ S }) => S);
export const integerAttribute = z.object({ N: z.string() }).transform(({ N }) => Number(N));

/** A text that holds JSON, for what is only ever read as a whole. */
export const jsonAttribute = textAttribute.transform((content, context): unknown => {
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

/** What the table says no to, in our own terms. @throws OddsError `state_unavailable` */
export async function told<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new OddsError('state_unavailable', `The state table did not do what was asked of ${what}. ${reason}`, {
      cause,
    });
  }
}

/** Undefined where the condition of a write did not hold: somebody else was there before. @throws OddsError likewise */
export async function toldIfHeld<T>(what: string, write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await told(what, write);
  } catch (error) {
    if (error instanceof OddsError && error.cause instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

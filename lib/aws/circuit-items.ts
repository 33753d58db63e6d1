import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { CircuitRecord } from '../resilience/circuit/state.ts';
import { OddsError } from '../resilience/odds-error.ts';

// Circuits as items of the state table. The number to be compared is an attribute; all else is one JSON text.

type Attributes = Record<string, AttributeValue>;

const epoch = z.number();
const trouble = { openings: z.number().int().positive(), successes: z.number().int().nonnegative() };
const stateSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('closed') }),
  z.object({ is: z.literal('open'), probeAt: epoch, ...trouble }),
  z.object({ is: z.literal('probing'), lease: z.object({ owner: z.string(), until: epoch }), ...trouble }),
]);
const overrideSchema = z.object({
  position: z.enum(['open', 'closed']),
  owner: z.string(),
  reason: z.string(),
  until: epoch,
});
const bodySchema = z.object({
  state: stateSchema,
  override: overrideSchema.nullable(),
  changedAt: epoch,
  because: z.string(),
});

const integer = z.object({ N: z.string() }).transform(({ N }) => Number(N));
const json = z.object({ S: z.string() }).transform(({ S }, context): unknown => {
  try {
    return JSON.parse(S);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
});
const circuitSchema = z.object({ gen: integer, circuit: json.pipe(bodySchema) });

export function circuitItem({ gen, ...body }: CircuitRecord): Attributes {
  return { gen: { N: String(gen) }, circuit: { S: JSON.stringify(body) } };
}

export function circuitIn(item: Attributes): CircuitRecord {
  const { gen, circuit } = read(circuitSchema, item);
  return { gen, ...circuit };
}

export function nameIn(item: Attributes): string {
  return read(z.object({ sk: z.object({ S: z.string() }) }), item).sk.S;
}

export function failuresIn(item: Attributes): number {
  return read(z.object({ failures: integer }), item).failures;
}

function read<Schema extends z.ZodType>(schema: Schema, item: unknown): z.output<Schema> {
  const { data, error: cause } = schema.safeParse(item);
  if (data !== undefined) return data;
  throw new OddsError('state_unavailable', 'A circuit in the state table is not what was written there.', { cause });
}

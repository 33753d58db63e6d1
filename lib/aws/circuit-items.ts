import * as z from 'zod';
import type { CircuitRecord } from '../resilience/circuit/state.ts';
import { type Attributes, itemOf, jsonText } from './state-items.ts';

// Circuits as items of the state table. The number to be compared is an attribute; all else is one JSON text.
// A half-open circuit is stored as `probing`, its earlier name, and read under both: the previous version, which runs beside
// this one during a deployment, reads no other name, and one item that it cannot read hides all circuits from it. The next
// version writes `half_open` (docs/adr/0030).

const circuits = 'the circuits';

const epoch = z.number();
const openings = { openings: z.number().int().positive(), successes: z.number().int().nonnegative() };
const halfOpen = z.enum(['half_open', 'probing']).transform(() => 'half_open' as const);
const stateSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('closed') }),
  z.object({ is: z.literal('open'), probeAt: epoch, ...openings }),
  z.object({ is: halfOpen, lease: z.object({ owner: z.string(), until: epoch }), ...openings }),
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

const circuitSchema = z.object({ gen: z.number(), circuit: jsonText.pipe(bodySchema) });

export function circuitItem({ gen, state, ...body }: CircuitRecord): Attributes {
  const stored = state.is === 'half_open' ? { ...state, is: 'probing' } : state;
  return { gen, circuit: JSON.stringify({ state: stored, ...body }) };
}

export function circuitIn(item: Attributes): CircuitRecord {
  const { gen, circuit } = itemOf(circuitSchema, item, circuits);
  return { gen, ...circuit };
}

export function nameIn(item: Attributes): string {
  return itemOf(z.object({ sk: z.string() }), item, circuits).sk;
}

const failuresSchema = z.object({
  failure_ids: z
    .set(z.string())
    .transform(({ size }) => size)
    .default(0),
  /** The previous version counted in a number. */
  failures: z.number().default(0),
});

export function failuresIn(item: Attributes): number {
  const { failure_ids: ids, failures } = itemOf(failuresSchema, item, circuits);
  return ids + failures;
}

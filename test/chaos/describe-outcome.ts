import * as z from 'zod';
import type { CompletedInvocation } from '../harness/sandbox.ts';

const collectionSchema = z.object({
  status: z.string(),
  source: z.string(),
  servedBy: z.array(z.string()),
  landed: z.number(),
  gaps: z.array(z.unknown()),
  error: z.object({ code: z.string() }).optional(),
});

const drainSchema = z.object({ status: z.string(), error: z.object({ code: z.string() }).optional() });

/** How an invocation ended: `deferred database_throttled, 2 landed`. */
export function describeOutcome({ function: name, result }: Pick<CompletedInvocation, 'function' | 'result'>): string {
  if (result.kind !== 'returned') return result.kind === 'killed' ? 'killed' : `threw ${result.message}`;
  return name === 'collect-odds' ? describeCollection(result.answer) : describeDrain(result.answer);
}

function describeCollection(answer: unknown): string {
  const { status, source, servedBy, landed, gaps, error } = collectionSchema.parse(answer);
  const others = servedBy.filter((name) => name !== source);
  return [
    // Whether a price has changed since the previous run depends on the market.
    withCode(status === 'unchanged' ? 'recorded' : status, error),
    ...(landed > 0 ? [`${landed} landed`] : []),
    ...(gaps.length > 0 ? [`${gaps.length} gaps`] : []),
    ...others.map((name) => `by ${name}`),
  ].join(', ');
}

function describeDrain(answer: unknown): string {
  const { status, error } = drainSchema.parse(answer);
  return withCode(status, error);
}

function withCode(status: string, error: { readonly code: string } | undefined): string {
  return error === undefined ? status : `${status} ${error.code}`;
}

/** `6 × failed source_failing, 2 gaps; 4 × skipped …`: equal outcomes once, in the order of their first occurrence. */
export function summarize(outcomes: readonly string[]): string {
  const equal = Map.groupBy(outcomes, (outcome) => outcome);
  return [...equal].map(([outcome, { length }]) => (length === 1 ? outcome : `${length} × ${outcome}`)).join('; ');
}

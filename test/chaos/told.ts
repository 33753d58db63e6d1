import * as z from 'zod';
import type { Ended } from './instance.ts';

/** What is told of a run in the table. */
const collectionSchema = z.object({
  status: z.string(),
  source: z.string(),
  servedBy: z.array(z.string()),
  landed: z.number(),
  gaps: z.array(z.unknown()),
  error: z.object({ code: z.string() }).optional(),
});

const drainSchema = z.object({ status: z.string(), error: z.object({ code: z.string() }).optional() });

/** How an invocation ended, in a few words: `deferred database_throttled, 2 landed`. */
export function told({ function: name, ending }: Ended): string {
  if (ending.ended !== 'answered') return ending.ended === 'killed' ? 'killed' : `threw ${ending.message}`;
  return name === 'collect-odds' ? toldOfRun(ending.answer) : toldOfDrain(ending.answer);
}

function toldOfRun(answer: unknown): string {
  const { status, source, servedBy, landed, gaps, error } = collectionSchema.parse(answer);
  const others = servedBy.filter((name) => name !== source);
  return [
    // Whether a price has moved since the run before is the market's affair.
    withCode(status === 'unchanged' ? 'recorded' : status, error),
    ...(landed > 0 ? [`${landed} landed`] : []),
    ...(gaps.length > 0 ? [`${gaps.length} gaps`] : []),
    ...others.map((name) => `by ${name}`),
  ].join(', ');
}

function toldOfDrain(answer: unknown): string {
  const { status, error } = drainSchema.parse(answer);
  return withCode(status, error);
}

function withCode(status: string, error: { readonly code: string } | undefined): string {
  return error === undefined ? status : `${status} ${error.code}`;
}

/** `6 × failed source_failing, 2 gaps; 4 × skipped …`: what is alike is told once, in the order of its first. */
export function summedUp(sentences: readonly string[]): string {
  const alike = Map.groupBy(sentences, (sentence) => sentence);
  return [...alike].map(([sentence, { length }]) => (length === 1 ? sentence : `${length} × ${sentence}`)).join('; ');
}

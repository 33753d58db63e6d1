import * as z from 'zod';
import type { LinkAssertion, LinkReading } from '../../games/identity/link.ts';
import { instantOf } from '../../odds/instant.ts';
import { contentHashOf, type Observation } from '../../odds/observation.ts';
import { isSlateDate } from '../../odds/slate-date.ts';
import { OddsError } from '../../resilience/odds-error.ts';

/** Stands in the place of a source in the envelopes and keys of links by hand: no source said it. */
export const assertedSource = 'asserted';

/** Bounds of what a person may assert. PostgreSQL's `integer` bounds the gamePk. */
export const longestReason = 500;
export const largestGamePk = 2 ** 31 - 1;
export const longestId = 200;

/** Characters that a person types: no line breaks or other controls, and nothing that JSON in PostgreSQL refuses. */
export function isPlainText(text: string, longest: number): boolean {
  return text.trim() !== '' && text.length <= longest && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

const textUpTo = (longest: number) => z.string().refine((text) => isPlainText(text, longest));

/** The body of the envelope. League and time of the assertion are the envelope's. */
const bodySchema = z
  .strictObject({
    source: textUpTo(longestId),
    sourceGameId: textUpTo(longestId),
    startTime: z
      .string()
      .refine((text) => instantOf(text) === text)
      .nullable(),
    gamePk: z.int().min(1).max(largestGamePk).nullable(),
    entry: z.string().refine(isSlateDate).nullable(),
    reason: textUpTo(longestReason),
  })
  .refine(({ gamePk, entry }) => gamePk !== null || entry === null);

const readerVersion = 1;

/** @throws OddsError `source_shape_changed` */
function readAssertion({ league, capturedAt, body }: Observation): LinkReading {
  const { data, error: cause } = bodySchema.safeParse(jsonIn(body));
  if (data) return { readerVersion, assertion: { ...data, league, capturedAt } };
  throw new OddsError('source_shape_changed', 'The body is not a link by hand.', { cause });
}

/** Undefined if it is no JSON. */
function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

export const linkReaders: ReadonlyMap<string, { readonly readerVersion: number; readonly read: typeof readAssertion }> =
  new Map([[assertedSource, { readerVersion, read: readAssertion }]]);

/**
 * The observation that a link by hand is landed as. It was captured when it was said. Nothing was requested, so its address is a
 * `file:`. It does not hold who said it.
 */
export function assertedObservation(
  { league, capturedAt, ...said }: LinkAssertion,
  correlationId: string,
): Observation {
  const content = {
    source: assertedSource,
    league,
    slateDate: null,
    request: { method: 'GET' as const, url: 'file:///asserted', query: {} },
    body: new TextEncoder().encode(JSON.stringify(said)),
  };
  return { ...content, status: 200, headers: {}, capturedAt, contentHash: contentHashOf(content), correlationId };
}

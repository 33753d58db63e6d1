import * as z from 'zod';
import { booksFault, defaultBooks } from '../lib/sources/action-network/requested-books.ts';

/** A host and a port alone would pass for a URL of a protocol of the host's name. */
const baseUrl = z.url({ protocol: /^https?$/ });

/** Base URLs that serve the same, separated by commas. */
const baseUrls = z
  .string()
  .transform((text) => text.split(',').map((url) => url.trim()))
  .pipe(z.array(baseUrl).min(1));

/** Ids of books, separated by commas. */
export const booksVariable = z.string().transform((text, context): readonly string[] => {
  const ids = text.split(',').map((id) => id.trim());
  const fault = booksFault(ids);
  if (fault === undefined) return ids;
  context.addIssue(fault);
  return z.NEVER;
});

/** Where the sources of odds answer, and the key of the one that wants one; part of a function's config. */
export const sourceVariables = {
  ACTION_NETWORK_URL: baseUrls.default(['https://api.actionnetwork.com']),
  /** Action Network's own ids of the books that it is asked for. */
  ACTION_NETWORK_BOOKS: booksVariable.default(defaultBooks),
  THE_ODDS_API_URL: baseUrls.default(['https://api.the-odds-api.com']),
  /** The secret whose text is the key of The Odds API. Left out, that source is off. */
  THE_ODDS_API_SECRET_ARN: z.string().startsWith('arn:').optional(),
};

export const scheduleUrl = z.url().default('https://statsapi.mlb.com');

/** The circuit around an address of a source. The first address has the source's own name; the others their host too. */
export function circuitNameOf(source: string, baseUrl: string, at: number): string {
  return at === 0 ? source : `${source}@${new URL(baseUrl).host}`;
}

import * as z from 'zod';

export const scheduleUrl = z.url().default('https://statsapi.mlb.com');

/** The circuit around an address of a source. The first address has the source's own name; the others their host too. */
export function circuitNameOf(source: string, baseUrl: string, at: number): string {
  return at === 0 ? source : `${source}@${new URL(baseUrl).host}`;
}

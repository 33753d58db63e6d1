import { sportsbooks } from '../../odds/sportsbooks.ts';

const keys = sportsbooks.flatMap((sportsbook) => sportsbook.keys['the-odds-api'] ?? []);

/** The regions that a request can name. */
export const regions: readonly string[] = [...new Set(keys.flatMap((key) => key.regions ?? []))].sort();

/** The books that a request can name, by the source's keys, at whatever time. */
export const bookmakers: ReadonlySet<string> = new Set(keys.map(({ key }) => key));

/** A list as a query writes it. */
export function listOf(names: string): ReadonlySet<string> {
  return new Set(names.split(','));
}

import type { ObservationRequest } from '../../odds/observation.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import { leagues } from './vocabulary.ts';

/**
 * The games of a league's current slate: the source takes no date. Books are named by ids of its own data supplier.
 * @throws OddsError `argument_invalid`
 */
export function feedRequest(baseUrl: string, league: string, books: string): ObservationRequest {
  if (!leagues.includes(league)) {
    throw new OddsError(
      'argument_invalid',
      `SportsBettingDime is asked for ${leagues.join(', ')}, and for no other league.`,
    );
  }
  const { origin, pathname } = new URL(baseUrl);
  return {
    method: 'GET',
    url: `${origin}${pathname.replace(/\/+$/, '')}/wp-json/adpt/v1/${league}-odds`,
    query: { books, format: 'us' },
  };
}

/** Commas and colons stay as they are: that is how the source is known to understand them. */
export function urlOf({ url, query }: ObservationRequest): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return `${url}?${pairs.join('&')}`;
}

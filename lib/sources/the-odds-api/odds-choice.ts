import { publishedCatalogue } from '../../odds/sportsbook-keys.ts';
import { namedMarket } from './vocabulary.ts';

const keys = publishedCatalogue.allKeysOf('the-odds-api');

/** The regions that a request can name. */
export const knownRegions: readonly string[] = [...new Set(keys.flatMap((key) => key.regions ?? []))].sort();

/** The books that a request can name, by the source's keys, at whatever time. */
export const knownBookmakers: ReadonlySet<string> = new Set(keys.map(({ key }) => key));

/** The markets that one request for all games of a league can name. All others are sold event by event. */
export const featuredMarkets = ['h2h', 'spreads', 'totals'] as const;

/** What an event is asked for: all that is kept and is not sold for all games at once, but for the first inning. */
export const defaultEventMarkets: readonly string[] = [
  'h2h_1st_5_innings',
  'spreads_1st_5_innings',
  'totals_1st_5_innings',
  'alternate_spreads',
  'alternate_totals',
  'team_totals',
  'alternate_team_totals',
];

/** What a request for odds names, in the source's own keys. */
export interface OddsChoice {
  readonly regions: readonly string[];
  /** Named books take the place of the regions, because the source would disregard those. Empty: all books of the regions. */
  readonly bookmakers: readonly string[];
  readonly markets: readonly string[];
}

export const defaultChoice: OddsChoice = { regions: ['us'], bookmakers: [], markets: featuredMarkets };

/**
 * What one request costs, in credits: its markets times its regions, and every ten books that it names count as a region.
 * A historical request costs ten times as much. An answer without games costs nothing.
 */
export function creditsOf({ regions, bookmakers, markets }: OddsChoice, { historical = false } = {}): number {
  const counted = bookmakers.length > 0 ? Math.ceil(bookmakers.length / 10) : regions.length;
  return markets.length * counted * (historical ? 10 : 1);
}

/** Why the source would refuse a choice, or answer with what is not read; undefined if it is sound. */
export function choiceFault({ regions, bookmakers, markets }: OddsChoice): string | undefined {
  const named = bookmakers.length > 0 ? bookmakers : regions;
  if (named.length === 0) return 'it names no region and no bookmaker';
  if (markets.length === 0) return 'it names no market';
  const twice = [...regions, ...bookmakers, ...markets].find((name, at, all) => all.indexOf(name) !== at);
  if (twice !== undefined) return `it names ${quoted(twice)} twice`;
  const region = regions.find((name) => !knownRegions.includes(name));
  if (region !== undefined) return `${quoted(region)} is no region: ${knownRegions.join(', ')}`;
  const market = markets.find((name) => !featuredMarkets.some((known) => known === name));
  if (market !== undefined) {
    return `${quoted(market)} is no market that can be asked for all games at once: ${featuredMarkets.join(', ')}`;
  }
  const book = bookmakers.find((name) => !knownBookmakers.has(name));
  return book === undefined
    ? undefined
    : `${quoted(book)} is no bookmaker of the catalogue, so its prices would not be read`;
}

/** Why one of these cannot be asked of an event, or would not be read; undefined if all can. */
export function eventMarketFault(markets: readonly string[]): string | undefined {
  if (markets.length === 0) return 'it names no market';
  const unknown = markets.find((name) => namedMarket(name) === undefined);
  if (unknown !== undefined) return `${quoted(unknown)} is no market that is kept`;
  const twice = markets.find((name, at) => markets.indexOf(name) !== at);
  return twice === undefined ? undefined : `it names ${quoted(twice)} twice`;
}

/** A name that does not look like a key of the source may be a misplaced credential: it is not shown. */
function quoted(name: string): string {
  return /^[a-z0-9_]{1,24}$/.test(name) ? `"${name}"` : 'one of its names';
}

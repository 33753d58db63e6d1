import type { Market, Selection } from '../../odds/market.ts';

/** The leagues that the source is asked for. */
export const leagues: readonly string[] = ['mlb'];

/** The feed's markets have our names, and are all of the full game. */
export const knownMarkets = ['moneyline', 'spread', 'total'] as const satisfies readonly Market[];
export type KnownMarket = (typeof knownMarkets)[number];

/** Undefined for a market that we do not keep. */
export function marketOf(sourceMarket: string): KnownMarket | undefined {
  return knownMarkets.find((known) => known === sourceMarket);
}

/** The sides of each market, by the names that the feed and we give them. */
export const selectionsOf = {
  moneyline: ['home', 'away'],
  spread: ['home', 'away'],
  total: ['over', 'under'],
} as const satisfies Readonly<Record<KnownMarket, readonly Selection[]>>;

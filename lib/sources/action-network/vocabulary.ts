import type { Market, Period } from '../../odds/market.ts';
import type { SportsbookId } from '../../odds/sportsbook-keys.ts';

/** Its pseudo-book for public betting, whose percentages it repeats under every other book. */
export const consensus: SportsbookId = 'action-network-consensus';

const periodsByName: ReadonlyMap<string, Period> = new Map<string, Period>([
  ['event', 'full_game'],
  ['firstfiveinnings', 'first_five'],
  ['firstinning', 'first_inning'],
]);

/** Undefined for a period that we do not keep, such as a half or a quarter. */
export function periodOf(sourcePeriod: string): Period | undefined {
  return periodsByName.get(sourcePeriod);
}

/** One market of the source can be either of two of ours: with a draw among its sides, a moneyline is a three-way one. */
const marketsByName: ReadonlyMap<string, readonly [Market, ...Market[]]> = new Map<
  string,
  readonly [Market, ...Market[]]
>([
  ['moneyline', ['moneyline', 'moneyline_3way']],
  ['spread', ['spread']],
  ['total', ['total']],
  ['core_bet_type_6_team_score', ['team_total']],
]);

export function marketsOf(sourceMarket: string): readonly Market[] | undefined {
  return marketsByName.get(sourceMarket);
}

/** All of ours that the source has. */
export const knownMarkets: readonly Market[] = [...marketsByName.values()].flat();

/** Which of ours these outcomes are, judged over all of them: two sides of a three-way market are no moneyline. */
export function marketOf(sourceMarket: string, outcomes: readonly unknown[]): Market | undefined {
  const [usual, withDraw] = marketsByName.get(sourceMarket) ?? [];
  return withDraw !== undefined && outcomes.some(isDraw) ? withDraw : usual;
}

function isDraw(outcome: unknown): boolean {
  return typeof outcome === 'object' && outcome !== null && 'side' in outcome && outcome.side === 'draw';
}

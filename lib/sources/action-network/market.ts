import type { Quote, Split } from '../../odds/line.ts';
import { type Slot, slotOf } from '../../odds/market.ts';
import { mostOutcomesOfMarket, type OutcomeTally } from '../outcome-tally.ts';
import { type MarketPlace, type OutcomeReading, readOutcome } from './outcome.ts';
import { splitsOf } from './splits.ts';
import { consensus } from './vocabulary.ts';

/** A market of which every outcome could be read, and none is offered only in play. */
export interface SpokenMarket {
  readonly slot: Slot;
  /** Sorted by their keys. Empty where the source holds the market and nothing in it: all its lines are absent. */
  readonly quotes: readonly Quote[];
  readonly splits: readonly Split[];
}

type PreGame = Extract<OutcomeReading, { verdict: 'pre_game' }>;

/** What one market says, all or nothing. Undefined where the observation does not speak for it. */
export function readMarket(
  outcomes: readonly unknown[],
  place: MarketPlace,
  tally: OutcomeTally,
): SpokenMarket | undefined {
  if (outcomes.length > mostOutcomesOfMarket) {
    tally.reject('market_too_large', outcomes.length);
    return undefined;
  }
  const read = markAmbiguous(outcomes.map((outcome) => readOutcome(outcome, place)));
  const preGame = read.filter((outcome) => outcome.verdict === 'pre_game');
  const live = read.filter((outcome) => outcome.verdict === 'live');
  const rejected = read.filter((outcome) => outcome.verdict === 'rejected');
  for (const { reason } of rejected) tally.reject(reason, 1);
  if (live.length > 0) tally.skip('live', live.length);

  if (rejected.length > 0) tally.skip('market_unreadable', preGame.length);
  else if (isOnlyInPlay(live, preGame)) tally.skip('market_live', preGame.length);
  else return spoken(place, preGame, tally);
  return undefined;
}

function spoken(place: MarketPlace, preGame: readonly PreGame[], tally: OutcomeTally): SpokenMarket {
  tally.quote(preGame.length);
  const sides = preGame.toSorted((a, b) => (a.line < b.line ? -1 : 1));
  return {
    slot: slotOf(place.sportsbook, place.period, place.market),
    quotes: sides.map(({ quote }) => quote),
    splits: place.sportsbook === consensus ? splitsOf(sides) : [],
  };
}

/** Two outcomes on one line: neither can be trusted, whichever comes first. */
function markAmbiguous(read: readonly OutcomeReading[]): readonly OutcomeReading[] {
  const lines = new Map<string, number>();
  for (const outcome of read) {
    if (outcome.verdict === 'pre_game') lines.set(outcome.line, (lines.get(outcome.line) ?? 0) + 1);
  }
  if (![...lines.values()].some((outcomes) => outcomes > 1)) return read;
  return read.map((outcome) =>
    outcome.verdict === 'pre_game' && (lines.get(outcome.line) ?? 0) > 1
      ? { verdict: 'rejected', reason: 'ambiguous' }
      : outcome,
  );
}

/**
 * Is some line offered in play and not before the game? Then the market has gone over to in-play prices, or is about to,
 * and what is missing from its pre-game lines was not withdrawn.
 */
function isOnlyInPlay(live: readonly { readonly line: string | null }[], preGame: readonly PreGame[]): boolean {
  if (live.length === 0) return false;
  const lines = new Set(preGame.map(({ line }) => line));
  return live.some(({ line }) => line === null || !lines.has(line));
}

import type { Quote, Split } from '../../odds/line.ts';
import { partsOf, type Side, type Slot, slotOf, teamsOf } from '../../odds/market.ts';
import { mostOutcomesOfMarket, type OutcomeTally } from '../outcome-tally.ts';
import { outcomesOfTeam } from '../team-markets.ts';
import { type MarketPlace, type OutcomeReading, readOutcome } from './outcome.ts';
import { splitsOf } from './splits.ts';
import { consensus } from './vocabulary.ts';

/** A market, of one team if it belongs to teams, of which every outcome could be read, and none is offered only in play. */
export interface MarketInScope {
  /** Those of its main line and its alternates: the source lists both together, so they are read together. */
  readonly slots: readonly Slot[];
  /** Sorted by their keys. Empty if the source holds the market and nothing in it: all its lines are absent. */
  readonly quotes: readonly Quote[];
  readonly splits: readonly Split[];
}

type PreGame = Extract<OutcomeReading, { verdict: 'pre_game' }>;

/** The markets in scope, each read completely or not at all; a market that belongs to teams is one for each. */
export function readMarket(
  outcomes: readonly unknown[],
  place: MarketPlace,
  tally: OutcomeTally,
): readonly MarketInScope[] {
  if (outcomes.length > mostOutcomesOfMarket) {
    tally.reject('market_too_large', outcomes.length);
    return [];
  }
  const read = markAmbiguous(outcomes.map((outcome) => readOutcome(outcome, place)));
  for (const outcome of read) {
    if (outcome.verdict === 'rejected') tally.reject(outcome.reason, 1);
    else if (outcome.verdict === 'live') tally.skip('live', 1);
  }
  return teamsOf(place.market).flatMap((team) => readTeam(team, outcomesOfTeam(team, read), place, tally) ?? []);
}

function readTeam(
  team: Side | null,
  read: readonly OutcomeReading[],
  place: MarketPlace,
  tally: OutcomeTally,
): MarketInScope | undefined {
  const preGame = read.filter((outcome) => outcome.verdict === 'pre_game');
  const live = read.filter((outcome) => outcome.verdict === 'live');
  if (preGame.length + live.length < read.length) tally.skip('market_unreadable', preGame.length);
  else if (isOnlyInPlay(live, preGame)) tally.skip('market_live', preGame.length);
  else return marketInScope(team, place, preGame, tally);
  return undefined;
}

function marketInScope(
  team: Side | null,
  place: MarketPlace,
  preGame: readonly PreGame[],
  tally: OutcomeTally,
): MarketInScope {
  tally.quote(preGame.length);
  const sides = preGame.toSorted((a, b) => (a.line < b.line ? -1 : 1));
  return {
    slots: partsOf(place.market).map((part) => slotOf(place.sportsbook, place.period, place.market, team, part)),
    quotes: sides.map(({ quote }) => quote),
    splits: place.sportsbook === consensus ? splitsOf(sides) : [],
  };
}

/** Two outcomes on one line: neither can be trusted, whichever comes first. */
function markAmbiguous(read: readonly OutcomeReading[]): readonly OutcomeReading[] {
  const lines = new Map<string, number>();
  const nameOf = ({ team, line }: PreGame) => `${team}/${line}`;
  for (const outcome of read) {
    if (outcome.verdict === 'pre_game') lines.set(nameOf(outcome), (lines.get(nameOf(outcome)) ?? 0) + 1);
  }
  if (![...lines.values()].some((outcomes) => outcomes > 1)) return read;
  return read.map((outcome) =>
    outcome.verdict === 'pre_game' && (lines.get(nameOf(outcome)) ?? 0) > 1
      ? { verdict: 'rejected', reason: 'ambiguous', team: outcome.team, line: outcome.line }
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

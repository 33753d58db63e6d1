import type { Instant } from '../../odds/instant.ts';
import type { Side, Slot } from '../../odds/market.ts';
import type { GameReading, GameStatus } from '../../odds/reading.ts';
import { isFields, startTimeSchema } from '../fields.ts';
import type { OutcomeTally, SkipReason } from '../outcome-tally.ts';
import { readMarket, type SpokenMarket } from './market.ts';
import type { Place } from './places.ts';
import type { OddsFormat } from './price.ts';
import type { Asked } from './request.ts';
import { eventSchema } from './schema.ts';
import { slotsAt } from './scope.ts';
import { isLay, marketOf, namedMarket } from './vocabulary.ts';

/** A game that could be told apart: which it is, who plays, and what stands under it. */
export interface Game extends Omit<GameReading, 'scope' | 'quotes' | 'splits'> {
  /** The teams' names as the event writes them, for its outcomes to be held against. */
  readonly teams: Readonly<Record<Side, string>>;
  readonly places: readonly Place[];
}

/**
 * The source leaves games in its list when they are in play, and has no status: a game is live from its scheduled start on.
 * Undefined where the start cannot be read.
 */
export function statusOf(event: unknown, capturedAt: Instant): GameStatus | undefined {
  const start = startTimeSchema.safeParse(isFields(event) ? event.commence_time : undefined);
  if (!start.success) return undefined;
  return start.data <= capturedAt ? 'live' : 'scheduled';
}

/** Undefined where the game cannot be told apart. */
export function identify(event: unknown, status: GameStatus, places: readonly Place[]): Game | undefined {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return undefined;
  const { id, commence_time, homeTeam, awayTeam, home_team, away_team } = parsed.data;
  if (homeTeam === awayTeam) return undefined;
  const teams = { home: home_team, away: away_team };
  return { sourceGameId: id, homeTeam, awayTeam, startTime: commence_time, status, teams, places };
}

/** What the whole answer holds, and how its prices are written. */
export interface Frame {
  readonly asked: Asked;
  readonly held: readonly Slot[];
  readonly format: OddsFormat;
}

/** What a game says that is open for betting. */
export function readOpenGame(game: Game, { asked, held, format }: Frame, tally: OutcomeTally): GameReading {
  const spoken: SpokenMarket[] = [];
  const silent = new Set<Slot>();
  for (const place of game.places) {
    const passedOver = reasonToPass(place, game, asked);
    const market = passedOver === undefined ? readPlace(place, game, format, tally) : undefined;
    if (passedOver !== undefined) tally.skip(passedOver, place.outcomes.length);
    if (market !== undefined) spoken.push(market);
    else if (passedOver === undefined || passedOver === 'live')
      for (const slot of slotsAt(place, held)) silent.add(slot);
  }
  spoken.sort((a, b) => (a.slot < b.slot ? -1 : 1));
  for (const { slot } of spoken) silent.delete(slot);
  return {
    ...namedOnly(game),
    // One list for all games of which nothing is missing: there may be many, and slots are many too.
    scope: silent.size === 0 ? held : held.filter((slot) => !silent.has(slot)),
    quotes: spoken.flatMap(({ quotes }) => quotes),
  };
}

/** A game that is not open for betting is still named, with its status, and speaks for nothing. */
export function namedOnly({ teams: _teams, places: _places, ...game }: Game): GameReading {
  return { ...game, scope: [], quotes: [], splits: [] };
}

/** Undefined where a place is ours to read. A name that the answer does not come to is not held against it. */
function reasonToPass(
  { book, sportsbook, market, updatedAt }: Place,
  game: Game,
  asked: Asked,
): SkipReason | undefined {
  if (book !== null && sportsbook === undefined) return 'unknown_sportsbook';
  if (market !== null && isLay(market)) return 'lay_price';
  if (market !== null && namedMarket(market) === undefined) return 'unknown_market';
  if ((book !== null && !asked.book(book)) || (market !== null && !asked.market(market))) return 'not_asked';
  // The source saw it after the start: then it is in play, and our clock or the answer is behind.
  return updatedAt !== null && updatedAt >= game.startTime ? 'live' : undefined;
}

function readPlace(place: Place, game: Game, format: OddsFormat, tally: OutcomeTally): SpokenMarket | undefined {
  const { sportsbook, market: sourceMarket, outcomes } = place;
  const named = sourceMarket === null ? undefined : namedMarket(sourceMarket);
  if (sportsbook === undefined || named === undefined) {
    tally.reject('unreadable_outcome', outcomes.length);
    return undefined;
  }
  const market = marketOf(named, outcomes);
  return readMarket(outcomes, { sportsbook, period: named.period, market, teams: game.teams, format }, tally);
}

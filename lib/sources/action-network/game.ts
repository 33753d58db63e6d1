import type * as z from 'zod';
import { publicSplits, type Side, type Slot, slotOf, teamsOf } from '../../odds/market.ts';
import type { GameReading, GameStatus } from '../../odds/reading.ts';
import { isFields } from '../fields.ts';
import type { OutcomeTally, SkipReason } from '../outcome-tally.ts';
import { type MarketInScope, readMarket } from './market.ts';
import { outcomesAt, type Place } from './places.ts';
import type { ParsedRequest } from './request.ts';
import { gameSchema, teamSchema } from './schema.ts';
import { slotsAt } from './scope.ts';
import { marketOf, periodOf } from './vocabulary.ts';

/** A game that could be identified: its id, its teams, and its markets. */
export interface Game extends Omit<GameReading, 'scope' | 'quotes' | 'splits'> {
  readonly teamIds: Readonly<Record<Side, string>>;
  readonly places: readonly Place[];
}

/** Undefined for a status that is none; `unknown` for one that we do not know. */
export function statusOf(game: unknown): GameStatus | undefined {
  if (!isFields(game) || typeof game.status !== 'string') return undefined;
  if (game.status === 'scheduled') return 'scheduled';
  if (game.status === 'inprogress') return 'live';
  return game.status === 'complete' ? 'over' : 'unknown';
}

/** Undefined if the game cannot be identified. Home and away go by team id: the teams come in no order. */
export function identify(game: unknown, status: GameStatus, places: readonly Place[]): Game | undefined {
  const parsed = gameSchema.safeParse(game);
  // Only an open game needs its markets: of the others nothing but the status is read.
  if (!parsed.success || (status === 'scheduled' && !isFields(parsed.data.markets))) return undefined;
  const { id, start_time, home_team_id, away_team_id, teams } = parsed.data;
  const named = teams.flatMap((team) => teamSchema.safeParse(team).data ?? []);
  const homeTeam = nameOf(named, home_team_id);
  const awayTeam = nameOf(named, away_team_id);
  if (homeTeam === undefined || awayTeam === undefined || home_team_id === away_team_id) return undefined;
  const teamIds = { home: home_team_id, away: away_team_id };
  return { sourceGameId: id, homeTeam, awayTeam, startTime: start_time, status, teamIds, places };
}

/** Undefined if the team is missing, or is there under two names. */
function nameOf(teams: readonly z.output<typeof teamSchema>[], id: string): string | undefined {
  const [name, ...others] = new Set(teams.filter((team) => team.id === id).map((team) => team.full_name));
  return others.length === 0 ? name : undefined;
}

/** What a game says that is open for betting. `held` is what the whole answer holds. */
export function readOpenGame(
  game: Game,
  requested: ParsedRequest,
  held: readonly Slot[],
  tally: OutcomeTally,
): GameReading {
  const marketsInScope: MarketInScope[] = [];
  const silent = new Set<Slot>();
  for (const place of game.places) {
    const passedOver = reasonToPass(place, requested);
    if (passedOver !== undefined) {
      if (passedOver === 'unknown_sportsbook')
        tally.skipUnknownBook({ key: place.book, title: null }, outcomesAt(place));
      else tally.skip(passedOver, outcomesAt(place));
      continue;
    }
    const read = readPlace(game, place, tally);
    marketsInScope.push(...read.marketsInScope);
    for (const slot of read.silent) silent.add(slot);
  }
  marketsInScope.sort((a, b) => (String(a.slots) < String(b.slots) ? -1 : 1));
  // One list for all games of which nothing is missing: there may be many, and slots are many too.
  const inScope = silent.size === 0 ? held : held.filter((slot) => !silent.has(slot));
  const splitSlots = splitSlotsOf(marketsInScope);
  return {
    ...namedOnly(game),
    scope: splitSlots.length === 0 ? inScope : [...inScope, ...splitSlots].sort(),
    quotes: marketsInScope.flatMap((market) => market.quotes),
    splits: marketsInScope.flatMap((market) => market.splits),
  };
}

/** A game that is not open for betting is still named, with its status, and speaks for nothing. */
export function namedOnly({ teamIds: _teamIds, places: _places, ...game }: Game): GameReading {
  return { ...game, scope: [], quotes: [], splits: [] };
}

function splitSlotsOf(marketsInScope: readonly MarketInScope[]): readonly Slot[] {
  const first = marketsInScope.flatMap((market) => market.splits.slice(0, 1));
  return first.map(({ period, market, team }) => slotOf(publicSplits, period, market, team));
}

/** The reason to skip a place; undefined if it is to be read. A name that the answer lacks is no fault. */
function reasonToPass({ book, sportsbook, period, market }: Place, requested: ParsedRequest): SkipReason | undefined {
  if (sportsbook === undefined) return 'unknown_sportsbook';
  if (period !== null && periodOf(period) === undefined) return 'unknown_period';
  if (market !== null && marketOf(market, []) === undefined) return 'unknown_market';
  return requested.book(book) && (period === null || requested.period(period)) ? undefined : 'not_asked';
}

interface PlaceReading {
  readonly marketsInScope: readonly MarketInScope[];
  /** The slots that something which cannot be read may have been of. */
  readonly silent: readonly Slot[];
}

function readPlace({ teamIds }: Game, place: Place, tally: OutcomeTally): PlaceReading {
  const { book, sportsbook, period: sourcePeriod, market: sourceMarket, outcomes } = place;
  if (sourcePeriod === null || sourceMarket === null || outcomes === null) {
    tally.reject('unreadable_outcome', 1);
    return { marketsInScope: [], silent: slotsAt(place) };
  }
  const period = periodOf(sourcePeriod);
  const market = marketOf(sourceMarket, outcomes);
  if (sportsbook === undefined || period === undefined || market === undefined)
    return { marketsInScope: [], silent: [] };
  const marketsInScope = readMarket(
    outcomes,
    { sportsbook, period, market, sourceBook: book, sourcePeriod, teamIds },
    tally,
  );
  if (marketsInScope.length === teamsOf(market).length) return { marketsInScope, silent: [] };
  const slots = new Set(marketsInScope.flatMap(({ slots }) => slots));
  return { marketsInScope, silent: slotsAt(place).filter((slot) => !slots.has(slot)) };
}

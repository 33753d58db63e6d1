import type { Instant } from '../../odds/instant.ts';
import type { Quote } from '../../odds/line.ts';
import type { Slot } from '../../odds/market.ts';
import type { GameReading, GameStatus } from '../../odds/reading.ts';
import { isFields } from '../fields.ts';
import type { OutcomeTally } from '../outcome-tally.ts';
import { readMarket } from './market.ts';
import type { TeamNames } from './outcome.ts';
import type { Place } from './places.ts';
import type { OddsFormat } from './price.ts';
import type { Asked } from './request.ts';
import { eventSchema, timeSchema } from './schema.ts';
import { sortBySlot } from './sort-by-slot.ts';

/** A game that could be told apart: which it is, who plays, and what stands under it. */
export interface Game extends Omit<GameReading, 'scope' | 'quotes' | 'splits'> {
  /** The teams' names as the event writes them, for its outcomes to be held against. */
  readonly teams: TeamNames;
  readonly places: readonly Place[];
}

/**
 * The source leaves games in its list when they are in play, and has no status: a game is live from its scheduled start on.
 * Undefined where the start cannot be read.
 */
export function statusOf(event: unknown, capturedAt: Instant): GameStatus | undefined {
  const start = timeSchema.safeParse(isFields(event) ? event.commence_time : undefined);
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
export function readOpenGame(game: Game, frame: Frame, tally: OutcomeTally): GameReading {
  const { markets, silent, inPlay } = sortBySlot(game, frame, tally);
  const spoken = new Map<Slot, readonly Quote[]>();
  for (const market of markets) {
    const { slot, entries } = market;
    if (inPlay.has(slot)) tally.skip('market_live', entries.length);
    const quotes = inPlay.has(slot) ? undefined : readMarket(market, tally);
    if (quotes !== undefined) spoken.set(slot, quotes);
    else for (const possible of market.possible) silent.add(possible);
  }
  for (const slot of spoken.keys()) silent.delete(slot);
  const { held } = frame;
  return {
    ...namedOnly(game),
    // One list for all games of which nothing is missing: there may be many, and slots are many too.
    scope: silent.size === 0 ? held : held.filter((slot) => !silent.has(slot)),
    quotes: [...spoken].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, quotes]) => quotes),
  };
}

/** A game that is not open for betting is still named, with its status, and speaks for nothing. */
export function namedOnly({ teams: _teams, places: _places, ...game }: Game): GameReading {
  return { ...game, scope: [], quotes: [], splits: [] };
}

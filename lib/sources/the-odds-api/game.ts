import type { Instant } from '../../odds/instant.ts';
import type { Slot } from '../../odds/market.ts';
import type { GameReading, GameStatus } from '../../odds/reading.ts';
import { isFields } from '../fields.ts';
import type { TeamNames } from './outcome.ts';
import type { Place } from './places.ts';
import type { OddsFormat } from './price.ts';
import type { ParsedRequest } from './request.ts';
import { eventSchema, timeSchema } from './schema.ts';

/** A game that could be identified: its id, its teams, and its markets. */
export interface Game extends Omit<GameReading, 'scope' | 'quotes' | 'splits'> {
  /** The teams' names as the event writes them, to compare its outcomes with. */
  readonly teams: TeamNames;
  readonly places: readonly Place[];
}

/** Undefined if it cannot be read. */
export function startTimeOf(event: unknown): Instant | undefined {
  return timeSchema.safeParse(isFields(event) ? event.commence_time : undefined).data;
}

/** Undefined if the game cannot be identified. */
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
  readonly requested: ParsedRequest;
  readonly held: readonly Slot[];
  readonly format: OddsFormat;
}

/** A game that is not open for betting is still named, with its status, and speaks for nothing. */
export function namedOnly({ teams: _teams, places: _places, ...game }: Game): GameReading {
  return { ...game, scope: [], quotes: [], splits: [] };
}

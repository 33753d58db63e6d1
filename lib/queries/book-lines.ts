import * as z from 'zod';
import { queryOf, selectFrom } from '../storage/contract/query.ts';
import { readSafely, type SafeRead } from '../storage/contract/read-safely.ts';
import type { Executor } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';

const utc = z.string().transform((text) => `${text.replace(' ', 'T')}Z`);
const numeric = z.string().transform(Number).nullable();
const rowSchema = z
  .object({
    league: z.string(),
    game_pk: z.number().int().nullable(),
    official_date: z.string().nullable(),
    epoch: z.string().nullable(),
    home_team: z.string().nullable(),
    away_team: z.string().nullable(),
    sportsbook: z.string(),
    period: z.string(),
    market: z.string(),
    team: z.string().nullable(),
    selection: z.string(),
    rung: z.string(),
    open_reason: z.string().nullable(),
    open_line: numeric,
    open_price: z.number().int().nullable(),
    opened_at: utc.nullable(),
    is_truncated: z.boolean().nullable(),
    status: z.enum(['pending', 'measured', 'stale', 'missing']),
    reason: z.string().nullable(),
    line: numeric,
    price: z.number().int().nullable(),
    last_seen_at: utc.nullable(),
    age_s: z.number().int().nullable(),
    withdrawn_at: utc.nullable(),
    cut_at: utc.nullable(),
    cut_basis: z.string().nullable(),
    source: z.string(),
    known_at: utc,
  })
  .transform((row) => ({
    league: row.league,
    gamePk: row.game_pk,
    officialDate: row.official_date,
    epoch: row.epoch,
    homeTeam: row.home_team,
    awayTeam: row.away_team,
    cutAt: row.cut_at,
    cutBasis: row.cut_basis,
    sportsbook: row.sportsbook,
    period: row.period,
    market: row.market,
    team: row.team,
    selection: row.selection,
    rung: row.rung,
    open: {
      reason: row.open_reason,
      line: row.open_line,
      price: row.open_price,
      observedAt: row.opened_at,
      isTruncated: row.is_truncated,
    },
    close: {
      status: row.status,
      reason: row.reason,
      line: row.line,
      price: row.price,
      lastSeenAt: row.last_seen_at,
      ageS: row.age_s,
      withdrawnAt: row.withdrawn_at,
      source: row.source,
      knownAt: row.known_at,
    },
  }));

/** How a book's line opened and closed in an attempt to play a game. Instants in UTC, American prices, null if there is none. */
export type BookLine = z.output<typeof rowSchema>;

const line = 'attempt_id, sportsbook, period, market, team, selection, rung';
const closing = selectFrom(
  contract,
  'odds.closing_line',
  'c',
  `league, official_date?, game_pk, epoch, home_team?, away_team?, ${line}, status, reason, line, price, last_seen_at, age_s, withdrawn_at, cut_at, cut_basis, source, known_at`,
);
const opening = selectFrom(
  contract,
  'odds.opening_line',
  'o',
  `league, official_date?, game_pk, home_team?, away_team?, ${line}, reason, line, price, observed_at, is_truncated, cut_at`,
);

/** The same filter of both views: so each looks at these games only. A league without an official schedule has the cut's date. */
const bookLinesQuery = queryOf(rowSchema)`
  with closing as (
    select * from ${closing}
    where c.league = :league
      and (:gamePk::integer is null or c.game_pk = :gamePk::integer)
      and (:date::date is null or coalesce(c.official_date, (c.cut_at at time zone 'America/New_York')::date) = :date::date)
      and (:teams::jsonb is null or :teams::jsonb ? c.home_team or :teams::jsonb ? c.away_team)
  ),
  opening as (
    select * from ${opening}
    where o.league = :league
      and (:gamePk::integer is null or o.game_pk = :gamePk::integer)
      and (:date::date is null or coalesce(o.official_date, (o.cut_at at time zone 'America/New_York')::date) = :date::date)
      and (:teams::jsonb is null or :teams::jsonb ? o.home_team or :teams::jsonb ? o.away_team)
  )
  select closing.*, opening.reason as open_reason, opening.line as open_line, opening.price as open_price,
    opening.observed_at as opened_at, opening.is_truncated
  from closing
  left join opening using (attempt_id, sportsbook, period, market, selection, rung)
  where closing.team is not distinct from opening.team
    and (:market::text is null or closing.market = :market::text)
    and (:book::text is null or closing.sportsbook = :book::text)
  order by cut_at, game_pk, attempt_id, period, market, closing.team, rung, selection, sportsbook`;

export interface BookLinesRequest {
  readonly league: string;
  readonly gamePk: number | null;
  /** The official date of the games; in a league without an official schedule that of their start in New York. */
  readonly date: string | null;
  /** The official names of a team, one of which plays. */
  readonly teams: readonly string[] | null;
  readonly market: string | null;
  readonly book: string | null;
}

/** By game, market and selection. */
export function readBookLines(
  database: Executor,
  { teams, ...request }: BookLinesRequest,
  signal?: AbortSignal,
): Promise<SafeRead<BookLine>> {
  const parameters = { ...request, teams: teams === null ? null : JSON.stringify(teams) };
  return readSafely(database, bookLinesQuery, parameters, signal);
}

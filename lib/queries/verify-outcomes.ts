import * as z from 'zod';
import type { EndReason } from '../games/cut.ts';
import { moneylineResult, type PlayedGame, runLineResult, settlementOf, totalResult } from '../games/outcome.ts';
import { gameStates } from '../games/schedule.ts';
import { type ClosedSide, type Consensus, type ConsensusMarket, consensusClose } from '../odds/consensus.ts';
import type { Instant } from '../odds/instant.ts';
import { queryOf, selectFrom } from '../storage/contract/query.ts';
import { readSafely, rowsOf } from '../storage/contract/read-safely.ts';
import type { Executor } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';
import { type Outcome, readOutcomes } from './outcomes.ts';

const utc = z.string().transform((text): Instant => new Date(`${text.replace(' ', 'T')}Z`).toISOString());
const numeric = z.string().transform(Number).nullable();
const linescoreSchema = z.object({
  home: z.array(z.number().nullable()).readonly(),
  away: z.array(z.number().nullable()).readonly(),
});

const gameSchema = z.object({
  game_pk: z.number().int(),
  state: z.enum([...gameStates, 'withdrawn']),
  coded_state: z.string().nullable(),
  status_code: z.string().nullable(),
  home_score: z.number().int().nullable(),
  away_score: z.number().int().nullable(),
  winner: z.enum(['home', 'away', 'tie']).nullable(),
  scheduled_innings: z.number().int().nullable(),
  linescore: z
    .string()
    .transform((text) => linescoreSchema.parse(JSON.parse(text)))
    .nullable(),
});

const closeSchema = z.object({
  game_pk: z.number().int(),
  epoch: z.string(),
  market: z.enum(['moneyline', 'spread', 'total']),
  source: z.string(),
  sportsbook: z.string(),
  operator: z.string().nullable(),
  kind: z.string().nullable(),
  selection: z.enum(['home', 'away', 'over', 'under', 'draw']),
  status: z.string(),
  line: numeric,
  price: z.number().int().nullable(),
  observed_at: utc.nullable(),
  last_seen_at: utc.nullable(),
  known_at: utc,
});

const gameColumns =
  'league, official_date, game_pk, state, coded_state?, status_code?, home_score, away_score, winner, scheduled_innings?, linescore?';
const officialGames = selectFrom(contract, 'odds.official_game', 'g', gameColumns);
const officialDates = selectFrom(contract, 'odds.official_game', 'd', 'league, official_date, game_pk');
const closes = selectFrom(
  contract,
  'odds.closing_line',
  'c',
  'league, game_pk, epoch, market, source, sportsbook, operator?, sportsbook_kind, selection, status, line, price, observed_at?, last_seen_at?, known_at, period, rung',
);

const gamesByDate = queryOf(gameSchema)`
  select g.game_pk, g.state, g.coded_state, g.status_code, g.home_score, g.away_score, g.winner, g.scheduled_innings,
    g.linescore::text as linescore
  from ${officialGames} where g.league = :league and g.official_date = :date::date order by g.game_pk`;

const closesByDate = queryOf(closeSchema)`
  select c.game_pk, c.epoch, c.market, c.source, c.sportsbook, c.operator, c.sportsbook_kind as kind, c.selection, c.status,
    c.line, c.price, c.observed_at, c.last_seen_at, c.known_at
  from ${closes}
  where c.league = :league and c.period = 'full_game' and c.rung = 'main'
    and c.market in ('moneyline', 'spread', 'total') and c.game_pk in (
      select d.game_pk from ${officialDates} where d.league = :league and d.official_date = :date::date
    )`;

/** What the view says of an attempt, and what the rules say; null if either lacks it. */
export interface OutcomeDifference {
  readonly gamePk: number;
  readonly epoch: string | null;
  readonly column: string;
  readonly view: unknown;
  readonly rule: unknown;
}

export interface Verification {
  readonly attempts: number;
  readonly differences: readonly OutcomeDifference[];
}

/**
 * Computes the outcomes of an official date again, from the official games and the closing lines, by the rules in lib/games and
 * lib/odds, and compares them with the view.
 *
 * @throws OddsError with a `database_…` code
 */
export async function verifyOutcomes(
  database: Executor,
  { league, date }: { readonly league: string; readonly date: string },
  signal?: AbortSignal,
): Promise<Verification> {
  const read = { league, date };
  const games = rowsOf(await readSafely(database, gamesByDate, read, signal));
  const sides = rowsOf(await readSafely(database, closesByDate, read, signal));
  const stated = await readOutcomes(database, { league, from: date, to: date }, signal);
  const finals = new Map(games.filter(({ state }) => state === 'final').map((game) => [game.game_pk, game]));
  const differences = stated.flatMap((outcome) => {
    const ofAttempt = sides.filter(({ game_pk, epoch }) => game_pk === outcome.game_pk && epoch === outcome.epoch);
    return differencesOf(outcome, finals.get(outcome.game_pk), ofAttempt);
  });
  const counted = new Set(stated.filter(({ state }) => state === 'final').map(({ game_pk }) => game_pk));
  const missing = [...finals.keys()]
    .filter((gamePk) => !counted.has(gamePk))
    .map((gamePk) => ({ gamePk, epoch: null, column: 'state', view: null, rule: 'final' }));
  return { attempts: stated.length, differences: [...differences, ...missing] };
}

type FinalGame = z.output<typeof gameSchema>;
type CloseRow = z.output<typeof closeSchema>;

const endReasons: Readonly<Record<string, EndReason>> = {
  postponed: 'postponed',
  cancelled: 'cancelled',
  withdrawn: 'game_withdrawn',
};

function differencesOf(
  outcome: Outcome,
  game: FinalGame | undefined,
  sides: readonly CloseRow[],
): readonly OutcomeDifference[] {
  const { game_pk: gamePk, epoch, state } = outcome;
  const ended = endReasons[state] ?? null;
  if (ended === null && game === undefined) {
    return [{ gamePk, epoch, column: 'state', view: state, rule: null }];
  }
  const rule = ruleOf(game === undefined ? unplayed : playedGame(game), ended, sides);
  return Object.entries(rule).flatMap(([column, expected]) => {
    const view = outcome[column as keyof Outcome];
    return view === expected ? [] : [{ gamePk, epoch, column, view, rule: expected }];
  });
}

const unplayed: PlayedGame = {
  state: 'unknown',
  codedState: null,
  statusCode: null,
  homeScore: null,
  awayScore: null,
  winner: null,
  scheduledInnings: null,
  linescore: null,
};

function playedGame(game: FinalGame): PlayedGame {
  const { state, winner, linescore } = game;
  return {
    state,
    winner,
    linescore,
    codedState: game.coded_state,
    statusCode: game.status_code,
    homeScore: game.home_score,
    awayScore: game.away_score,
    scheduledInnings: game.scheduled_innings,
  };
}

function ruleOf(game: PlayedGame, ended: EndReason | null, sides: readonly CloseRow[]): Partial<Outcome> {
  const { is, reason } = settlementOf(game, ended);
  const consensusOf = (market: ConsensusMarket): Consensus | undefined =>
    consensusClose(market, sides.filter((side) => side.market === market).map(closedSide)).consensus;
  const [moneyline, runLine, total] = [consensusOf('moneyline'), consensusOf('spread'), consensusOf('total')];
  return {
    home_score: ended === null ? game.homeScore : null,
    away_score: ended === null ? game.awayScore : null,
    winner: ended === null ? game.winner : null,
    settlement: is,
    reason,
    moneyline_result: moneylineResult(game, ended),
    home_probability: moneyline ? Math.round(moneyline.fairProbability * 1e6) / 1e6 : null,
    moneyline_operators: moneyline?.operators ?? null,
    run_line: runLine?.line ?? null,
    run_line_result: runLineResult(game, runLine?.line ?? null, ended),
    run_line_operators: runLine?.operators ?? null,
    total: total?.line ?? null,
    total_result: totalResult(game, total?.line ?? null, ended),
    total_operators: total?.operators ?? null,
  };
}

function closedSide(row: CloseRow): ClosedSide {
  const { source, sportsbook, operator, kind, selection, status, line, price } = row;
  const times = { observedAt: row.observed_at, lastSeenAt: row.last_seen_at, knownAt: row.known_at };
  return { source, sportsbook, operator, kind, selection, status, line, price, ...times };
}

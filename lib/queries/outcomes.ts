import * as z from 'zod';
import { queryOf, selectFrom } from '../storage/contract/query.ts';
import { readSafely, rowsOf } from '../storage/contract/read-safely.ts';
import type { Executor } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';

const utc = z.string().transform((text) => `${text.replace(' ', 'T')}Z`);
const numeric = z.string().transform(Number).nullable();
const count = z.number().int().nullable();

const resultSchema = z.object({
  game_pk: z.number().int(),
  official_date: z.string(),
  home_team: z.string().nullable(),
  away_team: z.string().nullable(),
  state: z.string(),
  is_provisional: z.boolean(),
  home_score: count,
  away_score: count,
  winner: z.enum(['home', 'away', 'tie']).nullable(),
  settlement: z.enum(['open', 'action', 'no_action', 'ungraded']),
  reason: z.string().nullable(),
  known_at: utc,
});
const outcomeSchema = resultSchema.extend({
  epoch: z.string(),
  moneyline_result: z.string(),
  home_probability: numeric,
  moneyline_operators: count,
  run_line: numeric,
  run_line_result: z.string(),
  run_line_operators: count,
  run_line_seen_at: utc.nullable(),
  total: numeric,
  total_result: z.string(),
  total_operators: count,
  total_seen_at: utc.nullable(),
});
const revisionSchema = resultSchema.extend({ known_until: utc.nullable() });
const openSchema = z.object({
  game_pk: z.number().int(),
  official_date: z.string(),
  home_team: z.string().nullable(),
  away_team: z.string().nullable(),
  state: z.string(),
  known_at: utc,
});

export type Outcome = z.output<typeof outcomeSchema>;
export type Revision = z.output<typeof revisionSchema>;
export type OpenGame = z.output<typeof openSchema>;

const result =
  'game_pk, official_date, home_team, away_team, state, is_provisional, home_score, away_score, winner, settlement, reason?, known_at';
const against =
  'moneyline_result, home_probability, moneyline_operators, run_line, run_line_result, run_line_operators, run_line_seen_at, total, total_result, total_operators, total_seen_at';
const outcomes = selectFrom(contract, 'odds.outcome', 'o', `${result}, epoch, ${against}, league`);
const revisions = selectFrom(contract, 'odds.outcome_history', 'r', `${result}, known_until, league, content_hash`);
const officialGames = selectFrom(
  contract,
  'odds.official_game',
  'g',
  'league, game_pk, official_date, home_team, away_team, state, known_at',
);

const outcomesByDate = queryOf(outcomeSchema)`
  select o.* from ${outcomes}
  where o.league = :league and o.official_date between :from::date and :to::date
  order by o.official_date, o.game_pk, o.epoch`;
const outcomesByGame = queryOf(outcomeSchema)`
  select o.* from ${outcomes} where o.league = :league and o.game_pk = :game order by o.epoch`;

const revisionsByDate = queryOf(revisionSchema)`
  select r.* from ${revisions}
  where r.league = :league and r.game_pk in (
    select g.game_pk from ${officialGames} where g.league = :league and g.official_date between :from::date and :to::date
  )
  order by r.game_pk, r.known_at, r.content_hash`;
const revisionsByGame = queryOf(revisionSchema)`
  select r.* from ${revisions} where r.league = :league and r.game_pk = :game order by r.known_at, r.content_hash`;

const openByDate = queryOf(openSchema)`
  select g.* from ${officialGames}
  where g.league = :league and g.official_date < :today::date and g.state not in ('final', 'cancelled', 'withdrawn')
  order by g.official_date, g.game_pk`;

/** The outcomes of some official dates, both included, or of one game. */
export type OutcomeSelection =
  | { readonly league: string; readonly from: string; readonly to: string }
  | { readonly league: string; readonly game: number };

/** The attempts to play these games that are over or do not count. @throws OddsError with a `database_…` code */
export async function readOutcomes(
  database: Executor,
  selection: OutcomeSelection,
  signal?: AbortSignal,
): Promise<readonly Outcome[]> {
  const query = 'game' in selection ? outcomesByGame : outcomesByDate;
  return rowsOf(await readSafely(database, query, selection, signal));
}

/** The results of these games as they were known, the newest of each game last. @throws OddsError with a `database_…` code */
export async function readRevisions(
  database: Executor,
  selection: OutcomeSelection,
  signal?: AbortSignal,
): Promise<readonly Revision[]> {
  const query = 'game' in selection ? revisionsByGame : revisionsByDate;
  return rowsOf(await readSafely(database, query, selection, signal));
}

/** The games of earlier dates that have no result, the oldest first. @throws OddsError with a `database_…` code */
export async function readOpenGames(
  database: Executor,
  of: { readonly league: string; readonly today: string },
  signal?: AbortSignal,
): Promise<readonly OpenGame[]> {
  return rowsOf(await readSafely(database, openByDate, of, signal));
}

const recheckedForMs = 72 * 3_600_000;

/** Results that changed later after the first final one than results are asked for again. */
export function lateRevisions(ofGame: readonly Revision[]): readonly Revision[] {
  const first = ofGame.find(({ state }) => state === 'final');
  if (first === undefined) return [];
  return ofGame.filter(({ known_at }) => Date.parse(known_at) > Date.parse(first.known_at) + recheckedForMs);
}

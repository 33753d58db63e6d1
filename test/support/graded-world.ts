import type { ConsensusMarket } from '../../lib/odds/consensus.ts';
import type { Quote } from '../../lib/odds/line.ts';
import type { Selection } from '../../lib/odds/market.ts';
import { recordSeveral } from '../../lib/recording/record.ts';
import { slotOfLine } from '../../lib/recording/rule.ts';
import { recordSchedules } from '../../lib/recording/schedule/record-schedule.ts';
import type { BookMarket, GradedGame } from './arbitraries/graded-games.ts';
import { emptyTables } from './history-tables.ts';
import { gameReading, observedAt, offered, readingOf } from './observed.ts';
import type { OddsDatabase } from './odds-database.ts';
import { entryOf, noDetails, scheduleAt } from './schedule-entries.ts';
import { emptyScheduleTables } from './schedule-tables.ts';

export const league = 'mlb';
export const gradedDate = '2026-07-10';
/** Minutes past 17:00 on the day that observations are made up for. */
export const [longBefore, shortlyBefore, after] = [5, 40, 50];
const cut = 45;
export const at = (minute: number) => new Date(Date.UTC(2026, 6, 30, 17, minute)).toISOString();

/** The two quotes of a book's market as its source states them: of a swapped game the official home side is away. */
export function quotesOf(
  { sportsbook, market, line, otherOff, prices, sides }: BookMarket,
  isSwapped: boolean,
): Quote[] {
  const stated = market === 'moneyline' ? null : line;
  const mirrored = stated === null ? null : (market === 'spread' ? -stated : stated) + otherOff;
  const [first, second] = selectionsOf(market);
  const swapped = { home: 'away', away: 'home' } as const;
  const named = (selection: Selection) =>
    isSwapped && (selection === 'home' || selection === 'away') ? swapped[selection] : selection;
  return [
    ...(sides === 'second' ? [] : [offered(prices[0], stated, { sportsbook, market, selection: named(first) })]),
    ...(sides === 'first' ? [] : [offered(prices[1], mirrored, { sportsbook, market, selection: named(second) })]),
  ];
}
const selectionsOf = (market: ConsensusMarket) =>
  market === 'total' ? (['over', 'under'] as const) : (['home', 'away'] as const);

const idOf = (game: GradedGame) => `g${game.entry.gamePk}`;

/** A look long before the pitch, one shortly before it that lacks what is stale, and one of the game in play. */
async function recordOdds(odds: OddsDatabase, games: readonly GradedGame[]): Promise<void> {
  const readings = (wanted: (market: BookMarket) => boolean) =>
    games.map((game) => {
      const quotes = game.markets.filter(wanted).flatMap((each) => quotesOf(each, game.orientation === 'swapped'));
      return gameReading(quotes, { sourceGameId: idOf(game) });
    });
  const everything = readings(() => true);
  const asked = [...new Set(everything.flatMap(({ quotes }) => quotes.map(({ key }) => slotOfLine(key))))].sort();
  const ofAll = (minute: number, of: ReturnType<typeof readings>) =>
    observedAt(minute, of, { reading: readingOf(of, 1, { asked }) });
  const inPlay = games.map((game) => gameReading([], { sourceGameId: idOf(game), status: 'live' }));
  await recordSeveral(odds.as('recorder'), [
    ofAll(longBefore, everything),
    ofAll(
      shortlyBefore,
      readings(({ isStale }) => !isStale),
    ),
    ofAll(after, inPlay),
  ]);
}

/** Games that are over on one date, their prices, and the links and starts that are derived of them. */
export async function recordGradedGames(odds: OddsDatabase, games: readonly GradedGame[]): Promise<void> {
  await recordSchedules(odds.as('recorder'), [
    scheduleAt(
      0,
      games.map(({ entry }) => entry),
    ),
  ]);
  await recordOdds(odds, games);
  const rows = games.map((game) => ({ id: idOf(game), game_pk: game.entry.gamePk, orientation: game.orientation }));
  const of = `jsonb_to_recordset(:games::jsonb) as game (id text, game_pk integer, orientation text)`;
  const parameters = { games: JSON.stringify(rows) };
  await odds.as('owner').execute({
    sql: `insert into history.game_link (game_id, start_time, home_team, away_team, known_at, state, attempt_id, game_pk, entry,
        epoch, orientation, method, evidence)
      select r.game_id, r.start_time, r.home_team, r.away_team, '${at(longBefore)}', 'linked',
        history.attempt_id('${league}', game.game_pk, '${gradedDate}'), game.game_pk, '${gradedDate}', '${gradedDate}', game.orientation, 'only_game', '{}'
      from ${of} join (select distinct game_id, start_time, home_team, away_team from history.game_reading) r
        on r.game_id = history.game_id('action-network', '${league}', game.id)`,
    parameters,
  });
  await odds.as('owner').execute({
    sql: `insert into history.game_start (attempt_id, known_at, league, game_pk, epoch, cut_at, cut_basis, is_over,
        has_implausible_pitch)
      select history.attempt_id('${league}', game.game_pk, '${gradedDate}'), '${at(0)}', '${league}', game.game_pk, '${gradedDate}',
        '${at(cut)}', 'first_pitch', true, false
      from ${of}`,
    parameters,
  });
}

/** A game of nine innings that ended with this score. */
export function finalGame(
  gamePk: number,
  [home, away]: readonly [number, number],
  markets: readonly BookMarket[],
): GradedGame {
  const side = (id: number, score: number) => ({ id, name: `Team ${id}`, score, isWinner: null });
  const winner = home > away ? 'home' : 'away';
  const entry = entryOf({
    gamePk,
    state: 'final',
    codedState: 'F',
    statusCode: 'F',
    home: side(1, home),
    away: side(2, away),
    winner,
    details: noDetails,
  });
  return { entry, markets, orientation: 'same' };
}

/** Both sides at −110, seen shortly before the pitch. */
export function closedMarket(sportsbook: string, market: ConsensusMarket, line: number): BookMarket {
  return { sportsbook, market, line, otherOff: 0, prices: [-110, -110], sides: 'both', isStale: false };
}

export async function emptyWorld(odds: OddsDatabase): Promise<void> {
  await emptyTables(odds.as('owner'));
  await emptyScheduleTables(odds.as('owner'));
  await odds.as('owner').execute({ sql: 'truncate history.game_link, history.game_start' });
}

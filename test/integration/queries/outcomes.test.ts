import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { syncSportsbooks } from '../../../functions/migrate-schema/sync-sportsbooks.ts';
import {
  moneylineResult,
  type PlayedGame,
  runLineResult,
  settlementOf,
  totalResult,
} from '../../../lib/games/outcome.ts';
import {
  type ClosedSide,
  type ConsensusMarket,
  consensusClose,
  consensusMarkets,
} from '../../../lib/odds/consensus.ts';
import type { Quote } from '../../../lib/odds/line.ts';
import type { Selection } from '../../../lib/odds/market.ts';
import { sportsbooks } from '../../../lib/odds/sportsbooks.ts';
import { readOutcomes } from '../../../lib/queries/outcomes.ts';
import { verifyOutcomes } from '../../../lib/queries/verify-outcomes.ts';
import { recordSeveral } from '../../../lib/recording/record.ts';
import { slotOfLine } from '../../../lib/recording/rule.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import { consensusCloses } from '../../../lib/storage/migrations/functions/consensus-close.ts';
import { liveSchemas } from '../../../lib/storage/schema-names.ts';
import { type BookMarket, type GradedGame, gradedGames } from '../../support/arbitraries/graded-games.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { emptyTables } from '../../support/history-tables.ts';
import { gameReading, observedAt, offered, readingOf } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { scheduleAt } from '../../support/schedule-entries.ts';
import { emptyScheduleTables, rowsIn } from '../../support/schedule-tables.ts';
import { searchOf } from '../../support/search.ts';

const league = 'mlb';
const date = '2026-07-10';
/** Minutes past 17:00 on the day that observations are made up for. */
const [longBefore, shortlyBefore, cut, after] = [5, 40, 45, 50];
const at = (minute: number) => new Date(Date.UTC(2026, 6, 30, 17, minute)).toISOString();

/** The two quotes of a book's market as its source states them: of a swapped game the official home side is away. */
function quotesOf({ sportsbook, market, line, otherOff, prices, sides }: BookMarket, isSwapped: boolean): Quote[] {
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

async function recordWorld(odds: OddsDatabase, games: readonly GradedGame[]): Promise<void> {
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
        history.attempt_id('${league}', game.game_pk, '${date}'), game.game_pk, '${date}', '${date}', game.orientation, 'only_game', '{}'
      from ${of} join (select distinct game_id, start_time, home_team, away_team from history.game_reading) r
        on r.game_id = history.game_id('action-network', '${league}', game.id)`,
    parameters,
  });
  await odds.as('owner').execute({
    sql: `insert into history.game_start (attempt_id, known_at, league, game_pk, epoch, cut_at, cut_basis, is_over,
        has_implausible_pitch)
      select history.attempt_id('${league}', game.game_pk, '${date}'), '${at(0)}', '${league}', game.game_pk, '${date}',
        '${at(cut)}', 'first_pitch', true, false
      from ${of}`,
    parameters,
  });
}

const catalogue = new Map(sportsbooks.map((book) => [book.id, book]));

/** What the rule is given: the closes as the books made them, without a look at the database. */
function closedSides(game: GradedGame, of: ConsensusMarket): readonly ClosedSide[] {
  return game.markets
    .filter(({ market }) => market === of)
    .flatMap((each) => {
      const { operator = null, kind = null } = catalogue.get(each.sportsbook) ?? {};
      return quotesOf(each, false).map(({ key, offer }): ClosedSide => {
        if (offer.state !== 'offered') throw new Error('all are offered');
        const seenAt = at(each.isStale ? longBefore : shortlyBefore);
        return {
          source: 'action-network',
          sportsbook: each.sportsbook,
          operator,
          kind,
          selection: key.selection,
          status: each.isStale ? 'stale' : 'measured',
          line: offer.line,
          price: offer.price,
          observedAt: seenAt,
          lastSeenAt: seenAt,
          knownAt: at(after),
        };
      });
    });
}

const playedGame = ({ entry: { state, details } }: GradedGame): PlayedGame => ({
  ...state,
  homeScore: state.home?.score ?? null,
  awayScore: state.away?.score ?? null,
  linescore: details?.linescore ?? null,
});

function expectedOutcome(game: GradedGame) {
  const played = playedGame(game);
  const { is, reason } = settlementOf(played);
  const [moneyline, runLine, total] = consensusMarkets.map(
    (market) => consensusClose(market, closedSides(game, market)).consensus,
  );
  return {
    game_pk: game.entry.gamePk,
    settlement: is,
    reason,
    moneyline_result: moneylineResult(played),
    home_probability: moneyline ? Math.round(moneyline.fairProbability * 1e6) / 1e6 : null,
    moneyline_operators: moneyline?.operators ?? null,
    run_line: runLine?.line ?? null,
    run_line_result: runLineResult(played, runLine?.line ?? null),
    run_line_operators: runLine?.operators ?? null,
    total: total?.line ?? null,
    total_result: totalResult(played, total?.line ?? null),
    total_operators: total?.operators ?? null,
    total_seen_at: total ? total.seenAt.replace('.000', '') : null,
    known_at: ((moneyline ?? runLine ?? total) ? at(after) : at(0)).replace('.000', ''),
  };
}

describe.each(enginesAtHand())('outcomes on %s', (kind) => {
  let odds: OddsDatabase;
  beforeAll(async () => {
    odds = await openOddsDatabase(kind);
    await syncSportsbooks.run(odds.as('owner'));
  });
  afterAll(() => odds?.close());
  const empty = async () => {
    await emptyTables(odds.as('owner'));
    await emptyScheduleTables(odds.as('owner'));
    await odds.as('owner').execute({ sql: 'truncate history.game_link, history.game_start' });
  };
  beforeEach(empty);

  test('are those of the rules, for random results and random closes', async () => {
    await fc.assert(
      fc
        .asyncProperty(gradedGames, async (games) => {
          await recordWorld(odds, games);
          const found = await readOutcomes(odds.as('reader'), { league, from: date, to: date });
          const expected = games.map(expectedOutcome);
          expect(found.map((one, n) => ({ ...one, ...expected[n] }))).toEqual(found);
          expect(found).toHaveLength(games.length);
          expect(await verifyOutcomes(odds.as('reader'), { league, date })).toEqual({
            attempts: games.length,
            differences: [],
          });
        })
        .afterEach(empty),
      searchOf(`Outcomes on ${kind}`, { inTests: 15, long: 1_000 }),
    );
  }, 3_600_000);

  test('by book are on its own line, whatever the consensus is: a side has won if the result is its selection', async () => {
    const [sample] = fc.sample(gradedGames, { numRuns: 1, seed: 5 });
    const entry = sample?.[0]?.entry;
    if (entry === undefined) throw new Error('a sample has a game');
    const score = (side: NonNullable<typeof entry.state.home>, runs: number) => ({ ...side, score: runs });
    const { home, away } = entry.state;
    if (home === null || away === null) throw new Error('a game has sides');
    const final = { statusCode: 'F', codedState: 'F', winner: 'home', scheduledInnings: 9 } as const;
    const state = { ...entry.state, ...final, home: score(home, 5), away: score(away, 4) };
    const market = { otherOff: 0, prices: [-110, -110], sides: 'both', isStale: false } as const;
    const game: GradedGame = {
      entry: { gamePk: entry.gamePk, listedOn: entry.listedOn, state },
      orientation: 'swapped',
      markets: [
        { ...market, sportsbook: 'draftkings-nj', market: 'spread', line: -1.5 },
        { ...market, sportsbook: 'fanduel-nj', market: 'spread', line: 1.5 },
        { ...market, sportsbook: 'draftkings-nj', market: 'total', line: 9 },
        { ...market, sportsbook: 'fanduel-nj', market: 'total', line: 8.5, isStale: true },
        { ...market, sportsbook: 'betmgm-nj', market: 'moneyline', line: 0 },
      ],
    };
    await recordWorld(odds, [game]);
    const rows = await rowsIn(odds.as('reader'), 'odds.outcome_by_book', 'market, sportsbook, selection');
    expect(
      rows.map((row) => [row.sportsbook, row.market, row.selection, row.line, row.close_status, row.result]),
    ).toEqual([
      ['betmgm-nj', 'moneyline', 'away', null, 'measured', 'home'],
      ['betmgm-nj', 'moneyline', 'home', null, 'measured', 'home'],
      ['draftkings-nj', 'spread', 'away', 1.5, 'measured', 'away'],
      ['draftkings-nj', 'spread', 'home', -1.5, 'measured', 'away'],
      ['fanduel-nj', 'spread', 'away', -1.5, 'measured', 'home'],
      ['fanduel-nj', 'spread', 'home', 1.5, 'measured', 'home'],
      ['draftkings-nj', 'total', 'over', 9, 'measured', 'push'],
      ['draftkings-nj', 'total', 'under', 9, 'measured', 'push'],
      ['fanduel-nj', 'total', 'over', 8.5, 'stale', 'no_line'],
      ['fanduel-nj', 'total', 'under', 8.5, 'stale', 'no_line'],
    ]);
  });

  test('that are not those of the rules are found', async () => {
    const [games = []] = fc.sample(gradedGames, { numRuns: 1, seed: 7 });
    await recordWorld(odds, games);
    const owner = odds.as('owner');
    const [made = ''] = consensusCloses.statements(liveSchemas);
    await owner.execute({ sql: made.replaceAll("= 'measured'", "= 'stale'") });
    try {
      const { differences } = await verifyOutcomes(odds.as('reader'), { league, date });
      expect(differences).toContainEqual(expect.objectContaining({ column: expect.stringContaining('operators') }));
    } finally {
      await owner.execute({ sql: made });
    }
    expect((await verifyOutcomes(odds.as('reader'), { league, date })).differences).toEqual([]);
  });
});

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
import { sportsbooks } from '../../../lib/odds/sportsbooks.ts';
import { readOutcomes } from '../../../lib/queries/outcomes.ts';
import { verifyOutcomes } from '../../../lib/queries/verify-outcomes.ts';
import { outcomeViews } from '../../../lib/storage/migrations/functions/outcome-views.ts';
import { liveSchemas } from '../../../lib/storage/schema-names.ts';
import { type GradedGame, gradedGames } from '../../support/arbitraries/graded-games.ts';
import { enginesAtHand } from '../../support/engines.ts';
import {
  after,
  at,
  closedMarket,
  gradedDate as date,
  emptyWorld,
  finalGame,
  league,
  longBefore,
  quotesOf,
  recordGradedGames,
  shortlyBefore,
} from '../../support/graded-world.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { rowsIn } from '../../support/schedule-tables.ts';
import { isLongSearch, searchOf } from '../../support/search.ts';

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
  const empty = () => emptyWorld(odds);
  beforeEach(empty);

  test('are those of the rules, for random results and random closes', async () => {
    const met = new Map<string, number>();
    const count = (what: string) => met.set(what, (met.get(what) ?? 0) + 1);
    await fc.assert(
      fc
        .asyncProperty(gradedGames, async (games) => {
          await recordGradedGames(odds, games);
          const found = await readOutcomes(odds.as('reader'), { league, from: date, to: date });
          const expected = games.map(expectedOutcome);
          expect(found.map((one, n) => ({ ...one, ...expected[n] }))).toEqual(found);
          expect(found).toHaveLength(games.length);
          for (const { run_line_result, total_result, reason } of found) {
            for (const what of [run_line_result, total_result, reason ?? 'graded']) count(what);
          }
          expect(await verifyOutcomes(odds.as('reader'), { league, date })).toEqual({
            attempts: games.length,
            differences: [],
          });
        })
        .afterEach(empty),
      searchOf(`Outcomes on ${kind}`, { inTests: 15, long: 300 }),
    );
    console.info(`Outcomes on ${kind}: ${JSON.stringify(Object.fromEntries([...met].sort()))}`);
    // A few cases need not meet each result.
    const results = isLongSearch ? ['home', 'away', 'over', 'under', 'graded'] : ['no_line'];
    for (const result of results) expect(met.get(result) ?? 0).toBeGreaterThan(0);
  }, 3_600_000);

  test('by book are on its own line, whatever the consensus is: a side has won if the result is its selection', async () => {
    const game: GradedGame = {
      ...finalGame(
        1,
        [5, 4],
        [
          closedMarket('draftkings-nj', 'spread', -1.5),
          closedMarket('fanduel-nj', 'spread', 1.5),
          closedMarket('draftkings-nj', 'total', 9),
          { ...closedMarket('fanduel-nj', 'total', 8.5), isStale: true },
          closedMarket('betmgm-nj', 'moneyline', 0),
        ],
      ),
      orientation: 'swapped',
    };
    await recordGradedGames(odds, [game]);
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
    await recordGradedGames(odds, games);
    const owner = odds.as('owner');
    const view = 'view odds.outcome as';
    const made = outcomeViews
      .statements(liveSchemas)
      .find((statement) => statement.includes(view))
      ?.replace(view, `or replace ${view}`);
    if (made === undefined) throw new Error(`no ${view}`);
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

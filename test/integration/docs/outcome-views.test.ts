import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syncSportsbooks } from '../../../functions/migrate-schema/sync-sportsbooks.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import { engineAtHand } from '../../support/engines.ts';
import { closedMarket, finalGame, recordGradedGames } from '../../support/graded-world.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { scheduleAt } from '../../support/schedule-entries.ts';
import { type Row, rowsIn } from '../../support/schedule-tables.ts';

const views = ['outcome', 'outcome_by_book', 'outcome_history'] as const;
const pageOf = (view: string) => readFileSync(join(import.meta.dirname, `../../../docs/views/${view}.md`), 'utf8');

describe('the pages of the outcomes', () => {
  let odds: OddsDatabase;
  beforeAll(async () => {
    odds = await openOddsDatabase(engineAtHand());
    await syncSportsbooks.run(odds.as('owner'));
    const books = ['draftkings-nj', 'fanduel-nj'];
    const markets = books.flatMap((book) => [closedMarket(book, 'spread', -1.5), closedMarket(book, 'total', 8.5)]);
    const games = [finalGame(1, [5, 2], markets), finalGame(2, [5, 4], markets), finalGame(3, [1, 4], markets)];
    await recordGradedGames(odds, games);
    const corrected = [finalGame(9, [5, 1], []), finalGame(9, [4, 1], [])];
    await recordSchedules(
      odds.as('recorder'),
      corrected.map(({ entry }, n) => scheduleAt(10 + n, [entry], { wholeDates: [] })),
    );
  });
  afterAll(() => odds?.close());

  const exampleOf = (view: string): Promise<readonly Row[]> => {
    const [, sql = ''] = /```sql\n([\s\S]*?)\n```/.exec(pageOf(view)) ?? [];
    return rowsIn(odds.as('reader'), `(${sql})`, '1');
  };

  test.each(views)('of odds.%s describe each of its columns, with its type', async (view) => {
    const described = [...pageOf(view).matchAll(/^\| `(\w+)` +\| (\w+)/gm)].map(([, name, type]) => `${name} ${type}`);
    const columns = await rowsIn(
      odds.as('reader'),
      `(select attname || ' ' || case typname when 'int4' then 'integer' when 'bool' then 'boolean' else typname end as said,
          attnum
        from pg_attribute a join pg_type t on t.oid = a.atttypid
        where attrelid = 'odds.${view}'::regclass and attnum > 0)`,
      'attnum',
    );
    expect(described).toEqual(columns.map(({ said }) => said));
  });

  test('have an example of covered run lines and exceeded totals', async () => {
    expect(await exampleOf('outcome')).toEqual([{ run_line: -1.5, games: 3, covered: 0.333, over: 0.333 }]);
  });

  test('have an example of what each book has paid', async () => {
    expect(await exampleOf('outcome_by_book')).toEqual([
      { sportsbook: 'draftkings-nj', bets: 3, units: -1.09 },
      { sportsbook: 'fanduel-nj', bets: 3, units: -1.09 },
    ]);
  });

  test('have an example of corrected results', async () => {
    const rows = await exampleOf('outcome_history');
    expect(rows.map(({ game_pk, results }) => [game_pk, results]).sort()).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [9, 2],
    ]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runStatement } from '../../../bin/sql/run-statement.ts';
import { readStatement } from '../../../bin/sql/statement.ts';
import { syncSportsbooks } from '../../../functions/migrate-schema/sync-sportsbooks.ts';
import { startMarket } from '../../../infra/local/market/server.ts';
import { record } from '../../../lib/recording/record.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import { actionNetworkSource } from '../../../lib/sources/action-network/source.ts';
import { mlbStatsApiSource } from '../../../lib/sources/mlb-stats-api/source.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { engineAtHand } from '../../support/engines.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/sql.md'), 'utf8');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** Views with a page of their own, which tests of it hold to the view. */
const viewsWithPage = readdirSync(join(root, 'docs/views')).flatMap((file) => {
  const view = `odds.${file.replace(/\.md$/, '')}`;
  return [view, `${view}_history`];
});

/** The page by its headings. */
const sections = page.split(/^#{2,3} /m).map((text) => ({ title: text.slice(0, text.indexOf('\n')), text }));
const queries = sections.flatMap(({ title, text }) =>
  [...text.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = '']) => ({ title, sql })),
);
const readmeQueries = [...readme.matchAll(/^npx odds sql "([^"]*)"\n/gm)].map(([, sql = '']) => sql);

/** A day of the simulated market, every half hour, as if it were now that the last was seen. */
const now = new Date('2026-07-30T18:00:00Z');
const moments = Array.from({ length: 13 }, (_, nth) => new Date(now.getTime() - (12 - nth) * 30 * 60_000));
const slates = ['2026-07-30', '2026-07-31'];

async function recordDay(odds: OddsDatabase): Promise<void> {
  const market = await startMarket({ seed: 3 });
  const source = actionNetworkSource({ baseUrl: market.url, fetch, now: () => market.now() });
  const schedule = mlbStatsApiSource({ baseUrl: market.url, fetch, now: () => market.now() });
  const call = { signal: AbortSignal.timeout(60_000), correlationId: 'docs' };
  for (const at of moments) {
    market.setTime(at);
    for (const slateDate of slates) {
      const observation = await source.observe({ league: 'mlb', slateDate }, call);
      const { capturedAt, contentHash } = observation;
      const observed = {
        source: source.name,
        league: 'mlb',
        slateDate,
        capturedAt,
        contentHash,
        landedKey: contentHash,
      };
      await record(odds.as('recorder'), { ...observed, reading: source.read(observation) });
    }
    const observation = await schedule.observe({ from: '2026-07-29', to: '2026-07-31' }, call);
    const answer = { ...observation, landedKey: observation.contentHash, reading: schedule.read(observation) };
    await recordSchedules(odds.as('recorder'), [answer]);
  }
  await market.close();
}

async function rowsOf(database: Database, sql: string): Promise<readonly Record<string, string | null>[]> {
  let names: readonly string[] = [];
  const rows: Record<string, string | null>[] = [];
  const statement = readStatement(sql.replaceAll('now()', `timestamptz '${now.toISOString()}'`));
  await runStatement({
    database,
    statement,
    writer: {
      arraysAsJson: false,
      begin: (columns) => {
        names = columns.map(({ name }) => name);
      },
      rows: async (page) =>
        rows.push(...page.map((cells) => Object.fromEntries(cells.map((cell, n) => [names[n], cell])))) > 0,
      end: async () => undefined,
    },
  });
  return rows;
}

describe('docs/sql.md', () => {
  let odds: OddsDatabase;
  let reader: Database;
  const query = (title: string) => queries.find((each) => each.title.includes(title))?.sql ?? '';

  beforeAll(async () => {
    odds = await openOddsDatabase(engineAtHand());
    await syncSportsbooks.run(odds.as('owner'));
    await recordDay(odds);
    reader = odds.as('reader');
  });
  afterAll(() => odds?.close());

  test('has the queries that analysts ask', () => {
    expect(queries.length).toBeGreaterThanOrEqual(5);
    expect(readmeQueries.length).toBeGreaterThan(0);
  });

  test.each(queries)('gives rows for: $title', async ({ sql }) => {
    expect((await rowsOf(reader, sql)).length).toBeGreaterThan(0);
  });

  test.each(readmeQueries)('and so does the README with %s', async (sql) => {
    expect((await rowsOf(reader, sql)).length).toBeGreaterThan(0);
  });

  test('the best price is one row for each game, market, side and line, and no book offers more', async () => {
    const rows = await rowsOf(reader, query('best price now'));
    const bets = rows.map((row) => [row.start_new_york, row.away_team, row.market, row.selection, row.line].join('/'));
    expect(new Set(bets).size).toBe(bets.length);
    const better = await rowsOf(
      reader,
      `with best as (${query('best price now').replace(/;\s*$/, '')})
      select * from best b join odds.current_line c using (away_team, home_team, market, selection)
      where c.line is not distinct from b.line and c.price > b.price and c.period = 'full_game' and c.rung = 'main'
        and c.sportsbook_kind = 'book' and c.state = 'offered' and c.start_time > now()
        and to_char(c.start_time at time zone 'America/New_York', 'Mon DD HH24:MI') = b.start_new_york`,
    );
    expect(better).toEqual([]);
  });

  test('the moves of a line’s history add up to the way from its first price to its last while its number stays', async () => {
    const rows = await rowsOf(reader, query('history of one line'));
    expect(rows.length).toBeGreaterThan(3);
    const cents = (price: number) => (price > 0 ? price - 100 : price + 100);
    for (const [n, row] of rows.entries()) {
      const before = rows[n - 1];
      const isComparable =
        before !== undefined && before.line === row.line && before.price !== null && row.price !== null;
      const moved = isComparable ? String(cents(Number(row.price)) - cents(Number(before.price))) : null;
      expect(row.moved_cents).toBe(moved);
    }
  });

  test('the consensus counts operators once, and its chance of the over is a chance', async () => {
    for (const { operators, who, over_chance: chance } of await rowsOf(reader, query('consensus'))) {
      const names = who?.split(', ') ?? [];
      expect(new Set(names).size).toBe(Number(operators));
      expect(Number(chance)).toBeGreaterThan(0.3);
      expect(Number(chance)).toBeLessThan(0.7);
    }
  });

  test('the official games of a date are each once, and a doubleheader in order', async () => {
    const rows = await rowsOf(reader, query('official games of a date'));
    expect(new Set(rows.map(({ game_pk }) => game_pk)).size).toBe(15);
    expect(rows).toHaveLength(15);
    const numbers = rows.flatMap(({ doubleheader }) => (doubleheader === '' ? [] : [doubleheader]));
    expect(numbers).toEqual(['game 1', 'game 2']);
  });

  test('describes every column of every view, with its type', async () => {
    const described = sections
      .filter(({ title }) => title.startsWith('odds.'))
      .flatMap(({ title, text }) =>
        [...text.matchAll(/^\| `(\w+)` +\| (\w+)/gm)].map(([, column = '', type = '']) => `${title}.${column} ${type}`),
      );
    const live = await rowsOf(
      reader,
      `select a.attrelid::regclass || '.' || attname || ' ' || case typname when 'int2' then 'smallint' when 'int4' then 'integer'
         when 'bool' then 'boolean' else typname::text end as column
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
       where c.relnamespace = 'odds'::regnamespace and c.relkind = 'v' and attnum > 0 order by 1`,
    );
    const columns = live.map(({ column }) => column ?? '');
    const here = columns.filter((column) => !viewsWithPage.some((view) => column.startsWith(`${view}.`)));
    expect(described.sort()).toEqual(here);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syncSportsbooks } from '../../../functions/migrate-schema/sync-sportsbooks.ts';
import { startMarket } from '../../../infra/local/market/server.ts';
import type { ReadObservation } from '../../../lib/recording/reading-document.ts';
import { record } from '../../../lib/recording/record.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import type { ReadSchedule } from '../../../lib/recording/schedule/schedule-document.ts';
import { actionNetworkSource } from '../../../lib/sources/action-network/source.ts';
import { mlbStatsApiSource } from '../../../lib/sources/mlb-stats-api/source.ts';
import { engineAtHand } from '../../support/engines.ts';
import { deriveTables } from '../../support/fill-derived.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

const folder = join(import.meta.dirname, '../../../docs/views');
const pages = readdirSync(folder).map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
const queries = pages.flatMap(({ file, text }) =>
  [...text.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = ''], n) => ({ name: `${file}, query ${n + 1}`, sql })),
);
/** The columns of its tables: `a`, `b` in the first cell of a row. */
const documented = (text: string) =>
  [...text.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );

const moments = ['2026-07-30T13:00Z', '2026-07-30T17:00Z', '2026-07-30T23:00Z', '2026-07-31T05:00Z'];

async function recordDay(odds: OddsDatabase): Promise<void> {
  const market = await startMarket({ seed: 3 });
  const source = actionNetworkSource({ baseUrl: market.url, fetch, now: () => market.now() });
  const schedule = mlbStatsApiSource({ baseUrl: market.url, fetch, now: () => market.now() });
  const call = { signal: AbortSignal.timeout(60_000), correlationId: 'docs' };
  const observations: ReadObservation[] = [];
  const schedules: ReadSchedule[] = [];
  for (const at of moments) {
    market.setTime(new Date(at));
    const listed = await schedule.observe({ from: '2026-07-29', to: '2026-07-31' }, call);
    schedules.push({ ...listed, landedKey: listed.contentHash, reading: schedule.read(listed) });
    const observation = await source.observe({ league: 'mlb', slateDate: '2026-07-30' }, call);
    observations.push({ ...observation, landedKey: observation.contentHash, reading: source.read(observation) });
  }
  await market.close();
  for (const observed of observations) await record(odds.as('recorder'), observed);
  await recordSchedules(odds.as('recorder'), schedules);
  await deriveTables(odds.as('owner'), { observations, schedules });
}

describe('the pages of docs/views', () => {
  let odds: OddsDatabase;
  beforeAll(async () => {
    odds = await openOddsDatabase(engineAtHand());
    await syncSportsbooks.run(odds.as('owner'));
    await recordDay(odds);
  });
  afterAll(() => odds?.close());

  test('have a query each', () => {
    expect(pages.filter(({ text }) => !text.includes('```sql'))).toEqual([]);
  });

  test.each(queries)('give rows for $name', async ({ sql }) => {
    expect((await odds.as('reader').execute({ sql: `select * from (${sql}) q limit 20` })).rows.length).toBeGreaterThan(
      0,
    );
  });

  test('name every column of the view and no other', async () => {
    const columnsOf = async (from: string) => {
      const { rows } = await odds.as('reader').execute({ sql: `select * from ${from} limit 1` });
      return Object.keys(rows[0] ?? {});
    };
    const page = (file: string) => documented(pages.find((one) => one.file === file)?.text ?? '');
    const closing = page('closing_line.md');
    expect([...new Set(closing)].sort()).toEqual((await columnsOf('odds.closing_line')).sort());
    expect([...new Set(page('line_at.md'))].sort()).toEqual(
      (await columnsOf(`odds.line_at('2026-07-30 17:00Z')`)).sort(),
    );
    expect(page('game_link.md').sort()).toEqual((await columnsOf('odds.game_link')).sort());
    expect(page('official_game.md').sort()).toEqual((await columnsOf('odds.official_game_history')).sort());
    const opening = new Set([...closing, ...page('opening_line.md')]);
    for (const name of ['last_seen_at', 'age_s', 'withdrawn_at']) opening.delete(name);
    expect([...opening].sort()).toEqual((await columnsOf('odds.opening_line')).sort());
  });
});

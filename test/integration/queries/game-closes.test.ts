import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { syncSportsbooks } from '../../../functions/migrate-schema/sync-sportsbooks.ts';
import type { EntryDetails, EntryState } from '../../../lib/games/schedule-entry.ts';
import type { GameReading } from '../../../lib/odds/reading.ts';
import { record } from '../../../lib/recording/record.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import { readActionNetwork } from '../../../lib/sources/action-network/read.ts';
import { engineAtHand } from '../../support/engines.ts';
import { deriveTables, type Recorded } from '../../support/fill-derived.ts';
import { emptyTables } from '../../support/history-tables.ts';
import { gameReading, homeMoneyline, observedAt, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { entryOf, noDetails, scheduleAt } from '../../support/schedule-entries.ts';
import { emptyScheduleTables } from '../../support/schedule-tables.ts';
import { observationOf } from '../../unit/lib/sources/action-network/scoreboards.ts';

const payloads = '../shared/payloads/action-network';
if (!existsSync(payloads)) console.info(`Skipped: closes of recorded football, because ${payloads} is not there.`);

const at = (minute: number) => new Date(Date.UTC(2026, 6, 30, 17, minute)).toISOString();
const homeSlot = 'draftkings-nj/full_game/moneyline/main' as const;
const game = (price: number | null, rest: Partial<GameReading> = {}) =>
  gameReading(price === null ? [] : [offered(price)], { scope: [homeSlot], startTime: at(60), ...rest });
const look = (minute: number, price: number | null, rest: Partial<GameReading> = {}) =>
  observedAt(minute, [game(price, rest)]);
const live = (minute: number) => look(minute, null, { status: 'live', scope: [] });
const entry = (
  minute: number,
  state: Partial<EntryState> & { listedOn?: string } = {},
  details: Partial<EntryDetails> = {},
) =>
  scheduleAt(minute, [
    entryOf({ listedOn: '2026-07-30', startTime: at(60), ...state, details: { ...noDetails, ...details } }),
  ]);

describe('the closing line of a game', () => {
  let database: OddsDatabase;
  const select = async (sql: string) => (await database.as('reader').execute({ sql })).rows;
  const recordAll = async ({ observations, schedules }: Recorded) => {
    for (const observed of observations) await record(database.as('recorder'), observed);
    await recordSchedules(database.as('recorder'), schedules);
    await deriveTables(database.as('owner'), { observations, schedules });
  };
  const closes = (columns: string) =>
    select(`select ${columns} from odds.closing_line where selection = 'home' order by epoch`);

  beforeAll(async () => {
    database = await openOddsDatabase(engineAtHand());
    await syncSportsbooks.run(database.as('owner'));
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await emptyTables(database.as('owner'));
    await emptyScheduleTables(database.as('owner'));
    await database.as('owner').execute({ sql: 'truncate history.game_link, history.game_start' });
  });

  it('is the last price before the first pitch of a delayed game, and never one after it', async () => {
    await recordAll({
      observations: [look(0, -110), look(55, -120), look(85, -125), live(93), live(120)],
      schedules: [
        entry(-300),
        entry(92, { state: 'live' }, { firstPitch: at(90) }),
        entry(300, { state: 'final' }, { firstPitch: at(90) }),
      ],
    });
    expect(
      await closes('official_date::text, home_team, status, price, age_s, cut_basis, operator, sportsbook_kind'),
    ).toEqual([
      {
        ...{ official_date: '2026-07-30', home_team: 'Philadelphia Phillies', status: 'measured', price: -125 },
        ...{ age_s: 300, cut_basis: 'first_pitch', operator: 'draftkings', sportsbook_kind: 'book' },
      },
    ]);
    const history = await select(
      `select status, price, cut_basis, known_at = '${at(92)}' as at_pitch, known_until is null as newest
       from odds.closing_line_history order by known_at`,
    );
    expect(history).toEqual([
      { status: 'pending', price: null, cut_basis: 'official_start', at_pitch: false, newest: false },
      { status: 'measured', price: -120, cut_basis: 'official_start', at_pitch: false, newest: false },
      { status: 'measured', price: -125, cut_basis: 'first_pitch', at_pitch: true, newest: true },
    ]);
  });

  it('is no longer pending once the schedule calls the game final, if its source drops it at the start', async () => {
    await recordAll({
      observations: [look(0, -110), look(58, -120)],
      schedules: [entry(-300), entry(240, { state: 'final' })],
    });
    expect(await closes(`status, price, known_at = '${at(240)}' as at_final`)).toEqual([
      { status: 'measured', price: -120, at_final: true },
    ]);
  });

  it('is missing for an attempt that was postponed, and that of the makeup is its own', async () => {
    await recordAll({
      observations: [
        look(0, -110),
        look(30, -115),
        look(1_440, 130, { startTime: at(1_500) }),
        look(1_495, 140, { startTime: at(1_500) }),
        look(1_510, null, { startTime: at(1_500), status: 'live', scope: [] }),
      ],
      schedules: [
        entry(-300),
        entry(40, { state: 'postponed', officialDate: '2026-07-31' }),
        entry(41, { listedOn: '2026-07-31', startTime: at(1_500) }),
      ],
    });
    expect(await closes('epoch::text, official_date::text, status, reason, price')).toEqual([
      { epoch: '2026-07-30', official_date: '2026-07-30', status: 'missing', reason: 'postponed', price: null },
      { epoch: '2026-07-31', official_date: '2026-07-31', status: 'measured', reason: null, price: 140 },
    ]);
    expect(
      await select('select epoch::text, status, price, is_truncated from odds.opening_line order by epoch'),
    ).toEqual([
      { epoch: '2026-07-30', status: 'measured', price: -110, is_truncated: true },
      { epoch: '2026-07-31', status: 'measured', price: 130, is_truncated: true },
    ]);
  });

  it('is withdrawn, or not, by how long before the start the book took it off', async () => {
    const suspended = { scope: [homeSlot], quotes: [{ key: homeMoneyline, offer: { state: 'suspended' } }] } as const;
    const off = (minute: number) => [look(0, -110), look(40, -120), look(minute, null, suspended), live(61)];
    await recordAll({ observations: off(45), schedules: [entry(-300)] });
    expect(await closes('status, reason, price')).toEqual([{ status: 'missing', reason: 'withdrawn', price: null }]);
    await database.as('owner').execute({ sql: 'truncate history.game_link, history.game_start' });
    await emptyTables(database.as('owner'));
    await recordAll({ observations: [...off(55), look(53, -120)], schedules: [entry(-300)] });
    expect(await closes(`status, reason, price, withdrawn_at = '${at(55)}' as off`)).toEqual([
      { status: 'measured', reason: null, price: -120, off: true },
    ]);
  });

  it('of one game looks at no line of another', async () => {
    const games = Array.from({ length: 20 }, (_, n) => ({
      observed: observedAt(0, [game(-110, { sourceGameId: `g${n}` })], { league: `l${n}`, digit: 'b' }),
      source: `s${n}`,
    }));
    const observations = games.map(({ observed, source }) => ({ ...observed, source }));
    for (const observed of observations) await record(database.as('recorder'), observed);
    await deriveTables(database.as('owner'), { observations, schedules: [] });
    await database.as('owner').execute({ sql: 'analyze' });
    const planSchema = z.array(z.object({ 'QUERY PLAN': z.string() }));
    for (const filter of [`league = 'l3'`, "attempt_id = history.game_id('s3', 'l3', 'g3')", `cut_at > '2026-07-30'`]) {
      const ofFilter = filter.startsWith('cut') ? `league = 'l3' and ${filter}` : filter;
      for (const view of ['closing_line', 'opening_line', 'closing_line_history', 'opening_line_history']) {
        const sql = `explain (analyze, costs off, timing off) select * from odds.${view} where ${ofFilter}`;
        const plan = planSchema.parse((await database.as('owner').execute({ sql })).rows);
        const scan = plan.map((line) => line['QUERY PLAN']).find((line) => line.includes('Function Scan')) ?? '';
        expect(scan).toContain('loops=1)');
      }
    }
  });

  it.skipIf(!existsSync(payloads))(
    'of a league without an official schedule goes by the start of the source',
    async () => {
      const read = (league: string, name: string, capturedAt: string) => {
        const body = readFileSync(`${payloads}/v2-scoreboard-${league}-${name}.json`, 'utf8');
        const observation = { ...observationOf(body), league, capturedAt, slateDate: null };
        return { ...observation, landedKey: name, reading: readActionNetwork(observation) };
      };
      const observations = [
        read('nfl', '2025-11-09T033049Z', '2025-11-09T03:30:49.000Z'),
        read('nfl', '2025-11-09T045841Z', '2025-11-09T04:58:41.000Z'),
        read('ncaaf', '2025-11-09T045919Z', '2025-11-09T04:59:19.000Z'),
        read('ncaaf', '2025-11-09T045949Z', '2025-11-09T04:59:49.000Z'),
      ];
      await recordAll({ observations, schedules: [] });
      const found = await select(
        `select c.league, c.cut_basis, count(distinct c.attempt_id)::integer as games, count(*) > 100 as has_lines,
         bool_and(c.game_pk is null and c.official_date is null and c.home_team is not null) as by_source,
         count(*) filter (where c.status in ('pending', 'stale', 'measured', 'missing'))::integer = count(*) as answered,
         count(*) filter (where o.status = 'measured') > 100 as opened
       from odds.closing_line c join odds.opening_line o using (line_id) group by 1, 2 order by 1, 2`,
      );
      expect(found.map(({ league, cut_basis }) => [league, cut_basis])).toEqual([
        ['ncaaf', 'source_start'],
        ['nfl', 'source_start'],
      ]);
      expect(found).toEqual(
        found.map((row) => ({ ...row, has_lines: true, by_source: true, answered: true, opened: true })),
      );
    },
  );
});

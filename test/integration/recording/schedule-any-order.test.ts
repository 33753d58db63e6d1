import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OfficialGame, officialGameOf, type ScheduleEntry } from '../../../lib/games/schedule-entry.ts';
import { comparePositions } from '../../../lib/recording/rule.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import type { ReadSchedule } from '../../../lib/recording/schedule/schedule-document.ts';
import { type ScheduleChange, scheduleHistoryOf } from '../../../lib/recording/schedule/schedule-rule.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { deliveriesOf } from '../../support/arbitraries/histories.ts';
import { scheduleHistories } from '../../support/arbitraries/schedules.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import {
  emptyScheduleTables,
  isOutOfOrder,
  type Row,
  readScheduleTables,
  rowsIn,
  scheduleChangesBy,
  scheduleChangesIn,
} from '../../support/schedule-tables.ts';
import { searchOf } from '../../support/search.ts';

const inOrder = (history: readonly ReadSchedule[]) => [...history].sort(comparePositions);
const historyAndDelivery = scheduleHistories.chain((history) =>
  fc.tuple(fc.constant(history), deliveriesOf(history), fc.constantFrom(1_500, 4_000_000)),
);

async function recordEach(database: Database, delivery: readonly ReadSchedule[], bytes = 4_000_000): Promise<void> {
  for (const observed of delivery) await recordSchedules(database, [observed], undefined, { bytes });
}

/** What the view must say of each game once these changes were known, by the functions that runs use. */
function officialGamesAfter(changes: readonly ScheduleChange[]): readonly Row[] {
  const entries = new Map<string, { entry: ScheduleEntry; withdrawn: boolean; capturedAt: string }>();
  for (const { facet, date, game, contents, capturedAt } of changes) {
    const known = entries.get(`${game} ${date}`);
    if (facet === 'entry') {
      const state = (contents ?? known?.entry.state) as ScheduleEntry['state'];
      const entry = { gamePk: game, listedOn: date, state };
      entries.set(`${game} ${date}`, { entry, withdrawn: contents === null, capturedAt });
    } else if (known) entries.set(`${game} ${date}`, { ...known, capturedAt });
  }
  const byGame = Map.groupBy(entries.values(), ({ entry }) => entry.gamePk);
  return [...byGame]
    .sort(([a], [b]) => a - b)
    .map(([, known]) => {
      const left = known.filter(({ withdrawn }) => !withdrawn).map(({ entry }) => entry);
      const last = known.map(({ entry }) => entry).sort((a, b) => (a.listedOn < b.listedOn ? 1 : -1));
      const [first, ...others] = left.length > 0 ? left : last.slice(0, 1);
      if (first === undefined) throw new Error('a game has entries');
      return rowOf(officialGameOf([first, ...others]), left.length === 0);
    });
}

const rowOf = ({ standing, furthest }: OfficialGame, withdrawn: boolean): Row => ({
  game_pk: standing.gamePk,
  official_date: standing.state.officialDate,
  start_time: standing.state.startTime,
  start_is_open: standing.state.startIsOpen,
  state: withdrawn ? 'withdrawn' : furthest.state.state,
  winner: withdrawn ? null : furthest.state.winner,
});

const shown = (rows: readonly Row[]): readonly Row[] =>
  rows.map(({ game_pk, official_date, start_time, start_is_open, state, winner }) => ({
    game_pk,
    official_date,
    start_time: new Date(String(start_time)).toISOString(),
    start_is_open,
    state,
    winner,
  }));

describe.each(enginesAtHand())('recording the official schedule on %s', (kind) => {
  let database: OddsDatabase;

  beforeAll(async () => {
    database = await openOddsDatabase(kind);
  });
  afterAll(() => database?.close());
  beforeEach(() => emptyScheduleTables(database.as('owner')));

  it('leaves the same tables, row for row, in any order and however often: those of the rule', async () => {
    const [owner, recorder] = [database.as('owner'), database.as('recorder')];
    const search = searchOf(`Recording schedules on ${kind}`, { inTests: 40, long: 1_500 });
    let late = 0;
    await fc.assert(
      fc.asyncProperty(historyAndDelivery, async ([history, delivery, bytes]) => {
        await emptyScheduleTables(owner);
        await recordEach(recorder, delivery, bytes);
        const tables = await readScheduleTables(owner);
        expect(scheduleChangesIn(tables)).toEqual(scheduleChangesBy(scheduleHistoryOf(history)));
        await emptyScheduleTables(owner);
        await recordEach(recorder, inOrder(history));
        expect(tables).toEqual(await readScheduleTables(owner));
        if (isOutOfOrder(delivery)) late += 1;
      }),
      search,
    );
    expect(late).toBeGreaterThan(search.numRuns / 4);
  }, 3_600_000);

  it('shows each game as the entries that count say, now and as of each answer that changed one', async () => {
    const owner = database.as('owner');
    await fc.assert(
      fc.asyncProperty(scheduleHistories, async (history) => {
        await emptyScheduleTables(owner);
        await recordEach(owner, history);
        const changes = scheduleHistoryOf(history);
        const games = await rowsIn(owner, 'odds.official_game', 'game_pk');
        expect(shown(games)).toEqual(officialGamesAfter(changes));

        const past = await rowsIn(owner, 'odds.official_game_history', 'game_pk, known_at, content_hash');
        const moments = new Set(changes.map((c) => `${c.game} ${c.capturedAt} ${c.contentHash}`));
        expect(past).toHaveLength(moments.size);
        for (const moment of past) {
          const at = { capturedAt: new Date(String(moment.known_at)).toISOString(), contentHash: hashOf(moment) };
          const known = changes.filter((change) => comparePositions(change, at) <= 0);
          const [row] = officialGamesAfter(known.filter(({ game }) => game === moment.game_pk));
          expect(shown([moment])).toEqual([row]);
        }
        const latest = past.filter(({ known_until }) => known_until === null);
        expect(latest.map(({ known_until, content_hash, ...row }) => row)).toEqual(games);
      }),
      searchOf(`Official games on ${kind}`, { inTests: 25, long: 600 }),
    );
  }, 3_600_000);
});

const hashOf = ({ content_hash }: Row) => String(content_hash).replaceAll('-', '').slice(0, 1).repeat(64);

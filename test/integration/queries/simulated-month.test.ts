import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { officialStartAt } from '../../../infra/local/market/eventful-slate.ts';
import { minuteOf } from '../../../infra/local/market/minutes.ts';
import { randomFrom, shuffled } from '../../../infra/local/market/random.ts';
import { offerAt } from '../../../infra/local/market/true-lines.ts';
import { deriveMarked } from '../../../lib/derivation/derive.ts';
import { datesBetween, daysAfter, type SlateDate } from '../../../lib/odds/slate-date.ts';
import { recordSeveral } from '../../../lib/recording/record.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import { linkRules } from '../../support/derived-tables.ts';
import { engineAtHand } from '../../support/engines.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { isLongSearch, newSeed, sampleOf } from '../../support/search.ts';
import {
  type DueRun,
  observeDays,
  type SimulatedAnswer,
  type SimulatedDays,
  windowedGames,
} from '../../support/simulated-days.ts';
import { type TrueEnds, trueEndsOf } from '../../support/true-closes.ts';

const seed = newSeed();
/** Three days: one on which a game is suspended, one on which one is called off, one on which that is made up. */
const cycles = Array.from({ length: 10 }, (_, n) => daysAfter('2026-07-02', 3 * n));
const places = Array.from({ length: 16 }, (_, place) => place);
const [host, makeup] = [5, 15];
const books = ['15', '30', '68', '69', '79', '247'];

function daysFrom(from: SlateDate): SimulatedDays {
  const market = { seed: seed + cycles.indexOf(from), days: 'eventful' } as const;
  if (isLongSearch) return { ...market, from, to: daysAfter(from, 2), books, windowPlaces: places };
  const windowPlaces = [host, makeup, ...shuffled(places, randomFrom(seed, 'windows')).slice(0, 1)];
  return { ...market, from: daysAfter(from, 1), to: daysAfter(from, 2), books: books.slice(0, 3), windowPlaces };
}

/** Of the observation of one cycle, in milliseconds; undefined: as usual. */
const longest = isLongSearch ? 1_200_000 : undefined;

/** Answers are recorded in a random order: each of so many that wait, or once more. */
const waiting = 300;
const batch = 20;

describe.each(sampleOf('simulated days', cycles, 1))('the lines of the simulated days from %s', (from) => {
  const of = daysFrom(from);
  let database: OddsDatabase;
  let due: readonly DueRun[];
  let truth: readonly TrueEnds[];
  beforeAll(async () => {
    database = await openOddsDatabase(engineAtHand());
    const recorder = database.as('recorder');
    const syncs: string[] = [];
    const answers: SimulatedAnswer[] = [];
    const random = randomFrom(of.seed, 'order');
    const derive = () => deriveMarked({ database: recorder, now: () => new Date(`${of.to}T12:00:00Z`), ...linkRules });
    let batches = 0;
    async function recordSome(count: number): Promise<void> {
      const some = Array.from({ length: count }, () => answers.splice(random.integer(0, answers.length - 1), 1)).flat();
      const again = some.filter(() => random.chance(0.03));
      const odds = [...some, ...again].flatMap((one) => (one.kind === 'odds' ? one.observed : []));
      const schedules = [...some, ...again].flatMap((one) => (one.kind === 'schedule' ? one.observed : []));
      if (schedules.length > 0) await recordSchedules(recorder, schedules);
      if (odds.length > 0) await recordSeveral(recorder, odds);
      batches += 1;
      if (batches % 20 === 0) await derive();
    }
    due = await observeDays(of, async (answer) => {
      if (answer.kind === 'schedule') syncs.push(answer.observed.capturedAt);
      answers.push(answer);
      if (answers.length >= waiting) await recordSome(batch);
    });
    while (answers.length > 0) await recordSome(Math.min(batch, answers.length));
    const { failure } = await derive();
    expect(failure).toBeUndefined();
    truth = trueEndsOf(of, due, syncs);
  }, longest);
  afterAll(() => database?.close());

  async function rowsOf(view: string, last: string): Promise<ReadonlyMap<string, readonly unknown[]>> {
    const rows: (readonly [string, readonly unknown[]])[] = [];
    for (const date of datesBetween(of.from, of.to)) {
      const found = await database.as('reader').execute({
        sql: `select jsonb_build_array(game_pk, epoch, source, sportsbook, period, market, team, selection, rung)::text as key,
            jsonb_build_array(status, reason, line, price,
              to_char(observed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), ${last})::text as answer
          from odds.${view} where league = 'mlb' and epoch = :date::date`,
        parameters: { date },
      });
      rows.push(
        ...found.rows.map(({ key, answer }) => [textOf(key), JSON.parse(String(answer)) as unknown[]] as const),
      );
    }
    return new Map(rows);
  }

  /** That were due for a slate in the last minutes before a moment. */
  const runsBefore = (pitch: number, minutes: number, source: string, date: SlateDate) =>
    due.filter((run) => {
      const isOfSlate = run.source === source && (run.slateDate ?? date) === date;
      return isOfSlate && run.minute >= pitch - minutes && run.minute < pitch;
    });

  it('close at what the books really offered last before the first pitch, or say why not', async () => {
    const closes = await rowsOf(
      'closing_line',
      `to_char(withdrawn_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    );
    expect(differences(truth, closes, 'close')).toEqual([]);
    print(truth);
    expect(closes.size).toBeGreaterThan(1_000);
  });

  it('open at what the books really offered when they were first seen in that attempt to play', async () => {
    const opens = await rowsOf('opening_line', 'is_truncated');
    expect(differences(truth, opens, 'open')).toEqual([]);
  });

  it('close at a price from before the pitch, and at the last one of the book if it has not moved since', () => {
    let unmoved = 0;
    for (const { close, game, line } of truth) {
      const [status, , value, odds, observedAt] = close;
      if (status !== 'measured' && status !== 'stale') continue;
      const seen = minuteOf(new Date(String(observedAt)));
      expect(seen).toBeLessThan(game.plan.pitch);
      if (line.steps.some(({ from }) => from > seen)) continue;
      expect(offerAt(line, game.plan.pitch)).toEqual({ value, odds });
      unmoved += 1;
    }
    expect(unmoved).toBeGreaterThan(1_000);
  });

  it('are stale only if the source closed the game, or if runs before the pitch did not take place', () => {
    const windowed = new Set(windowedGames(of));
    const unexplained = truth.filter(({ close, game: { plan, gamePk }, source, date }) => {
      if (close[0] !== 'stale' || close[1] !== 'not_seen' || !windowed.has(gamePk)) return false;
      return !runsBefore(plan.pitch, 10, source, date).some(({ capturedAt }) => capturedAt === null);
    });
    expect(unexplained.map(({ key, close }) => [key, close])).toEqual([]);
  });

  it('are observed in the last two minutes before each first pitch, but for runs that did not take place', () => {
    const windowed = new Set(windowedGames(of));
    const unobserved = truth.flatMap(({ game: { plan, gamePk }, source, date }) => {
      if (plan.postponedAt !== null || !windowed.has(gamePk)) return [];
      const runs = runsBefore(plan.pitch, 2, source, date);
      return runs.length > 0 ? [] : [`${gamePk} ${date} in ${source}`];
    });
    expect([...new Set(unobserved)]).toEqual([]);
  });
});

/** Keys as the database spells them. */
function textOf(key: unknown): string {
  return JSON.stringify(JSON.parse(String(key)));
}

function differences(truth: readonly TrueEnds[], rows: ReadonlyMap<string, readonly unknown[]>, end: 'open' | 'close') {
  const wanted = new Map(truth.map((one) => [one.key, one[end]]));
  const keys = new Set([...wanted.keys(), ...rows.keys()]);
  const different = [...keys].filter((key) => JSON.stringify(wanted.get(key)) !== JSON.stringify(rows.get(key)));
  console.info(`${end}: ${keys.size} lines compared, ${different.length} differ`);
  return different.slice(0, 20).map((key) => ({ key, truth: wanted.get(key), view: rows.get(key) }));
}

function print(truth: readonly TrueEnds[]): void {
  const late = ({ game: { plan } }: TrueEnds) => plan.pitch - officialStartAt(plan, plan.pitch) > 15;
  for (const [name, some] of [
    ['all', truth],
    ['delayed', truth.filter(late)],
  ] as const) {
    const counts = Map.groupBy(some, ({ source, close }) => [source, ...close.slice(0, 2)].join(' '));
    for (const [what, { length }] of [...counts].sort()) console.info(`${name}: ${what} ${length}`);
  }
}

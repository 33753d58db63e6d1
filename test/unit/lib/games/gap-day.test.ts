import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cadence, cadenceAt } from '../../../../lib/games/cadence.ts';
import { dueRunsBetween, eachDueRun, joinDueRuns } from '../../../../lib/games/due-runs.ts';
import { continueGapDay, type GapDay, isClosed, newGapDay } from '../../../../lib/games/gap-day.ts';
import { searchOf } from '../../../support/search.ts';

const minuteMs = 60_000;
const date = '2026-07-14';
/** A time of that day in New York; of the next day from 24:00 on. */
const at = (hour: number, minute = 0) =>
  new Date(Date.parse('2026-07-14T04:00:00.000Z') + (hour * 60 + minute) * minuteMs);
const slate = { everyMinutes: 30, hours: { from: 9, to: 23 }, months: { from: 3, to: 11 } };
const game = { gamePk: 1, startTime: at(19, 5).toISOString(), startIsOpen: false, state: 'scheduled' } as const;
const cadenceOf = (now: Date) => cadenceAt(now, slate, 'America/New_York', [game]);
const everyHour = (now: Date) => cadenceAt(now, { ...slate, everyMinutes: 60 }, 'America/New_York');
const nothing = { observedAt: new Map<string, number[]>(), games: [] };

/** Of a source, a moment after each run that was due. */
function punctual(due: GapDay['due']): ReadonlyMap<string, readonly number[]> {
  return new Map([['action-network', eachDueRun(due).map((run) => run.at + 3_000)]]);
}

function checkedAt(times: readonly Date[], day = newGapDay(date), cadence: (now: Date) => Cadence | null = cadenceOf) {
  return times.reduce((known, now) => continueGapDay(known, now, cadence, nothing), day);
}

describe('the runs that are due', () => {
  test('are those of the hours of the slate and of its capture windows, in few parts', () => {
    const begun = { ...game, state: 'live', firstPitch: at(19, 7).toISOString() } as const;
    const followed = (now: Date) => cadenceAt(now, slate, 'America/New_York', [begun]);
    expect(dueRunsBetween(at(18).getTime(), at(20, 1).getTime(), followed)).toEqual([
      { from: at(18).toISOString(), everyMinutes: 30, runs: 2, isInWindow: false },
      { from: at(18, 50).toISOString(), everyMinutes: 1, runs: 17, isInWindow: true },
      { from: at(19, 30).toISOString(), everyMinutes: 30, runs: 2, isInWindow: false },
    ]);
  });

  test('are the same in parts as in one piece', () => {
    const minutes = fc.integer({ min: 0, max: 24 * 60 });
    fc.assert(
      fc.property(fc.array(minutes, { maxLength: 5 }), (cuts) => {
        const edges = [0, ...cuts.sort((one, other) => one - other), 24 * 60].map((minute) => at(0, minute).getTime());
        const parts = edges.slice(1).flatMap((until, index) => dueRunsBetween(edges[index] ?? 0, until, cadenceOf));
        expect(joinDueRuns(parts)).toEqual(dueRunsBetween(edges[0] ?? 0, edges.at(-1) ?? 0, cadenceOf));
      }),
      searchOf('due runs', { inTests: 20, long: 500 }),
    );
  });
});

describe('a day of gaps', () => {
  test('counts only runs of which it is decided whether they came', () => {
    expect(checkedAt([at(9, 31)])).toMatchObject({ expectedRuns: 1, actualRuns: 0, gaps: [{ expectedRuns: 1 }] });
    expect(checkedAt([at(9, 30)])).toMatchObject({ expectedRuns: 0, gaps: [] });
  });

  test('keeps what was due when the settings change later', () => {
    const known = checkedAt([at(12)]);
    const later = checkedAt([at(14)], known, everyHour);
    expect(later.due).toEqual([
      ...known.due,
      { from: at(12).toISOString(), everyMinutes: 60, runs: 2, isInWindow: false },
    ]);
  });

  test('forgets a gap if what landed is seen later, and is the same however often it is checked', () => {
    const known = checkedAt([at(12)]);
    expect(known.gaps).toHaveLength(1);
    const observed = { observedAt: punctual(known.due), games: [] };
    const again = continueGapDay(known, at(12), cadenceOf, observed);
    expect(again).toMatchObject({ gaps: [], actualRuns: again.expectedRuns, actualRunsOf: { 'action-network': 5 } });
    expect(continueGapDay(again, at(12), cadenceOf, observed)).toEqual(again);
  });

  test('counts the runs of each source, of which one may stand in for another', () => {
    const { due } = checkedAt([at(12)]);
    const [first, ...others] = eachDueRun(due).map((run) => run.at + 3_000);
    const observedAt = new Map([
      ['the-odds-api', first === undefined ? [] : [first]],
      ['action-network', others],
    ]);
    const day = continueGapDay(newGapDay(date), at(12, 1), cadenceOf, { observedAt, games: [] });
    expect(day).toMatchObject({ gaps: [], expectedRuns: 6, actualRuns: 6 });
    expect(day.actualRunsOf).toEqual({ 'action-network': 5, 'the-odds-api': 1 });
  });

  test('ends with the date, and is closed two hours later', () => {
    const ended = checkedAt([at(24, 30)]);
    expect(ended.until).toBe(at(24).toISOString());
    expect(isClosed(ended)).toBe(false);
    expect(isClosed(checkedAt([at(25, 59)], ended))).toBe(false);
    expect(isClosed(checkedAt([at(26)], ended))).toBe(true);
  });

  test('knows nothing from before it began', () => {
    const day = checkedAt([at(12, 1)], newGapDay(date, at(11, 10)));
    expect(day).toMatchObject({ from: at(11, 10).toISOString(), expectedRuns: 1 });
  });

  test('has 23 or 25 hours when the clocks change', () => {
    for (const [change, hours] of [
      ['2026-03-08', 23],
      ['2026-11-01', 25],
    ] as const) {
      const day = checkedAt([new Date(`${change}T23:00:00Z`), new Date('2026-12-01T00:00:00Z')], newGapDay(change));
      expect(Date.parse(day.until) - Date.parse(day.from)).toBe(hours * 60 * minuteMs);
      expect(day.expectedRuns).toBe(30);
    }
  });
});

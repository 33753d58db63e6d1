import { beforeEach, describe, expect, test } from 'vitest';
import { odds } from '../../../../lib/backlog/kinds.ts';
import { type GapCollaborators, keepGaps } from '../../../../lib/collection/keep-gaps.ts';
import type { GapDay } from '../../../../lib/games/gap-day.ts';
import type { ScheduledGame } from '../../../../lib/games/schedule.ts';
import { landedKeyOf } from '../../../../lib/landing/landed-key.ts';

const minuteMs = 60_000;
const { signal } = new AbortController();
const slate = { league: 'mlb', everyMinutes: 30, hours: { from: 9, to: 23 }, months: { from: 3, to: 11 } };
/** In New York. */
const at = (date: string, clock: string) => new Date(`${date}T${clock}:00.000-04:00`);

const game: ScheduledGame = {
  gamePk: 777001,
  officialDate: '2026-07-14',
  startTime: at('2026-07-14', '13:05').toISOString(),
  startIsOpen: false,
  kind: 'regular_season',
  state: 'live',
  ifNecessary: false,
  firstPitch: at('2026-07-14', '13:07').toISOString(),
};

let clock: Date;
let kept: Map<string, GapDay>;
let written: string[];
let landed: string[];
let world: GapCollaborators;

beforeEach(() => {
  [kept, written, landed] = [new Map(), [], []];
  world = {
    gaps: {
      readBetween: async (_league, from, to) =>
        [...kept.values()]
          .filter(({ date }) => from <= date && date <= to)
          .sort((one, other) => (one.date < other.date ? -1 : 1)),
      write: async (_league, day) => {
        kept.set(day.date, day);
        written.push(day.date);
      },
    },
    kind: odds,
    landedStore: {
      async *list(prefix, { after = '' } = {}) {
        yield* landed.filter((key) => key.startsWith(prefix) && key > after).sort();
      },
    },
    schedule: { gamesBetween: async () => [game] },
    timeZone: 'America/New_York',
    hasWindows: () => true,
    collecting: true,
    now: () => clock,
  };
});

function observe(from: Date, until: Date, everyMinutes: number, source = 'action-network', league = 'mlb'): void {
  for (let time = from.getTime() + 4_000; time < until.getTime(); time += everyMinutes * minuteMs) {
    const capturedAt = new Date(time).toISOString();
    landed.push(landedKeyOf(odds, { source, league, capturedAt, contentHash: '0'.repeat(64) }));
  }
}

async function keepAt(now: Date, changes: Partial<GapCollaborators> = {}): Promise<void> {
  clock = now;
  await keepGaps(slate, { ...world, ...changes }, signal);
}

describe('keepGaps', () => {
  test('knows a day from the first time on, and compares it with what landed of the league since', async () => {
    await keepAt(at('2026-07-14', '12:10'));
    expect(kept.get('2026-07-14')).toMatchObject({ from: at('2026-07-14', '12:10').toISOString(), expectedRuns: 0 });
    observe(at('2026-07-14', '12:30'), at('2026-07-14', '13:00'), 1, 'action-network', 'nfl');
    observe(at('2026-07-14', '12:50'), at('2026-07-14', '13:03'), 1);
    observe(at('2026-07-14', '13:06'), at('2026-07-14', '13:12'), 1);
    await keepAt(at('2026-07-14', '13:17'));
    expect(kept.get('2026-07-14')).toMatchObject({
      // At 12:30, and each minute from 12:50 to 13:06.
      expectedRuns: 18,
      actualRuns: 14,
      actualRunsOf: { 'action-network': 14 },
      gaps: [
        {
          from: at('2026-07-14', '12:30').toISOString(),
          until: '2026-07-14T16:50:04.000Z',
          expectedRuns: 2,
          actualRuns: 1,
          isInWindow: false,
          gamePks: [],
        },
        {
          from: at('2026-07-14', '13:03').toISOString(),
          until: '2026-07-14T17:06:04.000Z',
          expectedRuns: 4,
          actualRuns: 1,
          isInWindow: true,
          gamePks: [777001],
        },
      ],
      unseenPitches: [],
    });
  });

  test('expects no window of a league or a stage without them, and nothing while nothing is collected', async () => {
    await keepAt(at('2026-07-14', '12:10'), { hasWindows: () => false });
    await keepAt(at('2026-07-14', '13:29'), { hasWindows: () => false });
    expect(kept.get('2026-07-14')?.due).toMatchObject([{ everyMinutes: 30, runs: 2 }]);
    await keepAt(at('2026-07-14', '20:00'), { collecting: false });
    expect(kept.get('2026-07-14')?.due).toMatchObject([{ everyMinutes: 30, runs: 2 }]);
  });

  test('is idempotent', async () => {
    await keepAt(at('2026-07-14', '12:10'));
    await keepAt(at('2026-07-14', '18:00'));
    const once = kept.get('2026-07-14');
    await keepAt(at('2026-07-14', '18:00'));
    expect(kept.get('2026-07-14')).toEqual(once);
  });

  test('closes a day once all of its runs are decided, and leaves it as it is', async () => {
    await keepAt(at('2026-07-14', '22:10'));
    await keepAt(at('2026-07-15', '01:30'));
    observe(at('2026-07-14', '22:30'), at('2026-07-15', '00:00'), 30);
    await keepAt(at('2026-07-15', '02:00'));
    const closed = kept.get('2026-07-14');
    expect(closed).toMatchObject({ expectedRuns: 3, actualRuns: 3 });
    written = [];
    landed = [];
    await keepAt(at('2026-07-15', '02:15'));
    expect(written).toEqual(['2026-07-15']);
    expect(kept.get('2026-07-14')).toBe(closed);
  });

  test('makes up for the dates of a pause', async () => {
    await keepAt(at('2026-07-14', '20:10'));
    observe(at('2026-07-15', '09:00'), at('2026-07-16', '00:00'), 30);
    await keepAt(at('2026-07-17', '10:00'));
    expect(written).toEqual(['2026-07-14', '2026-07-14', '2026-07-15', '2026-07-16', '2026-07-17']);
    expect(kept.get('2026-07-14')).toMatchObject({ expectedRuns: 7, actualRuns: 0 });
    expect(kept.get('2026-07-15')).toMatchObject({ expectedRuns: 30, actualRuns: 30, gaps: [] });
    expect(kept.get('2026-07-16')).toMatchObject({ expectedRuns: 30, actualRuns: 0 });
  });

  test('begins anew after a pause of more than a week', async () => {
    await keepAt(at('2026-07-14', '20:10'));
    await keepAt(at('2026-07-24', '10:00'));
    expect([...kept.keys()]).toEqual(['2026-07-14', '2026-07-24']);
    expect(kept.get('2026-07-24')?.from).toBe(at('2026-07-24', '10:00').toISOString());
  });
});

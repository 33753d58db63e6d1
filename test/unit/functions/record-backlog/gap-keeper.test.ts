import { expect, test } from 'vitest';
import { gapKeeper } from '../../../../functions/record-backlog/gap-keeper.ts';
import type { GapDay } from '../../../../lib/games/gap-day.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';

const { signal } = new AbortController();
const slate = { everyMinutes: 30, hours: { from: 9, to: 23 }, months: { from: 3, to: 11 } };
const settings = {
  SLATES: [
    { league: 'mlb', ...slate },
    { league: 'nfl', ...slate },
  ],
  TIME_ZONE: 'America/New_York',
  COLLECTING: 'true',
  RUNS_START_BY: 'clock',
  CAPTURE_WINDOWS: 'true',
} as const;

function keeping(changes: Partial<Parameters<typeof gapKeeper>[0]> = {}) {
  const [days, warnings]: [[string, GapDay][], string[]] = [[], []];
  const keep = gapKeeper(
    { ...settings, ...changes },
    {
      gaps: {
        readBetween: async (league) => {
          if (league === 'mlb') throw new OddsError('state_unavailable', 'The table is away.');
          return [];
        },
        write: async (league, day) => void days.push([league, day]),
      },
      landedStore: { list: async function* () {} },
      schedule: { gamesBetween: async () => [] },
      now: () => new Date('2026-07-14T16:00:00.000Z'),
      logger: { warn: (message) => void warnings.push(message) },
    },
  );
  return { keep, days, warnings };
}

test('a league whose gaps cannot be kept is a warning, and costs neither the drain nor the other leagues', async () => {
  const { keep, days, warnings } = keeping();
  await keep(signal);
  expect(warnings).toEqual(['The gaps of mlb could not be kept']);
  expect(days.map(([league, { date }]) => [league, date])).toEqual([['nfl', '2026-07-14']]);
});

test('nothing is kept if runs are started by hand', async () => {
  const { keep, days, warnings } = keeping({ RUNS_START_BY: 'hand' });
  await keep(signal);
  expect([days, warnings]).toEqual([[], []]);
});

import fc from 'fast-check';
import { gameStates } from '../../../lib/games/schedule.ts';
import type { EntryDetails, ScheduleEntry } from '../../../lib/games/schedule-entry.ts';
import type { ReadSchedule } from '../../../lib/recording/schedule/schedule-document.ts';
import { entryOf, noDetails } from '../schedule-entries.ts';

/**
 * Random histories of the official schedule, small enough that everything meets everything: entries that appear, change, are
 * withdrawn and return; dates that could not be read to the end; answers that were not asked for details; equal capture times;
 * newer readers that read something else.
 */

const dates = ['2026-07-10', '2026-07-11', '2026-07-12'] as const;
const games = [1, 2, 3] as const;

const details: fc.Arbitrary<EntryDetails> = fc.constantFrom(null, '2026-07-10T23:07:00.000Z').map((firstPitch) => ({
  firstPitch,
  homePitcher: firstPitch === null ? { id: 1, name: 'H. Home' } : null,
  awayPitcher: null,
  isHomeOpen: false,
  isAwayOpen: false,
  linescore: firstPitch === null ? null : { inning: 5, half: 'Top', outs: 1, home: [0, 1], away: [2, null] },
}));

const entry = (gamePk: number, listedOn: string): fc.Arbitrary<ScheduleEntry> =>
  fc
    .record({
      state: fc.constantFrom(...gameStates),
      officialDate: fc.constantFrom(listedOn, dates[2]),
      startTime: fc.constantFrom(`${listedOn}T23:05:00.000Z`, '2026-07-12T17:05:00.000Z'),
      startIsOpen: fc.constantFrom(false, false, true),
      winner: fc.constantFrom(null, 'home' as const),
      details: fc.option(details, { freq: 4, nil: undefined }),
    })
    .map((fields) => entryOf({ gamePk, listedOn, ...fields }));

const listed = fc
  .tuple(...dates.flatMap((date) => games.map((game) => fc.option(entry(game, date), { freq: 2 }))))
  .map((entries) => entries.filter((one) => one !== null));

const position = fc.record({
  capturedAt: fc.constantFrom(0, 1, 2, 3).map((minute) => `2026-07-10T17:0${minute}:00.000Z`),
  contentHash: fc.constantFrom('0', '7', 'a', 'f').map((digit) => digit.repeat(64)),
});

const reading = fc.record({ listed, wholeDates: fc.subarray([...dates]), isDetailed: fc.boolean() });

/** Distinct answers, each read by one to two readers; the league is filled in by the test. */
export const scheduleHistories: fc.Arbitrary<readonly ReadSchedule[]> = fc
  .uniqueArray(fc.record({ at: position, readings: fc.array(reading, { minLength: 1, maxLength: 2 }) }), {
    selector: ({ at }) => at.capturedAt + at.contentHash,
    minLength: 1,
    maxLength: 6,
  })
  .map((answers) =>
    answers.flatMap(({ at, readings }) =>
      readings.map((said, version): ReadSchedule => {
        // As the reader has it: an answer that was asked for details has them of each of its entries, and otherwise of none.
        const entries = said.listed.map(({ details: found, ...rest }) => ({
          ...rest,
          ...(said.isDetailed && { details: found ?? noDetails }),
        }));
        return {
          source: 'mlb-stats-api',
          league: 'mlb',
          landedKey: `schedule/${at.capturedAt}-${at.contentHash}`,
          ...at,
          reading: {
            readerVersion: version + 1,
            schedule: { from: dates[0], to: dates[2], games: [] },
            listed: entries,
            wholeDates: said.wholeDates,
            isDetailed: said.isDetailed,
            entries: { seen: entries.length, games: entries.length, repeated: 0, rejected: {} },
          },
        };
      }),
    ),
  );

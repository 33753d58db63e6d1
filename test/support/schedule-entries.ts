import type { EntryDetails, EntryState, ScheduleEntry } from '../../lib/games/schedule-entry.ts';
import type { ScheduleReading } from '../../lib/games/schedule-reading.ts';
import type { ReadSchedule } from '../../lib/recording/schedule/schedule-document.ts';

/** An entry of the official schedule, with what a test says of it. */
export function entryOf({
  listedOn = '2026-07-10',
  gamePk = 777001,
  details,
  ...state
}: Partial<EntryState> & Partial<Pick<ScheduleEntry, 'listedOn' | 'gamePk' | 'details'>>): ScheduleEntry {
  return {
    gamePk,
    listedOn,
    state: {
      officialDate: listedOn,
      startTime: `${listedOn}T23:05:00.000Z`,
      startIsOpen: false,
      gameType: 'R',
      kind: 'regular_season',
      state: 'scheduled',
      codedState: 'S',
      statusCode: 'S',
      detailedState: 'Scheduled',
      statusReason: null,
      ifNecessary: false,
      doubleheader: 'N',
      gameNumber: 1,
      scheduledInnings: 9,
      home: { id: 143, name: 'Philadelphia Phillies', score: null, isWinner: null },
      away: { id: 120, name: 'Washington Nationals', score: null, isWinner: null },
      isTie: null,
      winner: null,
      rescheduledTo: null,
      rescheduledFrom: null,
      resumesAt: null,
      resumedFrom: null,
      venueId: 2681,
      venue: 'Citizens Bank Park',
      series: 'Regular Season',
      seriesGame: 1,
      seriesGames: 3,
      ...state,
    },
    ...(details && { details }),
  };
}

/** What an answer says that was asked for details, and has none of an entry. */
export const noDetails: EntryDetails = {
  firstPitch: null,
  homePitcher: null,
  awayPitcher: null,
  isHomeOpen: false,
  isAwayOpen: false,
  linescore: null,
};

/** An answer at a minute past 17:00 UTC on 30 July, which speaks for all of the dates that it lists, and for 30 July. */
export function scheduleAt(
  minute: number,
  listed: readonly ScheduleEntry[],
  { digit = '0', ...rest }: Partial<ScheduleReading> & { readonly digit?: string } = {},
): ReadSchedule {
  const dates = [...new Set(['2026-07-30', ...listed.map(({ listedOn }) => listedOn)])].sort();
  const capturedAt = new Date(Date.UTC(2026, 6, 30, 17, minute)).toISOString();
  const contentHash = digit.repeat(64);
  return {
    source: 'mlb-stats-api',
    league: 'mlb',
    capturedAt,
    contentHash,
    landedKey: `schedule/mlb-stats-api/mlb/${capturedAt.slice(0, 10)}/${capturedAt.slice(11).replaceAll(':', '')}-${contentHash}.json.gz`,
    reading: {
      readerVersion: 1,
      schedule: { from: dates[0] ?? '', to: dates.at(-1) ?? '', games: [] },
      listed,
      wholeDates: dates,
      isDetailed: true,
      entries: { seen: listed.length, games: listed.length, repeated: 0, rejected: {} },
      ...rest,
    },
  };
}

import type { EntryState, ScheduleEntry } from '../../lib/games/schedule-entry.ts';

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

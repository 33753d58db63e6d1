import type { ScheduledGame } from '../games/schedule.ts';
import type { ScheduleStore } from '../games/schedule-store.ts';
import type { Instant } from '../odds/instant.ts';
import { daysAfter, slateDatesAt } from '../odds/slate-date.ts';
import { type Expectations, isOutOfSeason, localTimeAt, observedForMs } from './expectations.ts';

/** The official games of a league on the dates ahead. */
export interface OfficialGames {
  readonly league: string;
  readonly games: readonly ScheduledGame[];
}

/** A game that starts at an hour, or in a month, in which its league is not observed: its closing prices will be missing. */
export interface UnobservedStart {
  readonly league: string;
  readonly gamePk: number;
  /** UTC. */
  readonly startTime: Instant;
  /** `YYYY-MM-DD HH:MM` in the zone of the observed hours. */
  readonly localTime: string;
}

/** As far as the schedule is synced (functions/sync-schedule/event.ts). */
const daysAhead = 7;

/** The games ahead of each league that is observed on a schedule. One read for each. @throws OddsError `state_unavailable` */
export function officialGamesAhead(
  { schedules, byClock, collecting }: Expectations,
  store: Pick<ScheduleStore, 'gamesBetween'>,
  now: Date,
  signal: AbortSignal,
): Promise<readonly OfficialGames[]> {
  const [today] = slateDatesAt(now);
  const leagues = byClock && collecting ? schedules.map(({ league }) => league) : [];
  return Promise.all(
    leagues.map(async (league) => ({
      league,
      games: await store.gamesBetween(league, today, daysAfter(today, daysAhead), signal),
    })),
  );
}

/** In the order of their starts. A start that is only a placeholder says nothing. */
export function unobservedStarts(
  official: readonly OfficialGames[],
  expected: Expectations,
  now: Date,
): readonly UnobservedStart[] {
  const starts = official.flatMap(({ league, games }) => {
    const slates = expected.slates.filter((slate) => slate.league === league);
    // A window opens at any hour.
    const isObserved = (at: Date) =>
      slates.some((slate) => {
        return expected.captureWindows
          ? !isOutOfSeason(slate, expected, at)
          : observedForMs(slate, expected, at) !== null;
      });
    return games
      .filter(({ state, startIsOpen, startTime }) => {
        const at = new Date(startTime);
        return state === 'scheduled' && !startIsOpen && at > now && !isObserved(at);
      })
      .map(({ gamePk, startTime }) => {
        return { league, gamePk, startTime, localTime: localTimeAt(expected.timeZone, new Date(startTime)) };
      });
  });
  return starts.sort((a, b) => (a.startTime < b.startTime ? -1 : 1));
}

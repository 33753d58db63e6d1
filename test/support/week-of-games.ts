import { randomFrom } from '../../infra/local/market/random.ts';
import type { UpcomingGame } from '../../lib/games/capture-windows.ts';

const minuteMs = 60_000;
/** A week, each day by its midnight of UTC. */
export const days = ['13', '14', '15', '16', '17', '18', '19'].map((day) => Date.parse(`2026-07-${day}T00:00:00Z`));
/** In minutes of UTC from the date on: some games of the afternoon, most of the evening, four on the Pacific. */
const usualStarts = [
  1_025, 1_060, 1_205, 1_360, 1_360, 1_365, 1_380, 1_385, 1_390, 1_420, 1_450, 1_570, 1_575, 1_580, 1_600,
];

/** What will happen to a game, in milliseconds since 1970. */
export interface Fate {
  readonly gamePk: number;
  readonly planned: number;
  /** To where the start is moved, and when the schedule says so. */
  readonly moved?: { readonly to: number; readonly announced: number };
  /** When the schedule says that it is postponed: then there is no pitch. */
  readonly postponed?: number;
  readonly pitch: number;
  readonly end: number;
  /** Of the second game of a straight doubleheader. */
  readonly follows?: Fate;
}

/** 108 games: some move, are postponed or begin late, and some are second games of straight doubleheaders. */
export function weekOfGames(seed: number): readonly Fate[] {
  const random = randomFrom(seed, 'a week of games');
  const play = (gamePk: number, planned: number, start: number) => {
    // From a minute early to two hours late, and not on the minute.
    const late = random.chance(0.25) ? random.integer(6, 120) : random.integer(-1, 5);
    const pitch = start + late * minuteMs + random.integer(0, 59) * 1_000;
    return { gamePk, planned, pitch, end: pitch + random.integer(150, 210) * minuteMs };
  };
  return days.flatMap((day, dayIndex) => {
    return usualStarts.flatMap((minute, place): Fate[] => {
      const gamePk = dayIndex * 100 + place;
      const planned = day + minute * minuteMs;
      if (place === 2) {
        const moved = {
          to: planned + random.integer(-60, 240) * minuteMs,
          announced: planned - random.integer(120, 200) * minuteMs,
        };
        return [{ ...play(gamePk, planned, moved.to), moved }];
      }
      // Some of them when their window is already open.
      if (place === 5 && dayIndex % 2 === 0)
        return [
          {
            ...play(gamePk, planned, planned),
            postponed: planned - random.integer(-40, 90) * minuteMs,
            pitch: Infinity,
          },
        ];
      const first = play(gamePk, planned, planned);
      if (place !== 0 || dayIndex % 3 !== 0) return [first];
      const second = play(gamePk + 50, planned + 5 * minuteMs, first.end + 32 * minuteMs);
      return [first, { ...second, pitch: first.end + random.integer(25, 55) * minuteMs, follows: first }];
    });
  });
}

/** What the schedule says of a game at a time. */
export function knownAt(fate: Fate, now: number): UpcomingGame {
  const { gamePk, planned, moved, postponed, pitch, end, follows } = fate;
  const start = moved !== undefined && moved.announced <= now ? moved.to : planned;
  const isPostponed = postponed !== undefined && postponed <= now;
  const state = isPostponed ? 'postponed' : end <= now ? 'final' : pitch <= now ? 'live' : 'scheduled';
  const ended = follows && (follows.end <= now ? new Date(follows.end).toISOString() : null);
  return {
    gamePk,
    startTime: new Date(start).toISOString(),
    startIsOpen: follows !== undefined,
    state,
    firstGameEndedAt: ended,
    ...(pitch <= now && { firstPitch: new Date(pitch).toISOString() }),
  };
}

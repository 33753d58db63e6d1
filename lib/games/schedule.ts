import type { Instant } from '../odds/instant.ts';
import type { Reading } from '../odds/reading.ts';
import type { SlateDate } from '../odds/slate-date.ts';

/** How a game stands. `live` is in play or interrupted for some minutes; `unknown` is what we have no word for, never guessed. */
export const gameStates = ['scheduled', 'live', 'suspended', 'final', 'postponed', 'cancelled', 'unknown'] as const;
export type GameState = (typeof gameStates)[number];

export const gameKinds = ['regular_season', 'postseason', 'spring_training', 'all_star', 'unknown'] as const;
export type GameKind = (typeof gameKinds)[number];

/** One game of the official schedule, however often the schedule lists it. */
export interface ScheduledGame {
  readonly gamePk: number;
  /** The slate it belongs to; that of the new date once it has been postponed to one. */
  readonly officialDate: SlateDate;
  /** The current start if it was moved; for a suspended game, the start before the suspension. */
  readonly startTime: Instant;
  /** The start is a placeholder, as of the second game of a doubleheader. */
  readonly startIsOpen: boolean;
  readonly kind: GameKind;
  readonly state: GameState;
  /** The last games of a series are played only if they are needed. */
  readonly ifNecessary: boolean;
  /** The clubs as the schedule names them; absent if it does not, and from what was known before names were kept. */
  readonly teams?: { readonly away: string; readonly home: string } | undefined;
  /** The second game of a straight doubleheader: it begins when the first one is over, whatever start is listed. */
  readonly followsFirst?: true | undefined;
  /** The actual first pitch; left out until it is known. */
  readonly firstPitch?: Instant | undefined;
  /** The first capture that called it final, if an earlier one did not. Kept by the store. */
  readonly endedAt?: Instant | undefined;
}

/** What the official schedule says of the dates from `from` to `to`, both included. Of other dates it says nothing. */
export interface Schedule {
  readonly from: SlateDate;
  readonly to: SlateDate;
  /** Each once, by date, start and gamePk. */
  readonly games: readonly ScheduledGame[];
}

/** The games of an official date, none on an off day. Undefined if the schedule says nothing of that date. */
export function gamesOn(schedule: Schedule, slateDate: SlateDate): readonly ScheduledGame[] | undefined {
  if (slateDate < schedule.from || slateDate > schedule.to) return undefined;
  return schedule.games.filter(({ officialDate }) => officialDate === slateDate);
}

/** The games of a capture with the times at which they ended, as far as captures before it saw them unfinished. */
export function withEnds(
  games: readonly ScheduledGame[],
  before: readonly ScheduledGame[],
  capturedAt: Instant,
): readonly ScheduledGame[] {
  const known = new Map(before.map((game) => [game.gamePk, game]));
  return games.map((game) => {
    const earlier = known.get(game.gamePk);
    if (game.state !== 'final' || earlier === undefined) return game;
    const endedAt = earlier.state === 'final' ? earlier.endedAt : capturedAt;
    return endedAt === undefined ? game : { ...game, endedAt };
  });
}

/** The next start of a game that is still to come; null if none is. A placeholder counts: better early than never. */
export function nextStartAfter(games: readonly ScheduledGame[], at: Instant): Instant | null {
  const toCome = games.filter(({ state, startTime }) => state === 'scheduled' && startTime > at);
  return toCome.map(({ startTime }) => startTime).sort()[0] ?? null;
}

/**
 * Is a slate without a game a fault? If the official date has a game that counts, will surely be played, and had not
 * begun when the source was asked, the source should have it. If the schedule is unknown, nothing is suspected.
 */
export function isSuspiciouslyEmpty(
  reading: Pick<Reading, 'games'>,
  official: readonly ScheduledGame[] | undefined,
  capturedAt: Instant,
): boolean {
  return reading.games.length === 0 && official?.some((game) => isSureToCome(game, capturedAt)) === true;
}

function isSureToCome({ kind, state, startTime, ifNecessary }: ScheduledGame, at: Instant): boolean {
  const counts = kind === 'regular_season' || kind === 'postseason';
  return counts && state === 'scheduled' && startTime > at && !ifNecessary;
}

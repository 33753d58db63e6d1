import type { GameState, ScheduledGame } from '../../games/schedule.ts';
import { slateDatesAt } from '../../odds/slate-date.ts';
import { entrySchema } from './schema.ts';
import { kindOf, stateOf } from './vocabulary.ts';

/** One entry of the list by itself. Undefined if its game, its time or its status cannot be read. */
export function readEntry(entry: unknown): ScheduledGame | undefined {
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) return undefined;
  const { gamePk, gameDate, officialDate, gameType, status, ifNecessary, teams } = parsed.data;
  return {
    gamePk,
    officialDate: officialDate ?? slateDatesAt(new Date(gameDate))[0],
    startTime: gameDate,
    startIsOpen: status.startTimeTBD === true,
    kind: kindOf(gameType),
    state: stateOf(status.codedGameState),
    ifNecessary: ifNecessary === 'Y',
    ...(teams && { teams: { away: teams.away.team.name, home: teams.home.team.name } }),
  };
}

/** The further, the later in a game's life. What we have no word for may be anything short of the end. */
const progress: Readonly<Record<GameState, number>> = {
  postponed: 0,
  scheduled: 1,
  suspended: 2,
  live: 3,
  unknown: 4,
  cancelled: 5,
  final: 6,
};

/**
 * One game out of all its entries: it is listed once for each date that it touched. A postponed game has its new date; a
 * suspended game has its first start, and the status of its last entry.
 */
export function gameOf(entries: readonly [ScheduledGame, ...ScheduledGame[]]): ScheduledGame {
  const standing = entries.filter(({ state }) => state !== 'postponed');
  const begun = (standing.length > 0 ? standing : entries).reduce((a, b) => (isBefore(b, a) ? b : a));
  const furthest = entries.reduce((a, b) => (progress[b.state] > progress[a.state] ? b : a));
  return { ...begun, state: furthest.state };
}

/** By start; of one start by whatever else differs, so that the order of the list does not matter. */
function isBefore(a: ScheduledGame, b: ScheduledGame): boolean {
  return a.startTime === b.startTime ? JSON.stringify(a) < JSON.stringify(b) : a.startTime < b.startTime;
}

import type { UpcomingGame } from './capture-windows.ts';
import type { GameState, ScheduledGame } from './schedule.ts';

const isOff: ReadonlySet<GameState> = new Set(['postponed', 'cancelled']);

/** What planning needs of the games, which are all games of their dates. */
export function upcomingGames(games: readonly ScheduledGame[]): readonly UpcomingGame[] {
  return games.map((game) => {
    const { gamePk, startTime, state, firstPitch } = game;
    const first = isPlaceholderStart(game) ? firstGameOf(game, games) : undefined;
    return {
      gamePk,
      startTime,
      state,
      ...(firstPitch !== undefined && { firstPitch }),
      ...(first === undefined
        ? { startIsOpen: game.startIsOpen }
        : { startIsOpen: true, firstGameEndedAt: first.endedAt ?? null }),
    };
  });
}

function isPlaceholderStart({ startIsOpen, followsFirst }: ScheduledGame): boolean {
  return startIsOpen || followsFirst === true;
}

/** If the first game is not played that day, the start of the second one is its own. */
function firstGameOf(second: ScheduledGame, games: readonly ScheduledGame[]): ScheduledGame | undefined {
  const pair = pairOf(second);
  return games.find((game) => {
    const isOther = game.gamePk !== second.gamePk && !isPlaceholderStart(game) && !isOff.has(game.state);
    return isOther && game.officialDate === second.officialDate && pair !== undefined && pairOf(game) === pair;
  });
}

/** The two teams, whoever is at home: a makeup game may be played in the park of the other team. */
function pairOf({ teams }: ScheduledGame): string | undefined {
  return teams && JSON.stringify([teams.away, teams.home].sort());
}

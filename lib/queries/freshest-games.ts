import type { BoardGame } from './board-game.ts';
import { hasSameTeams, isSameGame, startsApartMs } from './same-game.ts';

/**
 * Each game once from each source: the one that was seen last. Two ids of one source that are linked to the same game are one
 * game. If there are no links, a source that changes a game's id has it twice: under the old id all its prices are stale, and
 * under the new one the same teams start at the same time.
 */
export function gamesPerSource(games: readonly BoardGame[]): readonly BoardGame[] {
  return games.filter((game) => !games.some((other) => replaces(other, game)));
}

/**
 * Each game once, from the source that saw a price of it last. Games are the same by their links. If one has none, the same
 * teams at nearly the same start are the same game, and each of two such games of one source has a counterpart of its own in another. A game in doubt is shown twice, and never
 * left out: so are games of which the database does not say when they were seen.
 */
export function freshestGames(games: readonly BoardGame[]): readonly BoardGame[] {
  const perSource = gamesPerSource(games);
  const shown = new Map<BoardGame, Set<string>>();
  for (const game of perSource.toSorted((a, b) => (lastSeenMs(b) || 0) - (lastSeenMs(a) || 0))) {
    const [counterpart] = [...shown]
      .filter(([other, sources]) => isFresherElsewhere(other, game) && !sources.has(game.source))
      .toSorted(([a], [b]) => startsApartMs(a, game) - startsApartMs(b, game));
    if (counterpart === undefined) shown.set(game, new Set());
    else counterpart[1].add(game.source);
  }
  return perSource.filter((game) => shown.has(game));
}

function replaces(other: BoardGame, game: BoardGame): boolean {
  if (other === game || other.source !== game.source || !(lastSeenMs(other) > lastSeenMs(game))) return false;
  if (other.attemptId !== null && game.attemptId !== null) return other.attemptId === game.attemptId;
  const isStale = game.sides.every(({ stale }) => stale === true);
  return isStale && hasSameTeams(other, game) && startsApartMs(other, game) === 0;
}

function isFresherElsewhere(other: BoardGame, game: BoardGame): boolean {
  return other.source !== game.source && isSameGame(other, game) && lastSeenMs(other) >= lastSeenMs(game);
}

/** NaN if it is not known, which is neither before nor after anything. */
function lastSeenMs({ lastSeenAt }: BoardGame): number {
  return lastSeenAt === null ? Number.NaN : Date.parse(lastSeenAt);
}

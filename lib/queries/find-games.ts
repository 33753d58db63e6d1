import { type SlateDate, slateDateAt } from '../odds/slate-date.ts';
import { mapRows, rowsOf, type SafeRead } from '../storage/contract/read-safely.ts';
import type { Executor } from '../storage/database.ts';
import { isTeam } from './named-team.ts';
import { isSameGame } from './same-game.ts';
import { readSourceGames, type SourceGame } from './source-games.ts';

/** A game that a person names: all that the sources have of it. */
export interface FoundGame {
  readonly gamePk: number | null;
  /** In the official orientation, if it is linked. */
  readonly homeTeam: string;
  readonly awayTeam: string;
  /** UTC */
  readonly startTime: string;
  /** Whose team was named; null if the game itself was. */
  readonly side: 'home' | 'away' | null;
  readonly sourceGames: readonly [SourceGame, ...SourceGame[]];
}

export interface GameWish {
  readonly league: string;
  /** A gamePk, an id of a source (also as `source/id`), or a team: its abbreviation, name, or whole words of that. */
  readonly wanted: string;
  /** On which a team plays, in New York. Of an id it says nothing. */
  readonly date: SlateDate;
}

const largestGamePk = 2 ** 31 - 1;

/**
 * The games that are meant, in order of start: several if a team plays twice, none if nothing is known. In one query; in two
 * if an id is of a game on another date.
 */
export async function findGames(
  database: Executor,
  { league, wanted, date }: GameWish,
  signal?: AbortSignal,
): Promise<SafeRead<FoundGame>> {
  const [, source, id = wanted] = /^([a-z0-9-]+)\/(.+)$/.exec(wanted) ?? [];
  const gamePk = /^\d+$/.test(wanted) && Number(wanted) <= largestGamePk ? Number(wanted) : undefined;
  const choice = { league, sourceGameId: id, gamePks: gamePk === undefined ? [] : [gamePk] };
  const isNamed = ({ sourceGameId, link, ...game }: SourceGame) =>
    (sourceGameId === id && (source === undefined || game.source === source)) ||
    (gamePk !== undefined && link.state === 'linked' && link.gamePk === gamePk);

  const read = await readSourceGames(database, { ...choice, date }, signal);
  const ofId = rowsOf(read).filter(isNamed);
  const [other] = ofId.filter((game) => !isOn(date, game));
  if (other !== undefined) {
    const around = { ...choice, date: slateDateAt(new Date(other.startTime)) };
    const both = await readSourceGames(database, around, signal);
    return mapRows(both, (games) => groupsOf(games, games.filter(isNamed), null));
  }
  return mapRows(read, (games) => (ofId.length > 0 ? groupsOf(games, ofId, null) : gamesOfTeam(games, wanted, date)));
}

function gamesOfTeam(games: readonly SourceGame[], wanted: string, date: SlateDate): FoundGame[] {
  const onDate = games.filter((game) => isOn(date, game));
  const ofSide = (side: 'home' | 'away') => onDate.filter((game) => sideNamed(wanted, game, date) === side);
  const found = (['home', 'away'] as const).flatMap((side) => groupsOf(games, ofSide(side), side));
  return found.toSorted((a, b) => Date.parse(a.startTime) - Date.parse(b.startTime));
}

function isOn(date: SlateDate, { startTime }: SourceGame): boolean {
  return slateDateAt(new Date(startTime)) === date;
}

/** Each game once, with all that the sources have of it. */
function groupsOf(all: readonly SourceGame[], chosen: readonly SourceGame[], side: FoundGame['side']): FoundGame[] {
  const found: FoundGame[] = [];
  for (const game of chosen) {
    if (found.some(({ sourceGames }) => sourceGames.includes(game))) continue;
    const others = all.filter((other) => other !== game && isSameGame(placed(other), placed(game)));
    found.push(foundGame([game, ...others], side));
  }
  return found;
}

function foundGame(sourceGames: FoundGame['sourceGames'], side: FoundGame['side']): FoundGame {
  const [first] = sourceGames;
  const linked = sourceGames.find(({ link }) => link.state === 'linked');
  const { startTime } = linked ?? first;
  const { homeTeam, awayTeam } = oriented(linked ?? first);
  const gamePk = linked?.link.state === 'linked' ? linked.link.gamePk : null;
  return { gamePk, homeTeam, awayTeam, startTime, side, sourceGames };
}

/** The teams of a game as the official schedule has them at home and away. */
function oriented({ homeTeam, awayTeam, link }: SourceGame) {
  const isSwapped = link.state === 'linked' && link.orientation === 'swapped';
  return isSwapped ? { homeTeam: awayTeam, awayTeam: homeTeam } : { homeTeam, awayTeam };
}

function placed(game: SourceGame) {
  const attemptId = game.link.state === 'linked' ? game.link.attemptId : null;
  return { ...oriented(game), startTime: game.startTime, attemptId };
}

function sideNamed(wanted: string, game: SourceGame, date: SlateDate): 'home' | 'away' | undefined {
  const { homeTeam, awayTeam } = oriented(game);
  if (isTeam(wanted, { name: homeTeam, source: game.source, date })) return 'home';
  return isTeam(wanted, { name: awayTeam, source: game.source, date }) ? 'away' : undefined;
}

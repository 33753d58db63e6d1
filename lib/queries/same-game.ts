/** Sources differ by some minutes in when a game starts; two games of the same teams on one day are hours apart. */
const sameStartMs = 30 * 60_000;

/** A game as one source has it. */
export interface PlacedGame {
  readonly homeTeam: string;
  readonly awayTeam: string;
  /** UTC */
  readonly startTime: string;
  /** The attempt to play an official game that it is linked to; null if it is linked to none. */
  readonly attemptId: string | null;
}

/** Linked games are the same by their links. If one has no link, they are by their teams and by nearly the same start. */
export function isSameGame(a: PlacedGame, b: PlacedGame): boolean {
  if (a.attemptId !== null && b.attemptId !== null) return a.attemptId === b.attemptId;
  return hasSameTeams(a, b) && startsApartMs(a, b) <= sameStartMs;
}

export function hasSameTeams(a: PlacedGame, b: PlacedGame): boolean {
  return a.homeTeam === b.homeTeam && a.awayTeam === b.awayTeam;
}

export function startsApartMs(a: PlacedGame, b: PlacedGame): number {
  return Math.abs(Date.parse(a.startTime) - Date.parse(b.startTime));
}

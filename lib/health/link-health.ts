import type { Instant } from '../odds/instant.ts';
import type { RunStatus } from '../telemetry/run-status.ts';

/** Which games of the sources are official games, as the last drain that derived links counted. */
export interface LinkHealth {
  /** Of the games that start between yesterday and the day after tomorrow. */
  readonly linked: number;
  /** Those that a person should look at, by reason. */
  readonly faults: Readonly<Record<string, number>>;
  /** The others, by reason: in the order of things. */
  readonly others: Readonly<Record<string, number>>;
  readonly asOf: Instant;
}

/** Then the games that were counted are played. */
const countsForMs = 48 * 60 * 60_000;

/**
 * A league without an official schedule is no fault, nor is an exhibition without an official game. But if more games are
 * without one than are linked, the schedule is wrong; unless no official game is known at all, which is a matter of the syncs.
 */
export function linkHealthOf(links: RunStatus['links'], hasOfficialGames: boolean, now: Date): LinkHealth | null {
  if (links === null || now.getTime() - Date.parse(links.asOf) > countsForMs) return null;
  const { linked, unlinked, asOf } = links;
  const isFault = ([reason, games]: readonly [string, number]) =>
    games > 0 &&
    reason !== 'no_official_schedule' &&
    (reason !== 'no_official_game' || (hasOfficialGames && games > linked));
  const counts = Object.entries(unlinked).filter(([, games]) => games > 0);
  const faults = Object.fromEntries(counts.filter(isFault));
  const others = Object.fromEntries(counts.filter((count) => !isFault(count)));
  return { linked, faults, others, asOf };
}

/** `2 ambiguous, 1 unknown_team`; the most frequent first. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).toSorted(([a, of], [b, other]) => other - of || (a < b ? -1 : 1));
  return sorted.map(([reason, games]) => `${games} ${reason}`).join(', ');
}

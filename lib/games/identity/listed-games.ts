import type { Instant } from '../../odds/instant.ts';
import { compareText } from '../official-entry.ts';
import type { GameSighting } from './link.ts';

/** A source's game for two teams on one date, as far as some sightings tell. */
export interface ListedGame {
  readonly sourceGameId: string;
  /** The captures between which the source lists it. */
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  /** The start that it states last. */
  readonly startTime: Instant;
  /** Each mention once: start and teams. */
  readonly mentions: readonly GameSighting[];
}

/** By their stated starts. The order of the sightings does not matter, nor do repetitions. */
export function listedGames(sightings: readonly GameSighting[]): readonly ListedGame[] {
  const listed = [...Map.groupBy(sightings, ({ sourceGameId }) => sourceGameId)].map(([sourceGameId, unordered]) => {
    const inOrder = unordered.toSorted(compareSightings);
    const [first, last] = [inOrder[0], inOrder.at(-1)] as [GameSighting, GameSighting];
    const mentions = [...Map.groupBy(inOrder, mentionText).values()].flatMap(([mention]) => mention ?? []);
    const { startTime } = last;
    return { sourceGameId, firstSeenAt: first.capturedAt, lastSeenAt: last.capturedAt, startTime, mentions };
  });
  return listed.sort((a, b) => compareText(a.startTime, b.startTime) || compareText(a.sourceGameId, b.sourceGameId));
}

export function mentionText({ sourceGameId, startTime, homeTeam, awayTeam }: GameSighting): string {
  return JSON.stringify([sourceGameId, startTime, homeTeam, awayTeam]);
}

export function compareSightings(a: GameSighting, b: GameSighting): number {
  return compareText(a.capturedAt, b.capturedAt) || compareText(mentionText(a), mentionText(b));
}

/** Two ids that a source lists at one time are two games; one that follows the other may be the same game. */
export function areConcurrent(a: ListedGame, b: ListedGame): boolean {
  return a.firstSeenAt <= b.lastSeenAt && b.firstSeenAt <= a.lastSeenAt;
}

/** The largest sets of games, this one among them, that the source lists at one time; each by their stated starts. */
export function concurrentSets(game: ListedGame, listed: readonly ListedGame[]): readonly (readonly ListedGame[])[] {
  const moments = listed.filter((other) => areConcurrent(game, other)).map(({ firstSeenAt }) => firstSeenAt);
  const within = moments.filter((at) => game.firstSeenAt <= at && at <= game.lastSeenAt);
  const sets = within.map((at) =>
    listed.filter(({ firstSeenAt, lastSeenAt }) => firstSeenAt <= at && at <= lastSeenAt),
  );
  const largest = Math.max(...sets.map((set) => set.length));
  return sets.filter((set) => set.length === largest);
}

/**
 * The sightings that can change an answer: of each game the first one, each that mentions it in another way than the one before,
 * and the first after any of these of another game. Most polls say again what the one before said.
 */
export function tellingSightings(sightings: readonly GameSighting[]): readonly GameSighting[] {
  const inOrder = sightings.toSorted(compareSightings);
  const changesAt = new Set<Instant>();
  const mentioned = new Map<string, string>();
  for (const sighting of inOrder) {
    if (mentioned.get(sighting.sourceGameId) === mentionText(sighting)) continue;
    mentioned.set(sighting.sourceGameId, mentionText(sighting));
    changesAt.add(sighting.capturedAt);
  }
  const seenSinceChange = new Set<string>();
  let changed: Instant | undefined;
  return inOrder.filter((sighting) => {
    if (changesAt.has(sighting.capturedAt) && changed !== sighting.capturedAt) {
      changed = sighting.capturedAt;
      seenSinceChange.clear();
    }
    const isTelling = sighting.capturedAt === changed || !seenSinceChange.has(sighting.sourceGameId);
    seenSinceChange.add(sighting.sourceGameId);
    return isTelling;
  });
}

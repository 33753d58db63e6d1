import { soonMs } from '../collection/source-report.ts';
import type { Cadence } from '../games/cadence.ts';
import { collectionName } from '../telemetry/run-status.ts';
import type { Expectations, ObservedSlate } from './expectations.ts';
import type { RunStatuses } from './source-health.ts';
import type { OfficialGames } from './unobserved-starts.ts';

/**
 * How many of a league's official games its last observation had. By count: which game of a source is which official game is
 * not known here.
 */
export interface Coverage {
  readonly league: string;
  /** Games open for betting that start within {@link soonMs} of the last usable answer. */
  readonly open: number;
  /** Official games that start within the same time of this check. */
  readonly official: number;
  /** Of the official games, those that were open: 0 to 100. */
  readonly percent: number;
}

/** Undefined for a league that is not observed at this hour, has no official game soon, or had no usable answer yet. */
export function coverageOf(
  slate: ObservedSlate,
  expected: Expectations,
  statuses: RunStatuses,
  official: readonly OfficialGames[],
  cadence: Cadence | null,
  now: Date,
): readonly Coverage[] {
  const { league } = slate;
  if (cadence === null) return [];
  const games = official.find((games) => games.league === league)?.games ?? [];
  const startingSoon = games.filter(({ state, startIsOpen, startTime }) => {
    const inMs = Date.parse(startTime) - now.getTime();
    return state === 'scheduled' && !startIsOpen && inMs > 0 && inMs <= soonMs;
  }).length;
  const [newest] = expected.sources
    .flatMap((source) => statuses.get(collectionName(source, league)) ?? [])
    // A run that failed has no games: that is said by its failure.
    .filter(({ observedAt, last }) => observedAt !== null && last.succeeded)
    .sort((a, b) => ((a.observedAt ?? '') < (b.observedAt ?? '') ? 1 : -1));
  const open = newest?.last.figures.openSoon;
  if (startingSoon === 0 || open === undefined) return [];
  const percent = Math.round(100 * Math.min(1, open / startingSoon));
  return [{ league, open, official: startingSoon, percent }];
}

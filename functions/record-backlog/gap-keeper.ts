import { odds } from '../../lib/backlog/kinds.ts';
import { type GapCollaborators, keepGaps, type ScheduledSlate } from '../../lib/collection/keep-gaps.ts';
import { league as scheduledLeague } from '../../lib/sources/mlb-stats-api/client.ts';
import type { Config } from './config.ts';

type GapSettings = Pick<Config, 'TIME_ZONE' | 'COLLECTING' | 'RUNS_START_BY' | 'CAPTURE_WINDOWS'> & {
  readonly SLATES: readonly ScheduledSlate[];
};

interface GapParts extends Pick<GapCollaborators, 'gaps' | 'landedStore' | 'schedule' | 'now'> {
  readonly logger: { warn(message: string, details: { readonly error: Error }): void };
}

/** Some three calls to the table and one for each page of a day's listing. */
const timeoutMs = 5_000;

/**
 * Keeps the gaps of each league that is observed by schedule. A drain that cannot keep them records all the same, and the next one
 * makes up for it. Keeps nothing if runs are started by hand: then none is due.
 */
export function gapKeeper(
  { SLATES, TIME_ZONE: timeZone, COLLECTING, RUNS_START_BY, CAPTURE_WINDOWS }: GapSettings,
  { logger, ...parts }: GapParts,
): (signal: AbortSignal) => Promise<void> {
  const hasWindows = (league: string) => CAPTURE_WINDOWS === 'true' && league === scheduledLeague;
  const collaborators = { ...parts, kind: odds, timeZone, collecting: COLLECTING === 'true', hasWindows };
  const slates = RUNS_START_BY === 'clock' ? SLATES : [];
  return async (signal) => {
    const soon = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    for (const slate of slates) {
      await keepGaps(slate, collaborators, soon).catch((cause: Error) => {
        logger.warn(`The gaps of ${slate.league} could not be kept`, { error: cause });
      });
    }
  };
}

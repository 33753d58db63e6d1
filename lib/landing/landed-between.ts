import { landedPrefixOf, readLandedKey, type SourceLeague } from './landed-key.ts';
import type { LandedKind } from './landed-kind.ts';
import { landedLeagues } from './landed-leagues.ts';
import type { LandedStore } from './landed-store.ts';

export interface LandedPeriod {
  /** Days of capture, UTC, both included. */
  readonly from: string;
  readonly to: string;
  /** All sources and all leagues if it is left out. */
  readonly source?: string | undefined;
  readonly league?: string | undefined;
}

/** What was landed of one source and league on one day, oldest first. */
export interface LandedDay extends SourceLeague {
  readonly day: string;
  readonly keys: readonly string[];
}

/** What was landed of a kind in a period, league by league and day by day. Other days are not listed. */
export async function* landedBetween(
  kind: LandedKind,
  landedStore: Pick<LandedStore, 'list'>,
  period: LandedPeriod,
  signal?: AbortSignal,
): AsyncGenerator<LandedDay> {
  for (const found of await landedLeagues(kind, landedStore, signal)) {
    if ((period.source ?? found.source) !== found.source || (period.league ?? found.league) !== found.league) continue;
    yield* daysOf(landedPrefixOf(kind, found), landedStore, found, period, signal);
  }
}

async function* daysOf(
  prefix: string,
  landedStore: Pick<LandedStore, 'list'>,
  of: SourceLeague,
  { from, to }: LandedPeriod,
  signal?: AbortSignal,
): AsyncGenerator<LandedDay> {
  let current: { day: string; keys: string[] } | undefined;
  for await (const key of landedStore.list(prefix, { after: prefix + from, ...(signal && { signal }) })) {
    const day = readLandedKey(key)?.capturedAt.slice(0, 10);
    if (day === undefined) continue;
    if (day > to) break;
    if (current?.day !== day) {
      if (current) yield { ...of, ...current };
      current = { day, keys: [] };
    }
    current.keys.push(key);
  }
  if (current) yield { ...of, ...current };
}

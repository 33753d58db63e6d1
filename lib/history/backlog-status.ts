import type { Database } from '../storage/database.ts';
import { pagesOf } from './backlog-page.ts';
import type { BacklogState, Mark } from './backlog-state.ts';
import { landedPrefixOf, readLandedKey, type SourceLeague } from './landed-key.ts';
import { landedLeagues } from './landed-leagues.ts';
import type { LandedStore } from './landing.ts';
import type { Readers } from './read-landed.ts';
import { missingBefore, nothingLanded, type Reconciliation, reconcile, sumOf } from './reconcile.ts';
import { keysPerQuestion, recordedAmong } from './recorded-keys.ts';

/** What landed on one day of capture, UTC. */
interface DayStatus extends SourceLeague, Reconciliation {
  readonly day: string;
}

/** All that ever landed, and what has become of it. */
export interface BacklogStatus extends Reconciliation {
  readonly days: readonly DayStatus[];
  /** Why something is dead or held. */
  readonly marks: readonly Mark[];
}

interface Listed {
  readonly landedStore: Pick<LandedStore, 'list'>;
  readonly state: Pick<BacklogState, 'marksOf'>;
  readonly database: Pick<Database, 'execute'>;
  readonly readers: Readers;
  readonly now: Date;
  readonly drainIntervalMs: number;
}

/**
 * Counts everything from the bucket and the tables, and believes neither watermark nor hints: so it finds also what they
 * would hide.
 */
export async function readBacklogStatus(listed: Listed, signal?: AbortSignal): Promise<BacklogStatus> {
  const days: DayStatus[] = [];
  const marks: Mark[] = [];
  for (const league of await landedLeagues(listed.landedStore, signal)) {
    const known = await listed.state.marksOf(league, signal);
    marks.push(...known);
    days.push(...(await daysOf(league, known, listed, signal)));
  }
  return { ...sumOf(days), days, marks };
}

async function daysOf(
  league: SourceLeague,
  marks: readonly Mark[],
  { landedStore, database, readers, now, drainIntervalMs }: Listed,
  signal?: AbortSignal,
): Promise<DayStatus[]> {
  const reader = readers.get(league.source)?.readerVersion ?? 0;
  // A newer reader has yet to try what an older one gave up.
  const dead = new Set(marks.filter((mark) => mark.kind === 'dead' && mark.reader >= reader).map(({ key }) => key));
  const missingIf = missingBefore(now, drainIntervalMs);
  const days = new Map<string, Reconciliation>();
  const listing = landedStore.list(landedPrefixOf(league), signal ? { signal } : {});
  for await (const keys of pagesOf(listing, keysPerQuestion)) {
    const recorded = await recordedAmong(database, keys, signal);
    for (const [day, landed] of Map.groupBy(keys, dayOf)) {
      const more = reconcile({ landed, recorded, dead }, missingIf);
      days.set(day, sumOf([days.get(day) ?? nothingLanded, more]));
    }
  }
  return [...days].map(([day, counts]) => ({ ...league, day, ...counts }));
}

function dayOf(key: string): string {
  return readLandedKey(key)?.capturedAt.slice(0, 10) ?? 'no observation';
}

import { landedPrefixOf, readLandedKey, type SourceLeague } from '../landing/landed-key.ts';
import { landedLeagues } from '../landing/landed-leagues.ts';
import type { LandedStore } from '../landing/landed-store.ts';
import type { Database } from '../storage/database.ts';
import { pagesOf } from './backlog-page.ts';
import { type BacklogState, isDismissed, type Mark } from './backlog-state.ts';
import { missingBefore, nothingLanded, type Reconciliation, reconcile, sumOf } from './reconcile.ts';
import type { RecordedKind } from './recorded-kind.ts';

/** What landed on one day of capture, UTC. */
interface DayStatus extends SourceLeague, Reconciliation {
  readonly day: string;
}

/** Observations that drains take for recorded and that are not: the state describes another database. */
interface Unsettled {
  readonly observations: number;
  /** The first of them. */
  readonly key: string;
  /** Its day of capture, UTC, for `odds drain --since`. */
  readonly since: string;
}

/** Everything that ever landed of a kind, and its present state. */
export interface BacklogStatus extends Reconciliation {
  /** Dead observations that a person has dismissed. */
  readonly dismissed: number;
  /** Of the waiting; null if drains find all of them. */
  readonly mismatch: Unsettled | null;
  readonly days: readonly DayStatus[];
  /** Why something is dead or held. */
  readonly marks: readonly Mark[];
}

interface Listed {
  readonly kind: RecordedKind<unknown>;
  readonly landedStore: Pick<LandedStore, 'list'>;
  readonly state: Pick<BacklogState, 'marksOf' | 'readWatermark' | 'settledAfter'>;
  readonly database: Pick<Database, 'execute'>;
  readonly now: Date;
  readonly drainIntervalMs: number;
}

/**
 * Counts everything from the bucket and the tables, and uses neither watermark nor hints: so it also finds what they hide.
 */
export async function readBacklogStatus(listed: Listed, signal?: AbortSignal): Promise<BacklogStatus> {
  const days: DayStatus[] = [];
  const marks: Mark[] = [];
  const unsettled: string[] = [];
  let dismissed = 0;
  for (const league of await landedLeagues(listed.kind, listed.landedStore, signal)) {
    const known = await listed.state.marksOf(league, signal);
    marks.push(...known);
    const counted = await countLeague(league, known, listed, signal);
    days.push(...counted.days);
    unsettled.push(...counted.unsettled);
    dismissed += counted.dismissed;
  }
  return { ...sumOf(days), dismissed, mismatch: mismatchOf(unsettled), days, marks };
}

/** The status of several kinds as one. */
export function statusOfAll(statuses: readonly BacklogStatus[]): BacklogStatus {
  const mismatches = statuses
    .flatMap(({ mismatch }) => mismatch ?? [])
    .toSorted((a, b) => (a.since < b.since ? -1 : 1));
  const [first] = mismatches;
  return {
    ...sumOf(statuses),
    dismissed: statuses.reduce((sum, { dismissed }) => sum + dismissed, 0),
    mismatch: first ? { ...first, observations: mismatches.reduce((sum, of) => sum + of.observations, 0) } : null,
    days: statuses.flatMap(({ days }) => days),
    marks: statuses.flatMap(({ marks }) => marks),
  };
}

function mismatchOf(unsettled: readonly string[]): Unsettled | null {
  const [key] = unsettled.toSorted((a, b) => (capturedAt(a) < capturedAt(b) ? -1 : 1));
  return key === undefined ? null : { observations: unsettled.length, key, since: dayOf(key) };
}

async function countLeague(
  league: SourceLeague,
  marks: readonly Mark[],
  { kind, landedStore, database, now, drainIntervalMs, state }: Listed,
  signal?: AbortSignal,
): Promise<{ readonly days: readonly DayStatus[]; readonly unsettled: readonly string[]; readonly dismissed: number }> {
  const { recorder } = kind;
  const reader = kind.readers.get(league.source)?.readerVersion ?? 0;
  // The newer reader has not tried yet what an older one gave up.
  const dead = new Set(marks.filter((mark) => mark.kind === 'dead' && mark.reader >= reader).map(({ key }) => key));
  const letBe = new Set(marks.filter(isDismissed).map(({ key }) => key));
  let dismissed = 0;
  const missingIf = missingBefore(now, drainIntervalMs);
  const marked = new Set(marks.map(({ key }) => key));
  const hints = await state.settledAfter(league, '', signal);
  const days = new Map<string, Reconciliation>();
  const unsettled: string[] = [];
  const listing = landedStore.list(landedPrefixOf(kind, league), signal ? { signal } : {});
  for await (const keys of pagesOf(listing, recorder.keysPerQuery)) {
    // Between the two reads: what lands late is announced before it is listed, and what is settled has been recorded.
    const { settledThrough } = (await state.readWatermark(league, signal)).watermark;
    const recorded = await recorder.recordedAmong(database, keys, signal);
    dismissed += keys.filter((key) => letBe.has(key) && dead.has(key) && !recorded.has(key)).length;
    const isSettled = (key: string) => key <= settledThrough || hints.has(key);
    unsettled.push(...keys.filter((key) => isSettled(key) && !recorded.has(key) && !marked.has(key)));
    for (const [day, landed] of Map.groupBy(keys, dayOf)) {
      const more = reconcile({ landed, recorded, dead }, missingIf);
      days.set(day, sumOf([days.get(day) ?? nothingLanded, more]));
    }
  }
  return { days: [...days].map(([day, counts]) => ({ ...league, day, ...counts })), unsettled, dismissed };
}

function capturedAt(key: string): string {
  return readLandedKey(key)?.capturedAt ?? '';
}

function dayOf(key: string): string {
  return capturedAt(key).slice(0, 10) || 'no observation';
}

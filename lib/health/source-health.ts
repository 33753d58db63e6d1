import type { Cadence } from '../games/cadence.ts';
import type { Instant } from '../odds/instant.ts';
import type { ReportedError } from '../resilience/reported-error.ts';
import { collectionName, type RunStatus } from '../telemetry/run-status.ts';
import { type Expectations, isOutOfSeason, type ObservedSlate, silentAfterMs } from './expectations.ts';
import type { DeepFacts } from './facts.ts';

/** A source's state according to the last run that asked it. */
export interface SourceHealth {
  readonly source: string;
  readonly league: string;
  readonly is:
    | 'serving'
    /** The last run that asked it did not get every slate: blocked, empty on a game day, unreadable, … */
    | 'failing'
    /** A source before it serves, so runs do not ask this one. */
    | 'standby'
    /** Runs must not ask it: it has no key, or the rest of its quota is reserved. */
    | 'off'
    /** Its quota is used up, so it cannot serve until the quota is renewed. */
    | 'out of quota'
    | 'out of season'
    | 'unknown';
  readonly lastRunAt: Instant | null;
  readonly lastSuccessAt: Instant | null;
  /** The end of the last run that asked it. */
  readonly games: number | null;
  readonly open: number | null;
  readonly quotes: number | null;
  /** From the last run that received answers from it. */
  readonly unknownBooks: RunStatus['unknownBooks'];
  readonly passedOver: readonly { readonly name: string; readonly code: string }[];
  readonly trouble: ReportedError | null;
  /** Whether another source delivered every slate that this one did not. */
  readonly anotherServes: boolean;
}

export type RunStatuses = ReadonlyMap<string, RunStatus>;

/** These codes are no faults and need no repair. */
const offCodes: ReadonlySet<string> = new Set(['source_off', 'source_reserve_kept']);
const usedUpCode = 'source_out_of_quota';
/** For this long after its last refusal, a source that is not asked counts as out of quota instead of standby. */
const usedUpForMs = 24 * 60 * 60_000;

/** The sources of one league, in the order in which a run asks them. */
export function sourcesOf(
  slate: ObservedSlate,
  expected: Expectations,
  statuses: RunStatuses,
  cadence: Cadence | null,
  now: Date,
): SourceHealth[] {
  const { league } = slate;
  const { everyMinutes } = cadence ?? slate;
  const known = expected.sources.map((source) => ({ source, runStatus: statuses.get(collectionName(source, league)) }));
  const outOfSeason = isOutOfSeason(slate, expected, now);
  return known.map(({ source, runStatus }, at) => {
    const others = known.flatMap((other, n) => (n !== at && other.runStatus ? [other.runStatus] : []));
    const before = known.slice(0, at).flatMap(({ runStatus }) => runStatus ?? []);
    return {
      source,
      league,
      is: outOfSeason ? 'out of season' : positionOf(runStatus, before, { first: at === 0, now }),
      lastRunAt: runStatus?.last.endedAt ?? null,
      lastSuccessAt: runStatus?.succeededAt ?? null,
      games: runStatus?.last.figures.games ?? null,
      open: runStatus?.last.figures.open ?? null,
      quotes: runStatus?.last.figures.quotes ?? null,
      unknownBooks: runStatus?.unknownBooks ?? null,
      passedOver: runStatus?.last.passedOver ?? [],
      trouble: runStatus && !runStatus.last.succeeded ? runStatus.last.error : null,
      anotherServes:
        runStatus !== undefined && others.some((other) => servesFor(runStatus, other, silentAfterMs(everyMinutes))),
    };
  });
}

function positionOf(
  runStatus: RunStatus | undefined,
  before: readonly RunStatus[],
  { first, now }: { readonly first: boolean; readonly now: Date },
): SourceHealth['is'] {
  if (runStatus === undefined) return first ? 'unknown' : 'standby';
  const isUsedUp = !runStatus.last.succeeded && runStatus.last.error?.code === usedUpCode;
  if (isUsedUp && now.getTime() - Date.parse(runStatus.last.endedAt) < usedUpForMs) return 'out of quota';
  // It was needed once and no longer is: its old state does not describe it now.
  if (before.some(({ succeededAt }) => succeededAt !== null && succeededAt > runStatus.last.endedAt)) return 'standby';
  if (runStatus.last.succeeded) return 'serving';
  return offCodes.has(runStatus.last.error?.code ?? '') ? 'off' : 'failing';
}

/** In the same run, or in one that is close enough in time to cover the same slate. */
function servesFor({ last: failed }: RunStatus, { last: other }: RunStatus, withinMs: number): boolean {
  return other.succeeded && Date.parse(other.endedAt) >= Date.parse(failed.endedAt) - withinMs;
}

/** How long ago a league was last seen by any source. */
export interface Freshness {
  readonly league: string;
  readonly is:
    | 'fresh'
    | 'stale'
    /** No run is scheduled at this hour. */
    | 'resting'
    | 'unknown';
  /** UTC; the last answer that was received and usable. */
  readonly lastObservationAt: Instant | null;
  readonly ageMs: number | null;
  /** Older than this is stale, once the league has been observed for as long on that day. */
  readonly limitMs: number;
}

/** By the interval of the moment: just after a window has opened, what was seen before it is not stale yet. */
export function freshnessOf(
  slate: ObservedSlate,
  expected: Expectations,
  statuses: RunStatuses,
  cadence: Cadence | null,
  now: Date,
): Freshness {
  const { league } = slate;
  const { everyMinutes } = cadence ?? slate;
  const observed = expected.sources.map((source) => statuses.get(collectionName(source, league))?.observedAt ?? '');
  const lastObservationAt = observed.sort().at(-1) || null;
  const ageMs = lastObservationAt === null ? null : now.getTime() - Date.parse(lastObservationAt);
  const limitMs = silentAfterMs(everyMinutes);
  return { league, is: freshnessIs(ageMs, cadence?.forMs ?? null, limitMs), lastObservationAt, ageMs, limitMs };
}

function freshnessIs(ageMs: number | null, observedFor: number | null, limitMs: number): Freshness['is'] {
  if (observedFor === null) return 'resting';
  if (ageMs === null) return 'unknown';
  return Math.min(ageMs, observedFor) > limitMs ? 'stale' : 'fresh';
}

/** The state of a source's address that this check found by asking it. */
export interface CheckedSource {
  readonly name: string;
  readonly is:
    | 'answering'
    | 'failing'
    /** It has no key. */
    | 'off'
    /** Its circuit rejects calls, so it was not asked. */
    | 'left alone';
  readonly tookMs: number | null;
  readonly trouble: ReportedError | null;
}

const unasked: Readonly<Record<string, CheckedSource['is']>> = { source_off: 'off', source_circuit_open: 'left alone' };

/** Empty for a check that asked no source. */
export function checkedSources(deep: DeepFacts | null): readonly CheckedSource[] {
  return (deep?.sources ?? []).map(({ name, answer }) =>
    answer.is === 'answered'
      ? { name, is: 'answering', tookMs: answer.value.tookMs, trouble: null }
      : { name, is: unasked[answer.trouble.code] ?? 'failing', tookMs: null, trouble: answer.trouble },
  );
}

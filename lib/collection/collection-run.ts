import type { Observation } from '../odds/observation.ts';
import type { Reading } from '../odds/reading.ts';
import type { StartWindow } from '../odds/source.ts';
import { type FailedCandidate, passedOver } from '../resilience/first-available.ts';
import type { EarlyEnd } from '../resilience/interruptible-run.ts';
import type { HeldLease } from '../resilience/lease.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { CollectionReport, Gap, LeagueOrigin } from './collection-report.ts';
import { type OwedSlate, owedText, readOwed } from './owed-slate.ts';
import type { SlateCollection } from './slate-collection.ts';
import type { SlateSource } from './slate-source.ts';
import { eventsReport, sourceReports } from './source-report.ts';

interface CollectionRunOptions {
  readonly league: string;
  readonly leagueFrom?: LeagueOrigin;
  readonly capturedAtFrom?: 'body';
  /** What is to be observed. A single null if the request names no slate. */
  readonly slateDates: readonly (string | null)[];
  /** In the order in which they are asked: the next one only if those before it cannot serve. */
  readonly sources: readonly [SlateSource, ...SlateSource[]];
  /** No other run of the same league may observe meanwhile. */
  readonly exclusive: boolean;
  readonly correlationId: string;
  /** The capture window that started it. */
  readonly window?: StartWindow | undefined;
  /** Why it observes nothing; left out if it does. */
  readonly skip?: string | undefined;
  /** How much later it starts than its schedule says. */
  readonly lateMs?: number;
  /** Milliseconds of any clock that only goes forward. */
  readonly now: () => number;
}

/** One invocation from its event to its report. Filled in as it goes, so that it can be reported however it ends. */
export class CollectionRun {
  readonly source: string;
  readonly league: string;
  readonly leagueFrom: LeagueOrigin | undefined;
  readonly capturedAtFrom: 'body' | undefined;
  readonly slateDates: readonly (string | null)[];
  readonly sources: readonly SlateSource[];
  readonly exclusive: boolean;
  readonly correlationId: string;
  readonly window: StartWindow | undefined;
  readonly skip: string | undefined;
  readonly collections: SlateCollection[] = [];
  /** What was asked event by event, beside the slates. None of it is a gap, or a failure of the run. */
  readonly events: SlateCollection[] = [];
  readonly servedBy = new Set<string>();
  /** Sources and endpoints that did not serve, for which another one did. */
  readonly failedCandidates: FailedCandidate[] = [];
  databaseCalls = 0;
  readonly #lateMs: number | undefined;
  #lease: HeldLease | undefined;
  readonly #now: () => number;
  readonly #startedAt: number;

  constructor(options: CollectionRunOptions) {
    this.source = options.sources[0].name;
    this.league = options.league;
    this.leagueFrom = options.leagueFrom;
    this.capturedAtFrom = options.capturedAtFrom;
    this.slateDates = options.slateDates;
    this.sources = options.sources;
    this.exclusive = options.exclusive;
    this.correlationId = options.correlationId;
    this.window = options.window;
    this.skip = options.skip;
    this.#lateMs = options.lateMs;
    this.#now = options.now;
    this.#startedAt = options.now();
  }

  /** Started by a schedule, and not by a person who may ask for any slate. */
  get isScheduled(): boolean {
    return this.#lateMs !== undefined;
  }

  /** From here on the run also reports the gaps of earlier runs that its lease names. */
  workUnder(lease: HeldLease): void {
    this.#lease = lease;
  }

  /** The slates that have not landed, as the lease stores them. */
  get owes(): readonly string[] {
    return this.slateDates
      .filter((slateDate) => !this.#landedOf(slateDate))
      .map((slateDate) => owedText({ run: this.correlationId, slateDate }));
  }

  begin(source: string, slateDate: string | null): SlateCollection {
    const collection = { source, slateDate };
    this.collections.push(collection);
    return collection;
  }

  /** Whether all slates have landed: only then may the run leave its recording to the backlog. */
  get landed(): boolean {
    return this.slateDates.every((slateDate) => this.#landedOf(slateDate));
  }

  report(): CollectionReport {
    if (this.skip !== undefined) return { ...this.#reportAs('skipped'), gaps: [], reason: this.skip };
    const reason = this.collections.find(({ deferReason }) => deferReason !== undefined)?.deferReason;
    if (reason !== undefined) return { ...this.#reportAs('deferred'), reason };
    const changed = this.#all.some(({ recorded }) => recorded && recorded.changes + recorded.splitChanges > 0);
    return this.#reportAs(changed ? 'recorded' : 'unchanged');
  }

  concludeWith(ending: EarlyEnd, error: OddsError): CollectionReport {
    const begun = this.collections.some(({ observation }) => observation !== undefined);
    const status = ending === 'skipped' && begun ? 'failed' : ending;
    const { code, message } = error;
    // The run that holds the lease observes the same slates, so they are no gaps of this one.
    const gaps = code === 'run_overlaps' ? { gaps: [] } : {};
    return { ...this.#reportAs(status), ...gaps, error: { code, message } };
  }

  #reportAs(status: CollectionReport['status']): CollectionReport {
    const observations = observationsIn(this.collections);
    const all = observationsIn(this.#all);
    const readings = this.#all.flatMap(({ reading }) => reading ?? []);
    const games = this.collections.flatMap(({ reading }) => reading?.games ?? []);
    return {
      status,
      source: this.source,
      league: this.league,
      ...(this.leagueFrom && { leagueFrom: this.leagueFrom }),
      servedBy: [...this.servedBy],
      passedOver: this.failedCandidates.map(passedOver),
      sources: sourceReports(this),
      capturedAt: observations.at(-1)?.capturedAt ?? null,
      ...(this.capturedAtFrom && { capturedAtFrom: this.capturedAtFrom }),
      observation: all.map(({ contentHash }) => contentHash).join(',') || null,
      landed: all.length,
      landedBytes: sum(this.#all, ({ landedBytes }) => landedBytes),
      gaps: [...this.#lostGaps(), ...this.slateDates.flatMap((date) => this.#gapAt(date))],
      games: { seen: games.length, quoted: games.filter(({ quotes }) => quotes.length > 0).length },
      outcomes: {
        seen: sum(readings, ({ outcomes }) => outcomes.seen),
        quotes: sum(readings, ({ outcomes }) => outcomes.quotes),
        skipped: sumByReason(readings.map(({ outcomes }) => outcomes.skipped)),
        rejected: sumByReason(readings.map(({ outcomes }) => outcomes.rejected)),
        ...skippedMarketsIn(readings),
      },
      recorded: {
        changes: sum(this.#all, ({ recorded }) => recorded?.changes),
        splitChanges: sum(this.#all, ({ recorded }) => recorded?.splitChanges),
      },
      ...(this.events.length > 0 && { events: eventsReport(this.events) }),
      databaseCalls: this.databaseCalls,
      ...(this.window && { window: this.window }),
      ...(this.#lateMs !== undefined && { lateMs: this.#lateMs }),
      durationMs: Math.round(this.#now() - this.#startedAt),
      correlationId: this.correlationId,
      ...this.#leaseError(),
    };
  }

  get #all(): readonly SlateCollection[] {
    return [...this.collections, ...this.events];
  }

  #leaseError(): Pick<CollectionReport, 'leaseError'> {
    const failure = this.#lease?.failure;
    if (failure === undefined) return {};
    const code = failure instanceof OddsError ? failure.code : 'unexpected';
    return { leaseError: { code, message: failure.message } };
  }

  /** Slates of runs that took the lease and never reported, and of those that were skipped because of them. */
  #lostGaps(): Gap[] {
    const lost = (this.#lease?.inherited ?? []).map(readOwed).filter((owed): owed is OwedSlate => owed !== undefined);
    return lost.map(({ run, slateDate }) => ({ slateDate, code: 'run_lost', run }));
  }

  #landedOf(slateDate: string | null): boolean {
    return this.#collectionsOf(slateDate).some(({ landed }) => landed);
  }

  /** A slate that has not landed by the time of the report is a gap, also if it was never asked for. */
  #gapAt(slateDate: string | null): Gap[] {
    if (this.#landedOf(slateDate)) return [];
    const code = this.#collectionsOf(slateDate).find(({ error }) => error !== undefined)?.error?.code;
    return [{ slateDate, code: code ?? 'deadline_near' }];
  }

  #collectionsOf(slateDate: string | null): readonly SlateCollection[] {
    return this.collections.filter((each) => each.slateDate === slateDate || each.slateDate === null);
  }
}

function observationsIn(collections: readonly SlateCollection[]): readonly Observation[] {
  return collections.flatMap(({ landed, observation }) => (landed && observation) || []);
}

function sum<T>(parts: readonly T[], of: (part: T) => number | undefined): number {
  return parts.reduce((total, part) => total + (of(part) ?? 0), 0);
}

function skippedMarketsIn(readings: readonly Reading[]): Pick<Reading['outcomes'], 'skippedMarkets'> {
  const named = readings.flatMap(({ outcomes }) => (outcomes.skippedMarkets ? [outcomes.skippedMarkets] : []));
  return named.length === 0 ? {} : { skippedMarkets: sumByReason(named) };
}

function sumByReason(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const [reason, n] of counts.flatMap(Object.entries)) total.set(reason, (total.get(reason) ?? 0) + n);
  return Object.fromEntries([...total].sort(([a], [b]) => (a < b ? -1 : 1)));
}

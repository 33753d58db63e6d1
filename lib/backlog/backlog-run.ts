import type { LinksReport } from '../derivation/derivation-report.ts';
import type { SourceLeague } from '../landing/landed-key.ts';
import type { EarlyEnd } from '../resilience/interruptible-run.ts';
import type { OddsError } from '../resilience/odds-error.ts';
import type { BacklogReport } from './backlog-report.ts';
import { sumOf } from './reconcile.ts';
import type { Counts } from './recorded-kind.ts';

/** What to drain, and how. */
export interface DrainOrder {
  /** All leagues with landed observations if it is left out. */
  readonly only?: SourceLeague;
  /** Check everything captured since that day again, and use no hint: for example after the database was restored. */
  readonly since?: string;
  /** Try held observations at once. */
  readonly heldToo?: boolean;
  /** Ask whether the database is the one that the state describes even if nothing waits: it is awake, or may be woken. */
  readonly checkDatabase?: boolean;
  /** Started by a timer: it records only if a drain is due. */
  readonly isScheduled?: boolean;
  /** Skip the drain, for this reason. */
  readonly skip?: string;
}

/** A report names at most this many keys; the count beside them covers all. */
const keysReported = 20;

/** One invocation of record-backlog, from its event to its report. Counts as it goes, so that every ending has a report. */
export class BacklogRun {
  readonly order: DrainOrder;
  readonly correlationId: string;
  readonly leagues: BacklogReport['leagues'][number][] = [];
  readonly mismatches: BacklogReport['mismatches'][number][] = [];
  recorded: BacklogReport['recorded'];
  found = 0;
  markedDead = 0;
  dismissed = 0;
  held = 0;
  databaseCalls = 0;
  /** Age of the oldest observation that waits, of all leagues counted so far. */
  oldestWaitingSeconds = 0;
  /** Why a scheduled drain does nothing: none is due. */
  rest?: string;
  /** How far apart drains are that record, as of this run; left out if it is as their schedule says. */
  drainIntervalMs?: number;
  /** The error that stopped recording; after it the drain only counts the backlog. */
  stoppedBy?: OddsError;
  /** Undefined if nothing was derived. */
  links: LinksReport | undefined;
  /** Why links, or those of a slate, could not be derived. */
  linksError: OddsError | undefined;
  readonly #now: () => number;
  readonly #startedAt: number;

  /** @param options.nothingRecorded the counts of the kind's recorder, each 0 */
  constructor(options: { order: DrainOrder; correlationId: string; nothingRecorded: Counts; now: () => number }) {
    this.order = options.order;
    this.correlationId = options.correlationId;
    this.recorded = { observations: 0, ...options.nothingRecorded };
    this.#now = options.now;
    this.#startedAt = options.now();
  }

  /** Always true: a drain works on observations that have landed. */
  get landed(): true {
    return true;
  }

  report(): BacklogReport {
    const reason = this.order.skip ?? this.rest;
    return reason === undefined ? this.#reportAs('drained') : { ...this.#reportAs('skipped'), reason };
  }

  concludeWith(ending: EarlyEnd, { code, message }: OddsError): BacklogReport {
    return { ...this.#reportAs(ending), error: { code, message } };
  }

  countRecorded(counts: Counts): void {
    const added = Object.entries(counts).map(([name, count]) => [name, (this.recorded[name] ?? 0) + count]);
    this.recorded = { ...this.recorded, ...Object.fromEntries(added), observations: this.recorded.observations + 1 };
  }

  #reportAs(status: BacklogReport['status']): BacklogReport {
    const left = sumOf(this.leagues);
    const { links, linksError } = this;
    return {
      status,
      leagues: this.leagues.map((league) => ({ ...league, missing: league.missing.slice(0, keysReported) })),
      mismatches: this.mismatches,
      waiting: left.waiting,
      dead: left.dead,
      oldestWaitingSeconds: this.oldestWaitingSeconds,
      dismissed: this.dismissed,
      missing: left.missing.length,
      recorded: this.recorded,
      found: this.found,
      markedDead: this.markedDead,
      held: this.held,
      databaseCalls: this.databaseCalls,
      durationMs: Math.round(this.#now() - this.#startedAt),
      correlationId: this.correlationId,
      ...(links && { links }),
      ...(linksError && { linksError: { code: linksError.code, message: linksError.message } }),
    };
  }
}

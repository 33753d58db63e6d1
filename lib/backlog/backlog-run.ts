import type { SourceLeague } from '../landing/landed-key.ts';
import type { EarlyEnd } from '../resilience/interruptible-run.ts';
import type { OddsError } from '../resilience/odds-error.ts';
import type { BacklogReport } from './backlog-report.ts';
import { sumOf } from './reconcile.ts';
import type { Counts } from './recorded-kind.ts';

/** What to drain, and how. */
export interface DrainOrder {
  /** All leagues that anything was landed of, where it names none. */
  readonly only?: SourceLeague;
  /** Look again at everything captured since that day, and believe no hint: after the database was restored, say. */
  readonly since?: string;
  /** Try what is held at once. */
  readonly heldToo?: boolean;
  /** Ask whether the database is the one that the state was kept for, also if nothing waits: it is awake, or may be woken. */
  readonly checkDatabase?: boolean;
  /** There is nothing to do, and why. */
  readonly skip?: string;
}

/** More keys than anybody reads; the count beside them is of all. */
const keysTold = 20;

/** One invocation of record-backlog, from its event to its report. Counts as it goes, so that it can be told however it ends. */
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
  /** What made an end of recording; from then on it is only counted what waits. */
  stoppedBy?: OddsError;
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

  /** What it works on has landed, whatever happens to the run. */
  get landed(): true {
    return true;
  }

  report(): BacklogReport {
    return this.order.skip === undefined
      ? this.#reportAs('drained')
      : { ...this.#reportAs('skipped'), reason: this.order.skip };
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
    return {
      status,
      leagues: this.leagues.map((league) => ({ ...league, missing: league.missing.slice(0, keysTold) })),
      mismatches: this.mismatches,
      waiting: left.waiting,
      dead: left.dead,
      dismissed: this.dismissed,
      missing: left.missing.length,
      recorded: this.recorded,
      found: this.found,
      markedDead: this.markedDead,
      held: this.held,
      databaseCalls: this.databaseCalls,
      durationMs: Math.round(this.#now() - this.#startedAt),
      correlationId: this.correlationId,
    };
  }
}

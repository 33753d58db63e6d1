import type { CaptureWindow } from '../games/capture-windows.ts';
import type { WindowChanges } from '../games/reconcile-windows.ts';
import type { EarlyEnd } from '../resilience/interruptible-run.ts';
import type { OddsError } from '../resilience/odds-error.ts';
import type { PlanReport } from './plan-report.ts';

const nothingChanged: WindowChanges = { unchanged: [], created: [], updated: [], deleted: [], contended: [] };

/** One invocation of plan-closing, from its event to its report. */
export class PlanRun {
  readonly league: string;
  readonly correlationId: string;
  /** Why nothing is planned; undefined if it is. */
  readonly skip: string | undefined;
  windows: readonly CaptureWindow[] = [];
  changes = nothingChanged;
  readonly #now: () => number;
  readonly #startedAt: number;

  /** @param options.now milliseconds of any clock that only goes forward */
  constructor(options: { league: string; correlationId: string; skip: string | undefined; now: () => number }) {
    this.league = options.league;
    this.correlationId = options.correlationId;
    this.skip = options.skip;
    this.#now = options.now;
    this.#startedAt = options.now();
  }

  /** It lands nothing. */
  get landed(): false {
    return false;
  }

  report(): PlanReport {
    return this.skip === undefined ? this.#reportAs('planned') : { ...this.#reportAs('skipped'), reason: this.skip };
  }

  concludeWith(ending: EarlyEnd, { code, message }: OddsError): PlanReport {
    return { ...this.#reportAs(ending === 'skipped' ? 'skipped' : 'failed'), error: { code, message } };
  }

  #reportAs(status: PlanReport['status']): PlanReport {
    const { unchanged: _unchanged, ...changes } = this.changes;
    return {
      status,
      league: this.league,
      windows: this.windows.map(({ from, until, gamePks }) => ({ from, until, games: gamePks.length })),
      ...changes,
      durationMs: Math.round(this.#now() - this.#startedAt),
      correlationId: this.correlationId,
    };
  }
}

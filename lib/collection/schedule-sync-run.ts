import type { ScheduleReading } from '../games/schedule-reading.ts';
import type { Observation } from '../odds/observation.ts';
import type { SlateDate } from '../odds/slate-date.ts';
import type { EarlyEnd } from '../resilience/interruptible-run.ts';
import type { OddsError } from '../resilience/odds-error.ts';
import { league, sourceName } from '../sources/mlb-stats-api/client.ts';
import type { Dates } from '../sources/mlb-stats-api/request.ts';
import type { RecordedBody } from '../sources/recorded-body.ts';
import type { SyncReport } from './sync-report.ts';

const nothingRead: ScheduleReading['entries'] = { seen: 0, games: 0, repeated: 0, rejected: {} };

/** One invocation of sync-schedule, from its event to its report. Filled in as it goes, so that it can be reported however it ends. */
export class SyncRun {
  /** What is asked for. A recorded body is of the dates that it lists. */
  readonly dates: Dates;
  /** Taken in place of asking the source. */
  readonly recorded: RecordedBody | undefined;
  readonly correlationId: string;
  observation?: Observation;
  landedKey?: string;
  reading?: ScheduleReading;
  readonly changedDates: SlateDate[] = [];
  readonly #now: () => number;
  readonly #startedAt: number;

  constructor(options: {
    dates: Dates;
    recorded?: RecordedBody;
    correlationId: string;
    /** Milliseconds of any clock that only goes forward. */
    now: () => number;
  }) {
    this.dates = options.dates;
    this.recorded = options.recorded;
    this.correlationId = options.correlationId;
    this.#now = options.now;
    this.#startedAt = options.now();
  }

  /** What it has landed is recorded by the next drain, but what runs ask of the schedule is only known after a whole sync. */
  get landed(): false {
    return false;
  }

  report(): SyncReport {
    return this.#reportAs('synced');
  }

  /** Any error fails the sync: the stored schedule is not up to date. */
  concludeWith(_ending: EarlyEnd, { code, message }: OddsError): SyncReport {
    return { ...this.#reportAs('failed'), error: { code, message } };
  }

  #reportAs(status: SyncReport['status']): SyncReport {
    const { from, to } = this.reading?.schedule ?? this.dates;
    const games = this.reading?.schedule.games ?? [];
    return {
      status,
      source: sourceName,
      league,
      from,
      to,
      capturedAt: this.observation?.capturedAt ?? null,
      games: games.filter(({ officialDate }) => from <= officialDate && officialDate <= to).length,
      changedDates: [...this.changedDates],
      entries: this.reading?.entries ?? nothingRead,
      landed: this.landedKey ?? null,
      durationMs: Math.round(this.#now() - this.#startedAt),
      correlationId: this.correlationId,
    };
  }
}

import type { Schedule } from '../games/schedule.ts';
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

export interface ScheduleRequest {
  readonly dates: Dates;
  observation?: Observation;
  landedKey?: string;
  reading?: ScheduleReading;
}

/** One invocation of sync-schedule, from its event to its report. Filled in as it goes, so that it can be reported however it ends. */
export class SyncRun {
  readonly dates: Dates;
  /** Whether the dates of all open games are asked for, too. */
  readonly openToo: boolean;
  /** Taken in place of asking the source. It is of the dates that it lists. */
  readonly recorded: RecordedBody | undefined;
  readonly correlationId: string;
  /** A request for each range of dates, in the order of time, and what became of it. */
  readonly requests: ScheduleRequest[] = [];
  readonly changedDates: SlateDate[] = [];
  readonly #now: () => number;
  readonly #startedAt: number;

  constructor(options: {
    dates: Dates;
    openToo?: boolean;
    recorded?: RecordedBody;
    correlationId: string;
    /** Milliseconds of any clock that only goes forward. */
    now: () => number;
  }) {
    this.dates = options.dates;
    this.openToo = options.openToo === true;
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
    const answers = this.requests.flatMap(({ reading }) => reading ?? []);
    const last = this.requests.findLast(({ observation }) => observation !== undefined);
    const { from, to } = (this.recorded && last?.reading?.schedule) ?? this.dates;
    return {
      status,
      source: sourceName,
      league,
      from,
      to,
      requests: this.requests.map(({ dates, landedKey }) => ({ ...dates, landed: landedKey ?? null })),
      capturedAt: last?.observation?.capturedAt ?? null,
      games: answers.reduce((sum, { schedule }) => sum + gamesWithin(schedule), 0),
      changedDates: [...this.changedDates],
      entries: answers.map(({ entries }) => entries).reduce(sumOf, nothingRead),
      landed: last?.landedKey ?? null,
      durationMs: Math.round(this.#now() - this.#startedAt),
      correlationId: this.correlationId,
    };
  }
}

function gamesWithin({ from, to, games }: Schedule): number {
  return games.filter(({ officialDate }) => from <= officialDate && officialDate <= to).length;
}

function sumOf(one: ScheduleReading['entries'], other: ScheduleReading['entries']): ScheduleReading['entries'] {
  const reasons = Object.keys({ ...one.rejected, ...other.rejected });
  return {
    seen: one.seen + other.seen,
    games: one.games + other.games,
    repeated: one.repeated + other.repeated,
    rejected: Object.fromEntries(
      reasons.map((reason) => [reason, (one.rejected[reason] ?? 0) + (other.rejected[reason] ?? 0)]),
    ),
  };
}

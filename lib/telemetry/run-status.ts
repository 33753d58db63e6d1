import type { DatabaseMismatch } from '../backlog/database-mismatch.ts';
import type { Instant } from '../odds/instant.ts';
import type { UnknownBooks } from '../odds/unknown-books.ts';
import type { ReportedError } from '../resilience/reported-error.ts';

// Each run saves its status when it ends. Health is read from these statuses: asking the database would keep it awake, and
// asking a source would cost a request.

/** Observations that landed and are not recorded, over all leagues, at the last count. */
export interface BacklogLeft {
  readonly waiting: number;
  readonly dead: number;
  /** Of the waiting, those that two drains should have recorded. */
  readonly missing: number;
  /** Set if the database is not the one that the state describes; then more observations are missing than are counted. */
  readonly mismatch: DatabaseMismatch | null;
}

/** How the games of the sources that start about now are linked to official games. */
interface LinkCounts {
  readonly linked: number;
  /** By reason. */
  readonly unlinked: Readonly<Record<string, number>>;
}

/** The outcome of a run. */
export interface RunOutcome {
  /** What ran: {@link collectionName}, `record-backlog`, … A later run of the same name replaces this one. */
  readonly name: string;
  /** The status in its report. */
  readonly status: string;
  /** Whether it achieved its purpose. */
  readonly succeeded: boolean;
  readonly error: ReportedError | null;
  /** What it counted, by name. */
  readonly figures: Readonly<Record<string, number>>;
  /** Sources, or addresses of one, that served. */
  readonly servedBy: readonly string[];
  /** Sources or addresses that did not serve, in the order in which they were asked. */
  readonly passedOver: readonly { readonly name: string; readonly code: string }[];
  /** When a usable answer was last received. If left out, the value of an earlier run stays. */
  readonly observedAt?: Instant;
  /** If left out, the value of an earlier run stays. */
  readonly backlog?: BacklogLeft;
  /** Likewise. */
  readonly unknownBooks?: UnknownBooks;
  /** Likewise. */
  readonly links?: LinkCounts;
}

export interface EndedRun extends RunOutcome {
  readonly endedAt: Instant;
  readonly durationMs: number;
  readonly correlationId: string;
}

/** The last run of a name, and the values of earlier runs that it did not replace. */
export interface RunStatus {
  readonly last: EndedRun;
  /** Null if none ever has. */
  readonly succeededAt: Instant | null;
  readonly observedAt: Instant | null;
  readonly backlog: (BacklogLeft & { readonly asOf: Instant }) | null;
  readonly unknownBooks: (UnknownBooks & { readonly asOf: Instant }) | null;
  readonly links: (LinkCounts & { readonly asOf: Instant }) | null;
}

/** Where run statuses are kept. Both throw OddsError `state_unavailable` if the store does not answer. */
export interface RunStatusStore {
  /** A failed run erases no value of an earlier one. */
  write(run: EndedRun, signal: AbortSignal): Promise<void>;
  /** All statuses, in one eventually consistent read. Statuses that cannot be parsed are left out. */
  readAll(signal: AbortSignal): Promise<readonly RunStatus[]>;
}

/** One source of one league: a run saves a status for each source that it asked. */
export function collectionName(source: string, league: string): string {
  return `collect-odds/${source}/${league}`;
}

/** The same for a recorded body, which says nothing about the source's present state. */
export function recordedName(source: string, league: string): string {
  return `${collectionName(source, league)}/${recorded}`;
}

const recorded = 'recorded';

/** The unknown books that the last run of a source and league counted. */
export interface SeenUnknownBooks extends UnknownBooks {
  readonly source: string;
  readonly league: string;
  /** True if they were counted in recorded bodies, and not in answers of the source. */
  readonly recorded: boolean;
  readonly asOf: Instant;
}

/** The unknown books in run statuses; statuses without any are left out. */
export function unknownBooksSeen(statuses: readonly RunStatus[]): readonly SeenUnknownBooks[] {
  return statuses.flatMap(({ last: { name }, unknownBooks }) => {
    const [, source, league, last] = name.split('/');
    if (unknownBooks === null || unknownBooks.outcomes === 0 || source === undefined || league === undefined) return [];
    return [{ source, league, recorded: last === recorded, ...unknownBooks }];
  });
}

export const backlogName = 'record-backlog';
export const migrationName = 'migrate-schema';

/** Of a league's official schedule. */
export function syncName(league: string): string {
  return `sync-schedule/${league}`;
}

/** Of the capture windows of a league. */
export function planName(league: string): string {
  return `plan-closing/${league}`;
}

/** How an invocation ended, as the middleware sees it. */
export interface EndedInvocation<Run, Report> {
  /** The run that the event was turned into. */
  readonly run: Run;
  /** Undefined if the run threw an error that is not of the error table. */
  readonly report: Report | undefined;
  /** What it threw then. */
  readonly crash: Error | undefined;
}

import type { DatabaseMismatch } from '../backlog/database-mismatch.ts';
import type { Instant } from '../odds/instant.ts';
import type { UnknownBooks } from '../odds/unknown-books.ts';
import type { ReportedError } from '../resilience/reported-error.ts';

// A run that has ended leaves a note of itself. Health is read from these notes: to ask the database or a source how it is
// would keep the one awake and cost the other a request.

/** What was landed and is not recorded, over all leagues, when it was last counted. */
export interface BacklogLeft {
  readonly waiting: number;
  readonly dead: number;
  /** Of the waiting, those that two drains should have recorded. */
  readonly missing: number;
  /** The database is not the one that the state was kept for; null as far as is known. Then more is left than is counted. */
  readonly mismatch: DatabaseMismatch | null;
}

/** What a run says of itself. */
export interface RunOutcome {
  /** What ran: {@link collectionName}, `record-backlog`, … A later run of that name takes the place of this one. */
  readonly name: string;
  /** Of its report. */
  readonly status: string;
  /** Whether it did what it is for. */
  readonly succeeded: boolean;
  readonly error: ReportedError | null;
  /** What it counted, by name. */
  readonly figures: Readonly<Record<string, number>>;
  /** Sources, or addresses of one, that served. */
  readonly servedBy: readonly string[];
  /** Those that did not, in the order in which they were asked. */
  readonly passedOver: readonly { readonly name: string; readonly code: string }[];
  /** When something was last received that could be used. Left out, what an earlier run said of it stands. */
  readonly observedAt?: Instant;
  /** Likewise. */
  readonly backlog?: BacklogLeft;
  /** Likewise. */
  readonly unknownBooks?: UnknownBooks;
}

export interface EndedRun extends RunOutcome {
  readonly endedAt: Instant;
  readonly durationMs: number;
  readonly correlationId: string;
}

/** The last run of a name, and what earlier ones said that it did not say anew. */
export interface RunNote {
  readonly last: EndedRun;
  /** Null where none ever has. */
  readonly succeededAt: Instant | null;
  readonly observedAt: Instant | null;
  readonly backlog: (BacklogLeft & { readonly asOf: Instant }) | null;
  readonly unknownBooks: (UnknownBooks & { readonly asOf: Instant }) | null;
}

/** Where the notes are kept. Both throw OddsError `state_unavailable` where the store does not answer. */
export interface RunNotes {
  /** A run that failed erases nothing of what an earlier one said. */
  write(run: EndedRun, signal: AbortSignal): Promise<void>;
  /** All of them, in one read. It may be a moment old. What cannot be understood is left out. */
  readAll(signal: AbortSignal): Promise<readonly RunNote[]>;
}

/** One source of one league: a run leaves a note for each source that it asked. */
export function collectionName(source: string, league: string): string {
  return `collect-odds/${source}/${league}`;
}

/** The same of a recorded body: it says nothing of how its source is now. */
export function recordedName(source: string, league: string): string {
  return `${collectionName(source, league)}/${recorded}`;
}

const recorded = 'recorded';

/** The unknown books that the last run of a source and league counted. */
export interface SeenUnknownBooks extends UnknownBooks {
  readonly source: string;
  readonly league: string;
  /** Of recorded bodies, not of the source as it is asked. */
  readonly recorded: boolean;
  readonly asOf: Instant;
}

/** What the notes say of unknown books; a note that counted none is left out. */
export function unknownBooksSeen(notes: readonly RunNote[]): readonly SeenUnknownBooks[] {
  return notes.flatMap(({ last: { name }, unknownBooks }) => {
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

/** How an invocation ended, as the middleware sees it. */
export interface EndedInvocation<Run, Report> {
  /** What the event has become. */
  readonly run: Run;
  /** Undefined if the run threw something that the fallback does not know. */
  readonly report: Report | undefined;
  /** What it threw then. */
  readonly crash: Error | undefined;
}

import type { BacklogReport } from '../backlog/backlog-report.ts';
import type { BacklogRun } from '../backlog/backlog-run.ts';
import { earliestOf } from '../backlog/database-mismatch.ts';
import type { CollectionReport } from '../collection/collection-report.ts';
import type { CollectionRun } from '../collection/collection-run.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { ReportedError } from '../resilience/reported-error.ts';
import {
  backlogName,
  collectionName,
  type EndedInvocation,
  migrationName,
  type RunOutcome,
  recordedName,
  syncName,
} from '../telemetry/run-status.ts';

// What is noted of each kind of run.

/**
 * One for each source that was asked: a source that answered 403 is not well, though another one served. It did what it is
 * for where all that it was asked for has landed and could be read; that the database could not record it is not its fault.
 * A body that somebody recorded says nothing of its source, and neither does a run that another one kept from asking. Of a
 * recorded body only the unknown books are noted, under a name of its own.
 */
export function collectionOutcomes({
  run,
  report: told,
  crash,
}: EndedInvocation<CollectionRun, CollectionReport>): readonly RunOutcome[] {
  const report = told ?? run.report();
  if (!run.exclusive) return recordedOutcomes(report);
  const { servedBy } = report;
  const gaps = report.gaps.length;
  return report.sources.map(({ source, asked, had, games, open, quotes, capturedAt, unknownBooks, ...rest }) => ({
    name: collectionName(source, report.league),
    status: crash ? 'failed' : report.status,
    succeeded: had === asked,
    error: rest.error ?? report.error ?? troubleOf(crash),
    figures: { asked, had, games, open, quotes, landed: report.landed, gaps, databaseCalls: report.databaseCalls },
    servedBy,
    passedOver: rest.passedOver.map(({ name, code }) => ({ name, code })),
    ...(capturedAt !== null && { observedAt: capturedAt }),
    ...(unknownBooks && { unknownBooks }),
  }));
}

function recordedOutcomes({ league, status, sources }: CollectionReport): readonly RunOutcome[] {
  return sources.flatMap(({ source, unknownBooks }) =>
    unknownBooks === null
      ? []
      : [
          {
            ...nobodyAsked,
            name: recordedName(source, league),
            status,
            succeeded: true,
            error: null,
            figures: {},
            unknownBooks,
          },
        ],
  );
}

/** A drain that was skipped is none. One that failed has not counted what is left, and what was counted before stands. */
export function backlogOutcomes({
  run,
  report: told,
  crash,
}: EndedInvocation<BacklogRun, BacklogReport>): readonly RunOutcome[] {
  const report = told ?? run.report();
  const { waiting, missing, databaseCalls, recorded } = report;
  const dead = report.dead - report.dismissed;
  const mismatch = earliestOf(report.mismatches);
  const status = crash ? 'failed' : report.status;
  if (status === 'skipped') return [];
  return [
    {
      ...nobodyAsked,
      name: backlogName,
      status,
      succeeded: status === 'drained',
      error: report.error ?? troubleOf(crash),
      figures: { observations: recorded.observations, databaseCalls },
      ...(status !== 'failed' && { backlog: { waiting, dead, missing, mismatch } }),
    },
  ];
}

/** What is noted of a sync of the official schedule. */
interface Synced {
  readonly status: string;
  readonly league: string;
  readonly games: number;
  readonly error?: ReportedError;
}

export function syncOutcomes({
  run,
  report: told,
  crash,
}: EndedInvocation<{ report(): Synced }, Synced>): readonly RunOutcome[] {
  const report = told ?? run.report();
  const status = crash ? 'failed' : report.status;
  return [
    {
      ...nobodyAsked,
      name: syncName(report.league),
      status,
      succeeded: status === 'synced',
      error: report.error ?? troubleOf(crash),
      figures: { games: report.games },
    },
  ];
}

interface Prepared {
  readonly applied: readonly string[];
  readonly replaced: readonly string[];
}

/** It has no report where it failed: the deployment is what it tells, by throwing. */
export function migrationOutcomes({ report, crash }: EndedInvocation<unknown, Prepared>): readonly RunOutcome[] {
  return [
    {
      ...nobodyAsked,
      name: migrationName,
      status: report ? 'prepared' : 'failed',
      succeeded: report !== undefined,
      error: troubleOf(crash),
      figures: { applied: report?.applied.length ?? 0, replaced: report?.replaced.length ?? 0 },
    },
  ];
}

const nobodyAsked = { servedBy: [], passedOver: [] } as const;

function troubleOf(error: Error | undefined): ReportedError | null {
  if (error === undefined) return null;
  return { code: error instanceof OddsError ? error.code : 'unexpected', message: error.message };
}

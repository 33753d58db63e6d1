import type { BacklogReport } from '../backlog/backlog-report.ts';
import type { BacklogRun } from '../backlog/backlog-run.ts';
import { earliestOf } from '../backlog/database-mismatch.ts';
import type { CollectionReport } from '../collection/collection-report.ts';
import type { CollectionRun } from '../collection/collection-run.ts';
import type { PlanReport } from '../collection/plan-report.ts';
import type { PlanRun } from '../collection/plan-run.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { ReportedError } from '../resilience/reported-error.ts';
import {
  backlogName,
  collectionName,
  type EndedInvocation,
  migrationName,
  planName,
  type RunOutcome,
  recordedName,
  syncName,
} from '../telemetry/run-status.ts';

// The run statuses that each kind of run saves.

/**
 * One status for each source that was asked: a source that answered 403 has failed, even if another one served. A source
 * succeeds if every slate that it was asked for has landed and was readable; a database that cannot record is not its fault.
 * A recorded body says nothing about its source, and neither does a run without the lease. A recorded body saves only its
 * unknown books, under a name of its own.
 */
export function collectionOutcomes({
  run,
  report = run.report(),
  crash,
}: EndedInvocation<CollectionRun, CollectionReport>): readonly RunOutcome[] {
  if (!run.exclusive) return recordedOutcomes(report);
  const { servedBy } = report;
  const gaps = report.gaps.length;
  return report.sources.map(
    ({ source, asked, had, games, open, openSoon, quotes, capturedAt, unknownBooks, ...rest }) => ({
      name: collectionName(source, report.league),
      status: crash ? 'failed' : report.status,
      succeeded: had === asked,
      error: rest.error ?? report.error ?? troubleOf(crash),
      figures: {
        asked,
        had,
        games,
        open,
        openSoon,
        quotes,
        landed: report.landed,
        gaps,
        databaseCalls: report.databaseCalls,
      },
      servedBy,
      passedOver: rest.passedOver.map(({ name, code }) => ({ name, code })),
      ...(capturedAt !== null && { observedAt: capturedAt }),
      ...(unknownBooks && { unknownBooks }),
    }),
  );
}

function recordedOutcomes({ league, status, sources }: CollectionReport): readonly RunOutcome[] {
  return sources.flatMap(({ source, unknownBooks }) =>
    unknownBooks === null
      ? []
      : [
          {
            ...noSourceAsked,
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

/** A skipped drain saves no status. A failed one has not counted the backlog, so the earlier counts stay. */
export function backlogOutcomes({
  run,
  report = run.report(),
  crash,
}: EndedInvocation<BacklogRun, BacklogReport>): readonly RunOutcome[] {
  const { waiting, missing, databaseCalls, recorded, links } = report;
  const dead = report.dead - report.dismissed;
  const mismatch = earliestOf(report.mismatches);
  const status = crash ? 'failed' : report.status;
  if (status === 'skipped') return [];
  return [
    {
      ...noSourceAsked,
      name: backlogName,
      status,
      succeeded: status === 'drained',
      error: report.error ?? troubleOf(crash),
      figures: { observations: recorded.observations, databaseCalls },
      ...(status !== 'failed' && { backlog: { waiting, dead, missing, mismatch } }),
      ...(links && { links: { linked: links.linked, unlinked: links.unlinked } }),
    },
  ];
}

/** As much of a schedule sync's report as its status needs. */
interface Synced {
  readonly status: string;
  readonly league: string;
  readonly games: number;
  readonly error?: ReportedError;
}

export function syncOutcomes({
  run,
  report = run.report(),
  crash,
}: EndedInvocation<{ report(): Synced }, Synced>): readonly RunOutcome[] {
  const status = crash ? 'failed' : report.status;
  return [
    {
      ...noSourceAsked,
      name: syncName(report.league),
      status,
      succeeded: status === 'synced',
      error: report.error ?? troubleOf(crash),
      figures: { games: report.games },
    },
  ];
}

/** A skipped plan saves no status: another one is under way, or nothing was to be planned. */
export function planOutcomes({
  run,
  report = run.report(),
  crash,
}: EndedInvocation<PlanRun, PlanReport>): readonly RunOutcome[] {
  const status = crash ? 'failed' : report.status;
  if (status === 'skipped') return [];
  return [
    {
      ...noSourceAsked,
      name: planName(report.league),
      status,
      succeeded: status === 'planned',
      error: report.error ?? troubleOf(crash),
      figures: { windows: report.windows.length, contended: report.contended.length },
    },
  ];
}

interface Prepared {
  readonly applied: readonly string[];
  readonly replaced: readonly string[];
}

/** A failed migration has no report: it throws, so that the deployment fails. */
export function migrationOutcomes({ report, crash }: EndedInvocation<unknown, Prepared>): readonly RunOutcome[] {
  return [
    {
      ...noSourceAsked,
      name: migrationName,
      status: report ? 'prepared' : 'failed',
      succeeded: report !== undefined,
      error: troubleOf(crash),
      figures: { applied: report?.applied.length ?? 0, replaced: report?.replaced.length ?? 0 },
    },
  ];
}

const noSourceAsked = { servedBy: [], passedOver: [] } as const;

function troubleOf(error: Error | undefined): ReportedError | null {
  if (error === undefined) return null;
  return { code: error instanceof OddsError ? error.code : 'unexpected', message: error.message };
}

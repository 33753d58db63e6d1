import type { LogQueryName } from '../../functions/alarm.ts';
import { type FunctionName, functionDeclarations } from '../../functions/declarations.ts';

export interface LogQuery {
  readonly title: string;
  /** Functions whose logs it reads; all if left out. */
  readonly functions?: readonly FunctionName[];
  /** Its commands, one a line. */
  readonly lines: readonly string[];
}

/** In place of a correlation id: the dashboard has a field for it. */
export const correlationIdField = 'CORRELATION_ID';

/**
 * What the log lines hold: `level`, `message`, `service` and `function_request_id` of Powertools, which is the correlation id of
 * a run, and `report`, `health` or `error` with its `code`. Lambda's own lines have `type` and `record`.
 */
export const logQueries = {
  'errors-by-code': {
    title: 'Errors by code',
    lines: [
      'fields coalesce(report.error.code, error.code) as code',
      'filter ispresent(code)',
      'stats count(*) as lines, latest(@timestamp) as last, latest(function_request_id) as correlationId by service, code',
      'sort lines desc',
    ],
  },
  'one-run': {
    title: 'All lines of one run',
    lines: [
      'fields @timestamp, service, level, message, coalesce(report.error.code, error.code) as code',
      `filter function_request_id = "${correlationIdField}" or record.requestId = "${correlationIdField}"`,
      'sort @timestamp asc',
    ],
  },
  runs: {
    title: 'Runs by status',
    functions: ['collect-odds', 'record-backlog', 'sync-schedule'],
    lines: [
      'filter ispresent(report.status)',
      'stats count(*) as runs by bin(1h), service, report.status',
      'sort @timestamp desc',
    ],
  },
  'slowest-runs': {
    title: 'Slowest runs',
    functions: ['collect-odds', 'record-backlog', 'sync-schedule'],
    lines: [
      'filter ispresent(report.durationMs)',
      'fields @timestamp, service, report.status, report.durationMs, report.correlationId',
      'sort report.durationMs desc',
      'limit 20',
    ],
  },
  'health-reasons': {
    title: 'Reasons of health checks',
    functions: ['check-health'],
    lines: [
      'filter ispresent(health.status)',
      'fields @timestamp, health.status, health.reasons.0.what, health.reasons.0.because, health.reasons.1.what',
      'sort @timestamp desc',
      'limit 20',
    ],
  },
  'database-failures': {
    title: 'Failed calls to the database',
    lines: [
      'filter message = "Not all calls to the database succeeded"',
      'fields @timestamp, service, function_request_id, @message',
      'sort @timestamp desc',
      'limit 50',
    ],
  },
  crashes: {
    title: 'Crashes, timeouts and lack of memory',
    lines: [
      'filter type = "platform.report" and record.status != "success"',
      'fields @timestamp, @log, record.requestId, record.status, record.metrics.durationMs, record.metrics.maxMemoryUsedMB',
      'sort @timestamp desc',
      'limit 50',
    ],
  },
} as const satisfies Readonly<Record<LogQueryName, LogQuery>>;

export function functionsOf({ functions }: LogQuery): readonly FunctionName[] {
  return functions ?? functionDeclarations.map(({ name }) => name);
}

export function queryText({ lines }: LogQuery): string {
  return lines.join('\n| ');
}

import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import { emitMetrics } from '../telemetry/emit-metrics.ts';
import type { DimensionsOf, MetricValues, ReportingFunction } from '../telemetry/function-metrics.ts';

/** One line of the log. */
interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What is emitted and logged of one report. */
export interface ReportSummary<F extends ReportingFunction> {
  readonly dimensions: DimensionsOf<F>;
  readonly metrics: MetricValues<F>;
  /** The line about the end of the run; the error that ended it is added. */
  readonly line: LogLine;
  /** Other problems of the run. */
  readonly warning?: LogLine;
}

/**
 * Makes the Middy middleware of one function: one set of metrics and one log line for each report, however the run ended.
 * It comes before the fallback, so that it sees the report that the fallback made. A refused event has no report: its error is
 * logged, because Lambda passes an error's code on to no caller.
 */
export function reporter<F extends ReportingFunction, Report>(
  name: F,
  summaryOf: (report: Report) => ReportSummary<F>,
): (emitters: { readonly logger: Logger; readonly metrics: Metrics }) => MiddlewareObj<unknown, Report> {
  return ({ logger, metrics }) => {
    const publish = (report: Report | null | undefined, error?: Error | null) => {
      if (!report) return;
      const { dimensions, metrics: values, line, warning } = summaryOf(report);
      if (Object.keys(dimensions).length > 0) metrics.addDimensions(dimensions);
      emitMetrics(metrics, name, values);
      if (warning) logger[warning.level](warning.message, warning.details);
      logger[line.level](line.message, { ...line.details, ...(error && { error }) });
    };
    return {
      after: ({ response }) => publish(response),
      onError: ({ response, error }) => {
        if (!response && error) logger.error(error.message, error);
        publish(response, error);
      },
    };
  };
}

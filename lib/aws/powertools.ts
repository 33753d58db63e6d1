import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { figuresLine } from '../telemetry/figures-line.ts';

declare global {
  /** The hash of the bundle, by the bundle itself; undefined if the code is none. */
  var oddsBundle: string | undefined;
}

interface Emitter {
  /** The name of the function, on its log lines and metrics. */
  readonly serviceName: string;
}

/**
 * Prints our errors with their code, details and cause; leaves the level to POWERTOOLS_LOG_LEVEL. Each line of a bundled function
 * has the hash of its bundle, which `odds trace` compares.
 */
export function createLogger({ serviceName }: Emitter): Logger {
  const { oddsBundle: bundle } = globalThis;
  return new Logger({ serviceName, ...(bundle && { persistentKeys: { bundle } }) });
}

export function createMetrics({ serviceName, namespace }: Emitter & { readonly namespace: string }): Metrics {
  return new FigureMetrics({ serviceName, namespace });
}

/** Prints all figures of an invocation in one line, of which only those that are watched are metrics of CloudWatch. */
class FigureMetrics extends Metrics {
  override publishStoredMetrics(): this {
    if (this.hasStoredMetrics()) process.stdout.write(`${JSON.stringify(figuresLine(this.serializeMetrics()))}\n`);
    this.clearMetrics();
    this.clearDimensions();
    this.clearMetadata();
    return this;
  }
}

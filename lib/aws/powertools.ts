import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

interface Emitter {
  /** Whose log lines and metrics they are: the function's own name. */
  readonly serviceName: string;
}

/** Prints our errors with their code, details and cause; leaves the level to POWERTOOLS_LOG_LEVEL. */
export function createLogger({ serviceName }: Emitter): Logger {
  return new Logger({ serviceName });
}

export function createMetrics({ serviceName, namespace }: Emitter & { readonly namespace: string }): Metrics {
  return new Metrics({ serviceName, namespace });
}

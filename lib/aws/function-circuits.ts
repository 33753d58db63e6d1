import type { Logger } from '@aws-lambda-powertools/logger';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Circuit, Transition } from '../resilience/circuit/circuit.ts';
import { openCircuits } from '../resilience/circuit/open-circuits.ts';
import { type CircuitSettings, circuitSettings } from '../resilience/circuit/settings.ts';
import { emitMetrics, type MetricSink } from '../telemetry/emit-metrics.ts';
import { dynamoDbCircuitStore } from './dynamodb-circuit-store.ts';

interface FunctionCircuitsOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly metrics: MetricSink;
  readonly now: () => Date;
  /** How far apart the function's scheduled runs are: failures of one run after another must be seen together. */
  readonly intervalMs: number | (() => number);
  readonly source: Thresholds;
  readonly database: Thresholds;
}

type Thresholds = Pick<CircuitSettings, 'failuresToOpen' | 'firstOpenMs'>;

interface FunctionCircuits {
  /** Around one address of a source, with all its retries: one hanging answer must leave time for another source. */
  source(name: string): Circuit;
  /** Around the database: as long as it may take to wake. */
  database(): Circuit;
}

const sourceCallMs = 12_000;
const databaseCallMs = 40_000;

/**
 * The circuits of one function, shared with all other instances through the state table. Each transition is a log line and
 * a metric of the one instance that made it. An unavailable store is logged and counted too, and blocks no call.
 */
export function functionCircuits(options: FunctionCircuitsOptions): FunctionCircuits {
  const { client, table, logger, metrics, now, intervalMs, source, database } = options;
  const { circuit } = openCircuits({
    store: dynamoDbCircuitStore({ client, table }),
    clock: () => now().getTime(),
    random: Math.random,
    owner: crypto.randomUUID(),
    onTransition: (transition) => {
      // From half-open back to open is no new failure, and may even be the first of two successes.
      const isTrouble = transition.from === 'closed' && transition.to === 'open';
      logger[isTrouble ? 'warn' : 'info'](`Circuit ${transition.to}`, { circuit: transition });
      countTransition(metrics, transition);
    },
    onStoreFailure: ({ operation, error }) => {
      const cause = error instanceof Error ? error : new Error(String(error));
      logger.warn('The circuits could not be reached, so this instance goes on alone', { operation, error: cause });
      emitMetrics(metrics, 'circuit store', { CircuitStoreFailures: 1 });
    },
  });
  const timing = (callTimeoutMs: number) => ({
    intervalMs: typeof intervalMs === 'function' ? intervalMs() : intervalMs,
    callTimeoutMs,
  });
  return {
    source: (name) => {
      const settings = () => circuitSettings('source', { ...source, ...timing(sourceCallMs) });
      return circuit({ name, kind: 'source', settings });
    },
    database: () => {
      const settings = () => circuitSettings('database', { ...database, ...timing(databaseCallMs) });
      return circuit({ name: 'database', kind: 'database', settings });
    },
  };
}

/** Counted among the metrics of the run that made it. The log names the source. */
export function countTransition(metrics: MetricSink, { kind, from, to }: Transition): void {
  if (from === 'half_open' && to === 'open') return;
  const [opened, closed, probes] = [Number(to === 'open'), Number(to === 'closed'), Number(to === 'half_open')];
  if (kind === 'source') {
    const counts = { SourceCircuitsOpened: opened, SourceCircuitsClosed: closed, SourceCircuitProbes: probes };
    emitMetrics(metrics, 'source circuit', counts);
  } else {
    const counts = { DatabaseCircuitsOpened: opened, DatabaseCircuitsClosed: closed, DatabaseCircuitProbes: probes };
    emitMetrics(metrics, 'database circuit', counts);
  }
}

import type { Instant } from '../odds/instant.ts';
import type { ShownCircuit } from '../resilience/circuit/shown-circuit.ts';
import type { ReportedError } from '../resilience/reported-error.ts';
import type { BacklogLeft } from '../telemetry/run-status.ts';
import type { DatabaseHealth, SchemaHealth } from './database-health.ts';
import type { RunHealth } from './run-health.ts';
import type { CheckedSource, Freshness, SourceHealth } from './source-health.ts';
import type { UnobservedStart } from './unobserved-starts.ts';

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

export interface Reason {
  readonly what: string;
  readonly because: string;
  /** It is at best this while the reason stands. */
  readonly weighs: Exclude<HealthStatus, 'healthy'>;
  /** Section of docs/runbook.md. */
  readonly runbook: string;
}

/** What is known, each with the time as of which it is known. */
export interface HealthView {
  /** The store of notes and circuits. While it is away, what was known in it is not. */
  readonly state: { readonly is: 'answering' | 'away'; readonly trouble: ReportedError | null };
  readonly sources: readonly SourceHealth[];
  /** As this check found them itself, if it asked. */
  readonly checkedSources: readonly CheckedSource[];
  readonly freshness: readonly Freshness[];
  /** Of the official games ahead, those that start outside the observed hours and months. */
  readonly unobservedStarts: readonly UnobservedStart[];
  readonly database: DatabaseHealth;
  readonly schema: SchemaHealth;
  /** Null where nobody knows. */
  readonly circuits: readonly ShownCircuit[] | null;
  readonly backlog: (BacklogLeft & { readonly asOf: Instant }) | null;
  readonly runs: readonly RunHealth[];
}

/** The whole of it, one JSON. */
export interface HealthReport extends HealthView {
  readonly status: HealthStatus;
  /** The gravest first. */
  readonly reasons: readonly Reason[];
  readonly checkedAt: Instant;
  /** Whether the database and the sources were asked themselves. */
  readonly deep: boolean;
  /** When each thing that runs last did what it is for. */
  readonly lastSuccess: Readonly<Record<string, Instant | null>>;
}

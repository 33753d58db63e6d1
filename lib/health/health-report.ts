import type { Instant } from '../odds/instant.ts';
import type { ShownCircuit } from '../resilience/circuit/shown-circuit.ts';
import type { ReportedError } from '../resilience/reported-error.ts';
import type { BacklogLeft } from '../telemetry/run-status.ts';
import type { Coverage } from './coverage.ts';
import type { DatabaseHealth, SchemaHealth } from './database-health.ts';
import type { LinkHealth } from './link-health.ts';
import type { RunHealth } from './run-health.ts';
import type { CheckedSource, Freshness, SourceHealth } from './source-health.ts';
import type { UnobservedStart } from './unobserved-starts.ts';

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

export interface Reason {
  readonly what: string;
  readonly because: string;
  /** The best overall status that this reason allows. */
  readonly weighs: Exclude<HealthStatus, 'healthy'>;
  /** Section of docs/runbook.md. */
  readonly runbook: string;
}

/** The known state of each part, with the time of that knowledge. */
export interface HealthView {
  /** The store of run statuses and circuits. While it is unavailable, its contents are unknown. */
  readonly state: { readonly is: 'answering' | 'away'; readonly trouble: ReportedError | null };
  readonly sources: readonly SourceHealth[];
  /** What a deep check found when it asked the sources. */
  readonly checkedSources: readonly CheckedSource[];
  readonly freshness: readonly Freshness[];
  /** Of each league that has official games soon. */
  readonly coverage: readonly Coverage[];
  /** Of the official games ahead, those that start outside the observed hours and months. */
  readonly unobservedStarts: readonly UnobservedStart[];
  readonly database: DatabaseHealth;
  readonly schema: SchemaHealth;
  /** Null if it is unknown. */
  readonly circuits: readonly ShownCircuit[] | null;
  readonly backlog: (BacklogLeft & { readonly asOf: Instant }) | null;
  /** Null if no drain has counted within two days. */
  readonly links: LinkHealth | null;
  readonly runs: readonly RunHealth[];
}

/** The whole report, one JSON document. */
export interface HealthReport extends HealthView {
  readonly status: HealthStatus;
  /** The most severe first. */
  readonly reasons: readonly Reason[];
  readonly checkedAt: Instant;
  /** Whether this check asked the database and the sources directly. */
  readonly deep: boolean;
  /** When each kind of run last succeeded. */
  readonly lastSuccess: Readonly<Record<string, Instant | null>>;
}

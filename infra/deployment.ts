import type { BacklogState } from '../lib/backlog/backlog-state.ts';
import type { ScheduleStore } from '../lib/games/schedule-store.ts';
import type { LandedKind } from '../lib/landing/landed-kind.ts';
import type { LandedStore } from '../lib/landing/landed-store.ts';
import type { Instant } from '../lib/odds/instant.ts';
import type { CircuitStore } from '../lib/resilience/circuit/store.ts';
import type { SourceName } from '../lib/sources/registry.ts';
import type { Database } from '../lib/storage/database.ts';
import type { RunStatusStore } from '../lib/telemetry/run-status.ts';

/** The functions that a person may invoke. */
type InvokedFunction =
  | 'collect-odds'
  | 'record-backlog'
  | 'sync-schedule'
  | 'plan-closing'
  | 'migrate-schema'
  | 'check-health';

/** A line of the functions' logs. Metrics are none. */
export interface LogLine {
  /** The function that printed it; undefined if that is not known. */
  readonly service: string | undefined;
  /** Undefined if the line does not say, and the log neither. */
  readonly at: Instant | undefined;
  /** The object that was logged; a text if the line is no JSON. */
  readonly logged: unknown;
}

/** Lines with this id of a run, or of its request, that were logged since. */
export interface LogQuery {
  readonly id: string;
  readonly since: Date;
}

/**
 * The functions and stores of one stage, as the command line uses them. Each store is opened when a command asks for it, and
 * its client is loaded then too. Closing the deployment closes all that was opened.
 */
export interface Deployment {
  /** How far apart the drains of the backlog are. */
  readonly drainEveryMinutes: number;
  /** Whether the functions have a key to ask that source with. */
  hasKeyOf(source: SourceName): boolean;
  /** Answers what the function returns. Throws if the function throws. */
  invoke(name: InvokedFunction, event: unknown): Promise<unknown>;
  /** As the owner of the schema, or as a reader, who can change nothing. */
  database(role: 'owner' | 'reader'): Database;
  landedStore(): Promise<LandedStore>;
  backlogState(kind: LandedKind): Promise<BacklogState>;
  runStatuses(): Promise<Pick<RunStatusStore, 'readAll'>>;
  circuits(): Promise<CircuitStore>;
  scheduleStore(): Promise<ScheduleStore>;
  /** In the order of their time. */
  logs(query: LogQuery): Promise<readonly LogLine[]>;
  close(): Promise<void>;
}

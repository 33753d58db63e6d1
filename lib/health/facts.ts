import type { CircuitRecord } from '../resilience/circuit/state.ts';
import type { ReportedError } from '../resilience/reported-error.ts';
import type { RunStatus } from '../telemetry/run-status.ts';
import type { OfficialGames } from './unobserved-starts.ts';

/** An answer, or the reason why there is none. */
export type Answer<T> =
  | { readonly is: 'answered'; readonly value: T }
  | { readonly is: 'away'; readonly trouble: ReportedError };

/** One difference between the live schema and what the code relies on. */
export interface SchemaDifference {
  /** Such as `missing`, `renamed`, `type`; `extra` is what the code does not know, which does no harm. */
  readonly is: string;
  /** `schema.relation` or `schema.relation.column`. */
  readonly name: string;
  /** What is there in its place. */
  readonly found: string | null;
  /** Some function stops until it is repaired. */
  readonly grave: boolean;
}

/** The direct answers of the database and the sources. */
export interface DeepFacts {
  /** One for each address of each source that is on. */
  readonly sources: readonly { readonly name: string; readonly answer: Answer<{ readonly tookMs: number }> }[];
  readonly database: Answer<{ readonly tookMs: number }>;
  /** Null if it was not read, because the database is unavailable. */
  readonly schema: Answer<readonly SchemaDifference[]> | null;
}

/** The input of an assessment, read at the moment of the check; run statuses have times of their own. */
export interface HealthFacts {
  readonly statuses: Answer<readonly RunStatus[]>;
  readonly circuits: Answer<ReadonlyMap<string, CircuitRecord>>;
  readonly officialGames: Answer<readonly OfficialGames[]>;
  /** Null if only what runs reported was read. */
  readonly deep: DeepFacts | null;
}

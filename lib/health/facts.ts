import type { CircuitRecord } from '../resilience/circuit/state.ts';
import type { ReportedError } from '../resilience/reported-error.ts';
import type { RunStatus } from '../telemetry/run-status.ts';
import type { OfficialGames } from './unobserved-starts.ts';

/** An answer, or the reason why there is none. */
export type Answer<T> =
  | { readonly is: 'answered'; readonly value: T }
  | { readonly is: 'away'; readonly trouble: ReportedError };

/** How the live schema differs from what the code relies on. */
export interface SchemaDrift {
  /** True if no difference is grave. */
  readonly ok: boolean;
  readonly drift: readonly {
    /** Such as `missing`, `renamed`, `type`; `extra` is what the code does not know, which is harmless. */
    readonly is: string;
    /** `schema.relation` or `schema.relation.column`. */
    readonly name: string;
    /** What is there in its place. */
    readonly found: string | null;
    /** Some function stops until it is repaired. */
    readonly grave: boolean;
  }[];
}

/** The direct answers of the database and the sources. */
export interface DeepFacts {
  /** One for each address of each source that is on. */
  readonly sources: readonly { readonly name: string; readonly answer: Answer<{ readonly tookMs: number }> }[];
  readonly database: Answer<{ readonly tookMs: number }>;
  /** Null if it was not asked, because the database is away. */
  readonly schema: Answer<SchemaDrift> | null;
}

/** The input of an assessment. All of it is read at the moment of the check; run statuses have times of their own. */
export interface HealthFacts {
  readonly statuses: Answer<readonly RunStatus[]>;
  readonly circuits: Answer<ReadonlyMap<string, CircuitRecord>>;
  readonly officialGames: Answer<readonly OfficialGames[]>;
  /** Null if only what runs reported was read. */
  readonly deep: DeepFacts | null;
}

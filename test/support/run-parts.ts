import type { Collaborators } from '../../lib/collection/collaborators.ts';
import type { Invocation } from '../../lib/collection/collect.ts';
import { CollectionRun } from '../../lib/collection/collection-run.ts';
import { unguarded } from '../../lib/collection/endpoint.ts';
import type { SlateSource } from '../../lib/collection/slate-source.ts';
import type { Observation } from '../../lib/odds/observation.ts';
import type { Reading } from '../../lib/odds/reading.ts';
import type { SlateRequest } from '../../lib/odds/source.ts';
import type { Database } from '../../lib/storage/database.ts';
import { countedDatabase } from '../../lib/storage/guarded-database.ts';

// The parts of a run that a test has no interest in, each doing nothing.

export type Observe = (slate: SlateRequest) => Promise<Observation>;

/** A source without a circuit, asked once. */
export function sourceThat(
  observe: Observe,
  read: (observation: Observation) => Reading,
  { name = 'action-network', answers = 'slate' }: Partial<Pick<SlateSource, 'name' | 'answers'>> = {},
): SlateSource {
  return { name, answers, endpoints: [{ circuit: unguarded(name), source: { observe, read } }] };
}

export function runOn(
  sources: readonly [SlateSource, ...SlateSource[]],
  slateDates: readonly (string | null)[],
  { exclusive = true } = {},
): CollectionRun {
  return new CollectionRun({ league: 'mlb', slateDates, sources, exclusive, correlationId: 'run-1', now: () => 0 });
}

/** A database as it is, without a circuit, whose calls count for the run. */
export const counting =
  (database: Pick<Database, 'execute'>) =>
  (run: { databaseCalls: number }): Pick<Database, 'execute'> =>
    countedDatabase(database, run);

/** What a run has beside its stores: a free lease, an unknown schedule, a database that never sleeps, no retries. */
export const besides = {
  leases: {
    take: async () => ({ taken: true, inherited: [] }),
    settle: async () => undefined,
    release: async () => undefined,
  },
  officialGames: async () => undefined,
  wake: async () => undefined,
  random: () => 0,
  retriesPerRun: 0,
  recording: 'live',
} as const satisfies Partial<Collaborators>;

export const inTime: Invocation = { signal: new AbortController().signal, timeLeftMs: () => 60_000 };

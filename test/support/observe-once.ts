import type { CollectionRun } from '../../lib/collection/collection-run.ts';
import { observe } from '../../lib/collection/observe.ts';
import type { Observing } from '../../lib/collection/observe-at.ts';
import type { SlateCollection } from '../../lib/collection/slate-collection.ts';
import type { RunCall, SlateSource } from '../../lib/collection/slate-source.ts';
import type { OddsError } from '../../lib/resilience/odds-error.ts';
import { retryBudget } from '../../lib/resilience/retry.ts';
import { MemoryBacklogState } from './memory-backlog.ts';
import { runOn } from './run-parts.ts';

interface Options extends Partial<Omit<Observing, 'call'>> {
  readonly slateDate?: string | null;
  readonly call?: Partial<RunCall>;
}

interface Observed {
  readonly run: CollectionRun;
  /** The last one: that of the endpoint that served, or of the last that was asked. */
  readonly collection: SlateCollection | undefined;
  readonly error: OddsError | undefined;
}

/** A run that observes one slate of one source. The bucket takes everything, and the official schedule is not known. */
export async function observeOnce(
  source: SlateSource,
  { slateDate = '2026-07-30', call, ...parts }: Options = {},
): Promise<Observed> {
  const run = runOn([source], [slateDate]);
  const error = await observe(run, {
    landedStore: { put: async () => undefined },
    state: new MemoryBacklogState(),
    officialGames: async () => undefined,
    now: () => new Date(0),
    call: {
      signal: new AbortController().signal,
      correlationId: run.correlationId,
      budget: retryBudget(100),
      random: () => 0,
      ...call,
    },
    ...parts,
  });
  return { run, collection: run.collections.at(-1), error };
}

import { type HeldLease, noLease, withLease } from '../resilience/lease.ts';
import { OddsError } from '../resilience/odds-error.ts';
import { retryBudget } from '../resilience/retry.ts';
import type { Collaborators } from './collaborators.ts';
import type { CollectionReport } from './collection-report.ts';
import type { CollectionRun } from './collection-run.ts';
import { observe } from './observe.ts';
import { recordRun } from './record-run.ts';
import type { RunCall } from './slate-source.ts';

export interface Invocation {
  readonly signal: AbortSignal;
  /** How long it may go on at most; nothing of it is at work after that. */
  readonly timeLeftMs: () => number;
}

/**
 * Observes, lands, reads and records what the run is for: of the first source that can serve, while no other run is at it.
 * One slate's failure does not cost the others; when all has been tried the gravest failure is thrown, and the run knows
 * how far it came.
 *
 * @throws OddsError
 */
export async function collect(
  run: CollectionRun,
  collaborators: Collaborators,
  { signal, timeLeftMs }: Invocation,
): Promise<CollectionReport> {
  const { leases: store, now, random, retriesPerRun } = collaborators;
  const { correlationId } = run;
  const call: RunCall = { signal, correlationId, budget: retryBudget(retriesPerRun), random };
  const work = (lease: HeldLease) => observeAndRecord(run, collaborators, call, lease);
  if (!run.exclusive) return await work(noLease);
  try {
    const lease = { store, owner: correlationId, owes: run.owes, forMs: timeLeftMs(), now };
    return await withLease(`collect-odds/${run.source}/${run.league}`, lease, work);
  } catch (error) {
    run.leftToAnother = error instanceof OddsError && error.code === 'run_overlaps';
    throw error;
  }
}

async function observeAndRecord(
  run: CollectionRun,
  collaborators: Collaborators,
  call: RunCall,
  lease: HeldLease,
): Promise<CollectionReport> {
  run.workUnder(lease);
  const database = collaborators.databaseOf(run, call);
  const { wake, recording } = collaborators;
  // Where it fails, that shows when something is recorded.
  const waking = recording === 'live' ? wake(database, call.signal).catch(() => undefined) : undefined;
  const unobserved = await observe(run, collaborators, call);
  // From here on the run may be lost, and what has landed is recorded from the backlog.
  if (run.askings.some(({ landed }) => landed)) await lease.settle([...lease.inherited, ...run.owes]);
  // An open circuit lets one call through at a time, and the waking may be that one.
  if (run.askings.some(({ reading }) => reading !== undefined)) await waking;
  const failures = [...unobserved, ...(await recordRun(run, { ...collaborators, database }, call))];
  const gravest = failures.find(({ policy }) => !policy.deferred) ?? failures[0];
  if (gravest) throw gravest;
  return run.report();
}

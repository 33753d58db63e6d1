import { type HeldLease, noLease, withLease } from '../resilience/lease.ts';
import type { OddsError } from '../resilience/odds-error.ts';
import { retryBudget } from '../resilience/retry.ts';
import type { Collaborators } from './collaborators.ts';
import type { CollectionReport } from './collection-report.ts';
import type { CollectionRun } from './collection-run.ts';
import { observe } from './observe.ts';
import { observeEvents } from './observe-events.ts';
import { recordRun } from './record-run.ts';
import type { RunCall } from './slate-source.ts';

export interface Invocation {
  readonly signal: AbortSignal;
  /** The most that it may take; no part of it runs after that. */
  readonly timeLeftMs: () => number;
}

/**
 * Observes, lands, reads and records the slates of the run, of the first source that can serve, while no other run of the
 * league does. One slate's failure does not cost the others. Errors are values until all has been tried; then the most severe is
 * thrown, once; the handler's middleware turns it into the response.
 *
 * @throws OddsError
 */
export async function collect(
  run: CollectionRun,
  collaborators: Collaborators,
  { signal, timeLeftMs }: Invocation,
): Promise<CollectionReport> {
  if (run.skip !== undefined) return run.report();
  const { leases: store, now, random, retriesPerRun } = collaborators;
  const { correlationId: owner, owes } = run;
  const call: RunCall = { signal, correlationId: owner, budget: retryBudget(retriesPerRun), random };
  // One read is enough for all circuits, and is under way while the lease is taken. Entering a circuit waits for the same read.
  void run.sources[0]?.endpoints[0]?.circuit.standing().catch(() => undefined);
  const hints: Promise<void>[] = [];
  const work = (lease: HeldLease) => observeAndRecord(run, { ...collaborators, hints }, { call, timeLeftMs }, lease);
  const error = run.exclusive
    ? await withLease(
        `collect-odds/${run.source}/${run.league}`,
        { store, owner, owes, forMs: timeLeftMs(), now },
        work,
      )
    : await work(noLease);
  // They were sent while the next slate was recorded, and while the lease was released.
  await Promise.all(hints);
  if (error) throw error;
  return run.report();
}

interface Hints {
  /** Writes that only the end of the run waits for. They never reject. */
  readonly hints: Promise<void>[];
}

/** @returns the most severe error: the first that the backlog does not recover, if there is one */
async function observeAndRecord(
  run: CollectionRun,
  collaborators: Collaborators & Hints,
  { call, timeLeftMs }: { readonly call: RunCall } & Pick<Invocation, 'timeLeftMs'>,
  lease: HeldLease,
): Promise<OddsError | undefined> {
  run.workUnder(lease);
  const database = collaborators.databaseOf(run, call);
  const { wake, recordingInWindows } = collaborators;
  const recording = (run.window && recordingInWindows) ?? collaborators.recording;
  // If it fails, recording fails too and reports it.
  const waking = recording === 'live' ? wake(database, call.signal).catch(() => undefined) : undefined;
  const observeError = await observe(run, { ...collaborators, call });
  // From here on a run that dies loses nothing: what has landed is recorded from the backlog.
  if (run.collections.some(({ landed }) => landed)) await lease.settle([...lease.inherited, ...run.owes]);
  // An open circuit lets one call through at a time, and the waking may be that one.
  if (run.collections.some(({ reading }) => reading !== undefined)) await waking;
  const recordErrors = await recordRun(run.collections, { ...collaborators, database, recording }, call);
  await collectEvents(run, { ...collaborators, database, recording }, call, timeLeftMs);
  const errors = observeError ? [observeError, ...recordErrors] : recordErrors;
  return errors.find(({ policy }) => !policy.deferred) ?? errors[0];
}

/** The most that events may take of a run, and what they leave of its time. What they land late is recorded from the backlog. */
const mostEventsMs = 15_000;
const leftByEventsMs = 10_000;

/** What is asked event by event, after the slates are safe. Its errors are in the report: the run does not fail by them. */
async function collectEvents(
  run: CollectionRun,
  collaborators: Collaborators & Hints & Pick<Parameters<typeof recordRun>[1], 'database'>,
  call: RunCall,
  timeLeftMs: () => number,
): Promise<void> {
  const forMs = Math.min(mostEventsMs, timeLeftMs() - leftByEventsMs);
  if (run.window === undefined || forMs <= 0) return;
  const soon = { ...call, signal: AbortSignal.any([call.signal, AbortSignal.timeout(forMs)]) };
  await observeEvents(run, { ...collaborators, call: soon });
  await recordRun(run.events, collaborators, call);
}

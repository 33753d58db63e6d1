import { odds } from '../backlog/kinds.ts';
import { landedKeyOf } from '../landing/landed-key.ts';
import type { ReadObservation } from '../recording/reading-document.ts';
import { record } from '../recording/record.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database } from '../storage/database.ts';
import type { Asking } from './asking.ts';
import type { Collaborators } from './collaborators.ts';
import type { CollectionRun } from './collection-run.ts';
import type { RunCall } from './slate-source.ts';

type Recording = Pick<Collaborators, 'state' | 'recording'> & { readonly database: Pick<Database, 'execute'> };

/** Time for one attempt that hangs, or is throttled, and another: a hint is worth no more of a run's time. */
const hintTimeoutMs = 1_500;

/**
 * Records what the run has landed and could read, one call for each observation. What has to wait, waits with all that
 * comes after it: the database would be asked in vain.
 *
 * @returns why something was not recorded
 */
export async function recordRun(
  run: CollectionRun,
  recording: Recording,
  call: RunCall,
): Promise<readonly OddsError[]> {
  const failures: OddsError[] = [];
  for (const asking of run.askings) {
    const observed = readIn(asking);
    if (observed === undefined) continue;
    if (recording.recording === 'batched') {
      asking.leftBecause = 'batched';
      continue;
    }
    try {
      await recordOne(asking, observed, recording, call);
    } catch (error) {
      if (!(error instanceof OddsError)) throw error;
      asking.error ??= error;
      failures.push(error);
      if (error.policy.deferred) break;
    }
  }
  return failures;
}

function readIn({ observation, landed, reading }: Asking): ReadObservation | undefined {
  if (!observation || !landed || !reading) return undefined;
  return { ...observation, landedKey: landedKeyOf(odds, observation), reading };
}

async function recordOne(
  asking: Asking,
  observed: ReadObservation,
  { database, state }: Recording,
  { signal }: RunCall,
): Promise<void> {
  asking.recorded = await record(database, observed, signal);
  // Forgotten, it costs the next drain a question: nothing that a run should fail for, or be longer for.
  const soon = AbortSignal.any([signal, AbortSignal.timeout(hintTimeoutMs)]);
  await state.rememberSettled(observed, [observed.landedKey], soon).catch(() => undefined);
}

import { type DerivationOptions, deriveMarked } from '../derivation/derive.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { BacklogRun } from './backlog-run.ts';
import { type DrainCall, hasTimeFor } from './record-waiting.ts';

/**
 * Derives the links of what was recorded, by this drain or by the run before it. Not if neither has used the database: a
 * timer must not wake it for links alone. A failure is reported and fails no drain, because what is recorded is recorded; the
 * marks stay for the next one.
 */
export async function deriveAfterDrain(
  run: BacklogRun,
  options: Omit<DerivationOptions, 'hasTime' | 'signal'>,
  call: DrainCall,
): Promise<void> {
  const isAwake = run.databaseCalls > 0 || run.order.checkDatabase === true;
  if (run.order.skip !== undefined || !isAwake || !hasTimeFor(call)) return;
  try {
    const { report, failure } = await deriveMarked({
      ...options,
      hasTime: () => hasTimeFor(call),
      signal: call.signal,
    });
    run.links = report;
    run.linksError = failure;
  } catch (cause) {
    run.linksError =
      cause instanceof OddsError ? cause : new OddsError('derivation_failed', 'Links cannot be derived.', { cause });
  }
}

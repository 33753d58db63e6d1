import type { Observation } from '../../odds/observation.ts';
import type { SlateRequest, SourceCall } from '../../odds/source.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import type { QuotaMemory } from '../quota-memory.ts';
import { type Budget, mayAsk } from './budget.ts';
import { type Quota, quotaInRefusal, quotaOf } from './quota.ts';

export interface Meter {
  readonly memory: Pick<QuotaMemory, 'remaining' | 'remember'>;
  readonly budget: Budget;
  /** The next first pitch that is scheduled, of whatever game of the league; null if none is known. */
  readonly nextPitch: (league: string, now: Date, signal: AbortSignal) => Promise<Date | null>;
  readonly now: () => Date;
}

type Observe = (slate: SlateRequest, call: SourceCall) => Promise<Observation>;

/**
 * Asks only if the budget allows it, and remembers what the answer, or the refusal, says is left. An unavailable memory
 * blocks no call; an unknown schedule has no closing minutes.
 *
 * @throws OddsError `source_out_of_quota` or `source_reserve_kept` if it must not be asked now
 */
export function metered(observe: Observe, { memory, budget, nextPitch, now }: Meter): Observe {
  return async (slate, call) => {
    const remaining = await memory.remaining(call.signal).catch(() => null);
    const pitch = remaining === null ? null : await nextPitch(slate.league, now(), call.signal).catch(() => null);
    const decision = mayAsk({ remaining, now: now(), nextPitch: pitch }, budget);
    if (!decision.ask) throw decision.because === 'out_of_quota' ? usedUp(remaining, budget) : kept(remaining, budget);
    return await rememberingQuota(() => observe(slate, call), memory, call.signal);
  };
}

/** The answer of a call, whose quota, or that of a refusal, is remembered. An unavailable memory costs no answer. */
export async function rememberingQuota(
  ask: () => Promise<Observation>,
  memory: Pick<QuotaMemory, 'remember'>,
  signal: AbortSignal,
): Promise<Observation> {
  const remember = async ({ remaining, ...quota }: Quota) => {
    if (remaining === null) return;
    await memory.remember({ ...quota, remaining }, signal).catch(() => undefined);
  };
  try {
    const observation = await ask();
    await remember(quotaOf(observation));
    return observation;
  } catch (error) {
    const quota = quotaInRefusal(error);
    if (quota !== null) await remember(quota);
    throw error;
  }
}

function usedUp(remaining: number | null, { cost }: Budget): OddsError {
  return new OddsError(
    'source_out_of_quota',
    `The Odds API has ${remaining} credits left, and a call costs ${cost}: it is not asked until its quota is renewed.`,
    { details: { remaining, cost } },
  );
}

function kept(remaining: number | null, { reserve, cost, closingMs }: Budget): OddsError {
  const minutes = Math.round(closingMs / 60_000);
  return new OddsError(
    'source_reserve_kept',
    `The Odds API has ${remaining} credits left, and a call costs ${cost}: the last ${reserve} are for the ${minutes} minutes before a first pitch.`,
    { details: { remaining, reserve, cost } },
  );
}

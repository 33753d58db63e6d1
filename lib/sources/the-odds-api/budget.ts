/** The state of things before a call. Instants, and credits of the quota. */
interface Moment {
  /** What the last answer said was left; null where none has said yet. */
  readonly remaining: number | null;
  readonly now: Date;
  /** The next first pitch that is scheduled, of whatever game; null where none is known. */
  readonly nextPitch: Date | null;
}

export interface Budget {
  /** What a call costs. */
  readonly cost: number;
  /** Credits that are kept for closing minutes. */
  readonly reserve: number;
  /** How long before a first pitch the closing minutes begin. */
  readonly closingMs: number;
}

export type BudgetDecision =
  | { readonly ask: true; readonly because: 'nothing_known' | 'closing' | 'above_reserve' }
  | { readonly ask: false; readonly because: 'out_of_quota' | 'reserve_kept' };

/**
 * May the source be asked now? The closing line is the one that matters most: so the last credits are for the minutes before
 * a first pitch, and at any other time nothing is asked that would cut into them.
 */
export function mayAsk({ remaining, now, nextPitch }: Moment, { cost, reserve, closingMs }: Budget): BudgetDecision {
  // Asking is how to find out.
  if (remaining === null) return { ask: true, because: 'nothing_known' };
  if (remaining < cost) return { ask: false, because: 'out_of_quota' };
  const toPitchMs = nextPitch === null ? Number.POSITIVE_INFINITY : nextPitch.getTime() - now.getTime();
  if (toPitchMs >= 0 && toPitchMs <= closingMs) return { ask: true, because: 'closing' };
  return remaining - cost >= reserve
    ? { ask: true, because: 'above_reserve' }
    : { ask: false, because: 'reserve_kept' };
}

import type { Observation } from '../../odds/observation.ts';

/** What an answer says of our quota, in credits. Null where it does not say. */
export interface Quota {
  /** Left until the quota is renewed. */
  readonly remaining: number | null;
  readonly used: number | null;
  /** What this call cost. */
  readonly cost: number | null;
}

export function quotaOf({ headers }: Pick<Observation, 'headers'>): Quota {
  return {
    remaining: creditsIn(headers['x-requests-remaining']),
    used: creditsIn(headers['x-requests-used']),
    cost: creditsIn(headers['x-requests-last']),
  };
}

/** Written as `487`, and by some versions as `487.0`. */
function creditsIn(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,12}(\.0+)?$/.test(header) ? Number(header) : null;
}

import * as z from 'zod';
import type { Observation } from '../../odds/observation.ts';
import { OddsError } from '../../resilience/odds-error.ts';

/** What an answer says of our quota, in credits. Null if it does not say. */
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

const detailsSchema = z.object({
  quota: z.object({ remaining: z.number(), used: z.number().nullable(), cost: z.number().nullable() }),
});

/** What a refusal says of our quota, from the details that `refusalOf` gives its error. Null if it says nothing. */
export function quotaInRefusal(error: unknown): (Quota & { readonly remaining: number }) | null {
  if (!(error instanceof OddsError)) return null;
  return detailsSchema.safeParse(error.details).data?.quota ?? null;
}

import * as z from 'zod';
import { reportedErrorSchema } from '../resilience/reported-error.ts';

const names = z.array(z.string()).readonly();

/** What one invocation of plan-closing did. */
export const planReportSchema = z
  .object({
    status: z.enum(['planned', 'skipped', 'failed']),
    league: z.string(),
    /** The windows of the plan, in the order of time. */
    windows: z.array(z.object({ from: z.string(), until: z.string(), games: z.number() }).readonly()).readonly(),
    /** Names of windows, by what was done; the others were right already. */
    created: names,
    updated: names,
    deleted: names,
    /** Another plan changes them at the same moment; the next plan sees the outcome. */
    contended: names,
    durationMs: z.number(),
    correlationId: z.string(),
    /** Why it was skipped. */
    reason: z.string().exactOptional(),
    error: reportedErrorSchema.exactOptional(),
  })
  .readonly();
export type PlanReport = z.infer<typeof planReportSchema>;

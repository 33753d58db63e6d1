import * as z from 'zod';

/** What a drain derived, and how the mentions of games between yesterday and the day after tomorrow are linked now. */
export const linksReportSchema = z
  .object({
    /** Slates that were derived again. */
    slates: z.number(),
    /** Rows that were added and rows that were removed; a changed row counts as both. */
    changed: z.number(),
    /** Mentions: a game with the start and the teams that a source states. */
    linked: z.number(),
    /** By reason. */
    unlinked: z.record(z.string(), z.number()).readonly(),
  })
  .readonly();
export type LinksReport = z.infer<typeof linksReportSchema>;

import * as z from 'zod';

export const migrationReportSchema = z
  .object({
    /** Migrations that this run applied, in order. */
    applied: z.array(z.string()).readonly(),
    /** Functions and views that this run replaced, in order. */
    replaced: z.array(z.string()).readonly(),
    /** Migrations that a newer deployment has applied. If there are any, this run left the schema as it is. */
    ahead: z.array(z.string()).readonly(),
  })
  .readonly();
export type MigrationReport = z.infer<typeof migrationReportSchema>;

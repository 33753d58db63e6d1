import * as z from 'zod';

/** Something that went wrong, as a report says it: a code of the error table, or `unexpected`, and a sentence. */
export const reportedErrorSchema = z.object({ code: z.string(), message: z.string() }).readonly();
export type ReportedError = z.infer<typeof reportedErrorSchema>;

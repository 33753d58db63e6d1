import * as z from 'zod';

// Column types as the Data API sends them.

/** A timestamptz, as ISO in UTC. */
export const utc = z.string().transform((text) => `${text.replace(' ', 'T')}Z`);
/** A numeric, which has few digits here. */
export const numeric = z.string().transform(Number);

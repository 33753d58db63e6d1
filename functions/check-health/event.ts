import * as z from 'zod';
import type { HealthOrder } from '../../lib/health/check-health.ts';

/** In a query string it is text. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], {
  error: 'must be true or false',
});

/** What a schedule, an operator or a request may ask of check-health. */
export const healthEventSchema = z
  .strictObject({
    /** Ask the database itself. */
    deep: flag.default(false),
    scheduledTime: z.iso.datetime({ offset: true }).optional(),
  })
  .refine(({ deep, scheduledTime }) => !deep || scheduledTime === undefined, {
    path: ['deep'],
    error: 'on a timer it would keep the database awake',
  })
  .transform(({ deep }): HealthOrder => ({ deep }));

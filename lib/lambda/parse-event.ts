import type { MiddlewareObj } from '@middy/core';
import type * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';

/**
 * Middy middleware: the event becomes what the schema makes of it, or is refused by the name of its field.
 *
 * @throws OddsError `event_invalid`
 */
export function parseEvent<Schema extends z.ZodType>(schema: Schema): MiddlewareObj<unknown> {
  return {
    before(request) {
      const parsed = schema.safeParse(request.event ?? {});
      if (!parsed.success) {
        const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'event'}: ${message}`);
        throw new OddsError('event_invalid', `The event was refused. ${faults.join('; ')}.`, { details: { faults } });
      }
      request.event = parsed.data;
    },
  };
}

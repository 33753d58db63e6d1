import * as z from 'zod';

/** What a run is to do. */
interface PlanOrder {
  /** Why nothing is planned. */
  readonly skip?: string;
}

/** By its schedule, or by hand. */
const ordered = z
  .strictObject({ scheduledTime: z.iso.datetime({ offset: true }).optional() })
  .transform((): PlanOrder => ({}));

/** What Lambda passes on of a run of sync-schedule (its on-success destination): a run that did not throw. */
const afterSync = z
  .looseObject({
    requestContext: z.looseObject({}),
    responsePayload: z.looseObject({ status: z.string() }),
  })
  .transform(({ responsePayload: { status } }): PlanOrder => {
    return status === 'synced' ? {} : { skip: `The sync before ended as ${status}.` };
  });

export const planEventSchema = z.union([ordered, afterSync]);
export type PlanEvent = z.output<typeof planEventSchema>;

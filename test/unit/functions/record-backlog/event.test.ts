import { describe, expect, it } from 'vitest';
import { backlogEventSchema } from '../../../../functions/record-backlog/event.ts';

const orderIn = (event: unknown) => backlogEventSchema.safeParse(event);

describe('what starts record-backlog', () => {
  it('is its schedule, which must not wake the database for a check of it', () => {
    expect(orderIn({ scheduledTime: '2026-07-30T12:00:00Z' }).data).toEqual({
      checkDatabase: false,
      isScheduled: true,
    });
  });

  it('is an operator, who may, and may order more', () => {
    expect(orderIn({}).data).toEqual({ checkDatabase: true });
    expect(orderIn({ since: '2026-07-30', heldToo: true }).data).toEqual({
      checkDatabase: true,
      since: '2026-07-30T00:00:00.000Z',
      heldToo: true,
    });
  });

  it.each(['recorded', 'unchanged'])('is a run that has just found the database there (%s)', (status) => {
    expect(orderIn({ version: '1.0', requestContext: {}, responsePayload: { status } }).data).toEqual({
      checkDatabase: true,
    });
  });

  it.each(['deferred', 'failed', 'skipped'])('is no run that did not (%s): then it does nothing', (status) => {
    expect(orderIn({ requestContext: {}, responsePayload: { status } }).data).toEqual({
      skip: `The run before ended as ${status}.`,
    });
  });

  it.each([{ since: 'yesterday' }, { since: '2026-02-29' }, { unknown: 1 }, { responsePayload: {} }, 'drain'])(
    'is not %j',
    (event) => expect(orderIn(event).success).toBe(false),
  );
});

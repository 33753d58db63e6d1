import { describe, expect, it } from 'vitest';
import { planEventSchema } from '../../../../functions/plan-closing/event.ts';

const orderIn = (event: unknown) => planEventSchema.safeParse(event);
const afterSync = (status: string) => ({
  version: '1.0',
  requestContext: {},
  responsePayload: { status, league: 'mlb' },
});

describe('what starts plan-closing', () => {
  it('is its schedule, a person, or a sync that succeeded', () => {
    for (const event of [{ scheduledTime: '2026-07-30T12:11:00Z' }, {}, afterSync('synced')]) {
      expect(orderIn(event).data).toEqual({});
    }
  });

  it('is no sync that failed: then nothing is known anew', () => {
    expect(orderIn(afterSync('failed')).data).toEqual({ skip: 'The sync before ended as failed.' });
  });

  it.each([{ league: 'nfl' }, { scheduledTime: 'noon' }, { responsePayload: {} }, 'plan'])('is not %j', (event) =>
    expect(orderIn(event).success).toBe(false),
  );
});

import { describe, expect, it } from 'vitest';
import { datesToSync, syncEventSchema, wantedBy } from '../../../../functions/sync-schedule/event.ts';

/** In New York it is still the evening of the 2nd. */
const now = new Date('2026-08-03T02:00:00Z');
const datesOf = (event: unknown) => datesToSync(syncEventSchema.parse(event), now);

describe('what starts sync-schedule', () => {
  it.each([{}, { scheduledTime: '2026-08-03T02:00:00Z' }])(
    'is its schedule (%j), for yesterday to a week ahead in New York',
    (event) => expect(datesOf(event)).toEqual({ from: '2026-08-01', to: '2026-08-09' }),
  );

  it.each([
    [{ from: '2026-03-25', to: '2026-10-31' }, '2026-03-25', '2026-10-31'],
    [{ from: '2026-07-01' }, '2026-07-01', '2026-08-09'],
    [{ to: '2026-08-31' }, '2026-08-01', '2026-08-31'],
    [{ from: '2026-09-01' }, '2026-09-01', '2026-09-01'],
    [{ to: '2026-07-01' }, '2026-07-01', '2026-07-01'],
  ])('is an operator who names dates: %j', (event, from, to) => expect(datesOf(event)).toEqual({ from, to }));

  it.each([{ from: 'yesterday' }, { to: '2026-02-29' }, { date: '2026-08-03' }, { scheduledTime: 'soon' }, 'all'])(
    'is not %j',
    (event) => expect(syncEventSchema.safeParse(event).success).toBe(false),
  );

  it.each([
    [{ from: '2026-08-03', to: '2026-08-02' }, 'to: a date before that of "from"'],
    [{ from: '1900-01-01' }, 'from: 1900-01-01 is outside the dates'],
    [{ to: '2100-01-01' }, 'to: 2100-01-01 is outside the dates'],
    [{ from: '2025-08-08' }, 'from: more than 366 dates at once'],
    [{ from: '2025-01-01', to: '2026-12-31' }, 'from: more than 366 dates at once'],
  ])('is refused by its field: %j', (event, fault) => {
    expect(() => datesOf(event)).toThrow(
      expect.objectContaining({ code: 'event_invalid', message: expect.stringContaining(fault) }),
    );
  });

  it('may be a whole year', () => {
    expect(datesOf({ from: '2025-08-09' })).toEqual({ from: '2025-08-09', to: '2026-08-09' });
  });

  it('may ask for results: of the games that can have ended in the last 72 hours, and of those that are open', () => {
    const wanted = (event: unknown) => wantedBy(syncEventSchema.parse(event), now);
    expect(wanted({ for: 'outcomes' })).toEqual({ dates: { from: '2026-07-29', to: '2026-08-02' }, openToo: true });
    expect(wanted({ from: '2026-07-01', to: '2026-07-02' })).toMatchObject({ openToo: false });
    expect(() => wanted({ for: 'outcomes', from: '2026-07-01' })).toThrow(
      expect.objectContaining({ code: 'event_invalid', message: expect.stringContaining('for: dates are named') }),
    );
    expect(syncEventSchema.safeParse({ for: 'everything' }).success).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { isOutOfSeason, observedForMs } from '../../../../lib/health/expectations.ts';
import { expected } from '../../../support/health-scene.ts';

const [slate] = expected.slates;
if (slate === undefined) throw new Error('The scene observes no slate.');
const observedAt = (at: string) => observedForMs(slate, expected, new Date(at));

describe('the hours in which a slate is observed', () => {
  it.each([
    ['opens', '2026-07-04T13:00:00.000Z', 0],
    ['is in its second minute', '2026-07-04T13:01:30.000Z', 90_000],
    ['closes', '2026-07-05T02:59:59.000Z', 14 * 3_600_000 - 1_000],
    // On these days the clocks had been changed in the night before, and 09:00 in New York is another time of UTC.
    ['opens on the first day of summer time', '2026-03-08T13:00:00.000Z', 0],
    ['opens on the first day of winter time', '2026-11-01T14:00:00.000Z', 0],
  ])('when the window %s', (_when, at, ms) => expect(observedAt(at)).toBe(ms));

  it.each([
    ['before they open', '2026-07-04T12:59:59.000Z'],
    ['once they have closed', '2026-07-05T03:00:00.000Z'],
    ['before the season', '2026-02-28T17:00:00.000Z'],
    ['after it', '2026-12-01T17:00:00.000Z'],
  ])('are none %s', (_when, at) => expect(observedAt(at)).toBeNull());

  it('count by the zone, not by UTC: it is still November in New York', () => {
    const at = new Date('2026-12-01T03:30:00.000Z');
    expect(isOutOfSeason(slate, expected, at)).toBe(false);
    expect(isOutOfSeason(slate, { ...expected, timeZone: 'UTC' }, at)).toBe(true);
  });
});

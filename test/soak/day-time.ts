import { readLandedKey } from '../../lib/landing/landed-key.ts';

/** A little before the slate's first opener of the morning in New York. */
export const slateDate = '2026-08-03';
const dayBegins = Date.parse('2026-08-03T08:00:00Z');
const minuteMs = 60_000;

/** The moment so many milliseconds into a minute of the day. */
export function momentOf(minute: number, ms = 0): Date {
  return new Date(dayBegins + minute * minuteMs + ms);
}

/** The minute of the day in which a landed observation was captured; NaN where the key is not one of ours. */
export function minuteOf(landedKey: string): number {
  return minuteAt(new Date(readLandedKey(landedKey)?.capturedAt ?? ''));
}

/** The minute of the day that a moment falls into. */
export function minuteAt(moment: Date): number {
  return Math.floor((moment.getTime() - dayBegins) / minuteMs);
}

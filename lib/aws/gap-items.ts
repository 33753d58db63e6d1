import * as z from 'zod';
import type { DueRuns } from '../games/due-runs.ts';
import type { GapDay } from '../games/gap-day.ts';
import { newYorkTime } from '../odds/slate-date.ts';
import { expiring } from './expiry.ts';
import { type Attributes, itemOf, jsonText } from './state-items.ts';

// A day of gaps as an item of the state table: a few kB. Runs that are due are written as `[from, minutes, runs, in a window]`.

/** Until the same days of the next season can be compared with it. */
const keptMs = 400 * 24 * 60 * 60_000;

const instant = z.iso.datetime();
const count = z.int().min(0);
const gamePks = z.array(z.int().positive());

const dueSchema = z
  .tuple([instant, z.int().positive(), z.int().positive(), z.boolean()])
  .transform(([from, everyMinutes, runs, isInWindow]): DueRuns => ({ from, everyMinutes, runs, isInWindow }));

const gapSchema = z.object({
  from: instant,
  until: instant,
  expectedRuns: count,
  actualRuns: count,
  isInWindow: z.boolean(),
  gamePks,
});

const daySchema = z.object({
  sk: z.string(),
  known_from: instant,
  known_until: instant,
  checked_at: instant,
  due: jsonText.pipe(z.array(dueSchema)),
  found: jsonText.pipe(
    z.object({
      expectedRuns: count,
      actualRuns: count,
      actualRunsOf: z.record(z.string(), count),
      gaps: z.array(gapSchema),
      unseenPitches: gamePks,
    }),
  ),
});

export function dayItem({ date, from, until, checkedAt, due, ...found }: GapDay) {
  return {
    known_from: from,
    known_until: until,
    checked_at: checkedAt,
    due: JSON.stringify(due.map((part) => [part.from, part.everyMinutes, part.runs, part.isInWindow])),
    found: JSON.stringify(found),
    ...expiring(newYorkTime(date).getTime() + keptMs),
  } satisfies Attributes;
}

/** @throws OddsError `state_unavailable` */
export function dayIn(item: Attributes): GapDay {
  const { sk: date, known_from, known_until, checked_at, due, found } = itemOf(daySchema, item, 'gaps');
  return { date, from: known_from, until: known_until, checkedAt: checked_at, due, ...found };
}

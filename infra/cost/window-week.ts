import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { captureRules } from '../../lib/games/capture-windows.ts';

const window = z.tuple([z.int().nonnegative(), z.int()]).readonly();
const weekSchema = z.strictObject({ days: z.array(z.array(window).readonly()).length(7) });

export type WindowOfDay = z.output<typeof window>;

/**
 * The capture windows of a typical week in season, in minutes of a day in New York, the end excluded: 15–21 June 2026 with its 89 games,
 * planned every 15 minutes by `planWindows`, if every fourth game begins 63 minutes late and the others five. That is what docs/adr/0039
 * assumes, and more than is usual. test/infra/cost/window-week.test.ts computes them again from the official schedule.
 */
export const windowWeek: readonly (readonly WindowOfDay[])[] = weekSchema.parse(
  JSON.parse(readFileSync(new URL('window-week.json', import.meta.url), 'utf8')),
).days;

/** A run at each of these minutes. */
export function runsIn([from, until]: WindowOfDay): readonly number[] {
  return Array.from(
    { length: Math.ceil((until - from) / captureRules.every) },
    (_, nth) => from + nth * captureRules.every,
  );
}

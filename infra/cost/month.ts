import { activityOf } from './activity.ts';
import type { CostInput, CostLine } from './cost-line.ts';
import { databaseLines } from './database-lines.ts';
import { functionLines } from './function-lines.ts';
import { storeLines } from './store-lines.ts';
import { watchingLines } from './watching-lines.ts';

/** A month by list prices, without a free tier and without taxes. The same items in season and out of it. */
export function monthOf(input: CostInput, season: boolean): readonly CostLine[] {
  const activity = activityOf(input.stage, input.assumptions, season);
  const counted = [databaseLines, functionLines, storeLines, watchingLines].flatMap((count) => count(input, activity));
  return counted.map((line) => {
    const { usd, per } = input.prices[line.price];
    return { ...line, usd: (line.quantity / per) * usd };
  });
}

export function totalOf(lines: readonly { readonly usd: number }[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}

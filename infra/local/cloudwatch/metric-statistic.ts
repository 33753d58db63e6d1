import { NotEvaluatedError } from './not-evaluated.ts';

/** The values of one metric within one minute, as CloudWatch keeps them. */
export interface MinuteValues {
  /** In milliseconds since 1970; a full minute. */
  readonly start: number;
  /** Ascending, never empty. */
  readonly values: readonly number[];
  readonly sum: number;
}

/** The value of a statistic over minutes that have values; undefined if CloudWatch offers none. */
export type Statistic = (minutes: readonly MinuteValues[]) => number | undefined;

const total = (minutes: readonly MinuteValues[]) => minutes.reduce((sum, minute) => sum + minute.sum, 0);
const count = (minutes: readonly MinuteValues[]) => minutes.reduce((sum, { values }) => sum + values.length, 0);

const plainStatistics: Readonly<Record<string, Statistic>> = {
  Sum: total,
  SampleCount: count,
  Average: (minutes) => total(minutes) / count(minutes),
  Minimum: (minutes) => minutes.reduce((least, { values }) => Math.min(least, values[0] ?? least), Infinity),
  Maximum: (minutes) => minutes.reduce((most, { values }) => Math.max(most, values.at(-1) ?? most), -Infinity),
};

/**
 * Reads the name of a statistic: Sum, Average, Minimum, Maximum, SampleCount, pNN or tmNN. A percentile is the least value
 * with NN% of the values at or below it: how CloudWatch interpolates is not published.
 *
 * @throws NotEvaluatedError for any other statistic
 */
export function parseStatistic(name: string): Statistic {
  const plain = Object.hasOwn(plainStatistics, name) ? plainStatistics[name] : undefined;
  const minutes = plain ?? percentileStatistic(name);
  if (minutes === undefined) throw new NotEvaluatedError(`The statistic ${name} is not evaluated here.`);
  return (given) => (given.length === 0 ? undefined : minutes(given));
}

function percentileStatistic(name: string): Statistic | undefined {
  const [, kind, digits] = /^(p|tm)(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name) ?? [];
  if (digits === undefined) return undefined;
  const percent = Number(digits);
  return (minutes) => {
    const values = Float64Array.from(minutes.flatMap((minute) => minute.values)).sort();
    // CloudWatch offers these for values that are not negative.
    if ((values[0] ?? 0) < 0) return undefined;
    const rank = rankOf(percent, values.length);
    if (kind === 'p') return values[rank - 1];
    return values.slice(0, rank).reduce((sum, value) => sum + value, 0) / rank;
  };
}

/** How many of the values lie at or below a percentile: at least one. Rounded, so that 99.9% of 1,000 are 999. */
function rankOf(percent: number, values: number): number {
  return Math.max(1, Math.ceil(Number(((percent * values) / 100).toFixed(9))));
}

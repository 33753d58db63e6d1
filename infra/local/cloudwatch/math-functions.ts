import { type MathValue, mapSeries, type Series, scalar, series } from './math-value.ts';
import type { MetricWindow, Points } from './metric-store.ts';
import { NotEvaluatedError } from './not-evaluated.ts';

type MathFunction = (values: readonly MathValue[], window: MetricWindow) => MathValue;

const startOf = ({ from, periodSeconds }: MetricWindow, index: number) => from + index * periodSeconds * 1000;
const present = (points: Points): number[] => points.filter((value) => value !== undefined);

/** The only argument of a function. */
function only(name: string, values: readonly MathValue[]): MathValue {
  const [value, ...others] = values;
  if (value === undefined || others.length > 0) throw new NotEvaluatedError(`${name} needs exactly one argument.`);
  return value;
}

/** Of a series one number, of an array one series: at each time of the points that there are. */
function aggregate(name: string, of: (values: readonly number[]) => number): MathFunction {
  const some = (values: readonly number[]) => (values.length === 0 ? undefined : of(values));
  return (values, { periods }) => {
    const value = only(name, values);
    if (value.kind === 'scalar') throw new NotEvaluatedError(`${name} needs a metric, not a number.`);
    if (value.kind === 'series') return scalar(some(present(value.points)));
    return series(
      Array.from({ length: periods }, (_, at) => some(present(value.series.map(({ points }) => points[at])))),
    );
  };
}

function eachValue(name: string, of: (value: number) => number): MathFunction {
  return (values) => {
    const value = only(name, values);
    if (value.kind === 'scalar') return scalar(value.value === undefined ? undefined : of(value.value));
    const apply = ({ points }: Series) => points.map((point) => (point === undefined ? undefined : of(point)));
    return mapSeries(value, apply, name);
  };
}

/** Of each point and the period before it; there is no result if either is missing. */
function change(name: string, of: (difference: number, window: MetricWindow) => number): MathFunction {
  return (values, window) =>
    mapSeries(
      only(name, values),
      ({ points }) =>
        points.map((point, index) => {
          const previous = points[index - 1];
          return point === undefined || previous === undefined ? undefined : of(point - previous, window);
        }),
      name,
    );
}

/** A point for each period, from when the period starts, in UTC. */
function clock(name: string, of: (start: Date) => number): MathFunction {
  return (values, window) =>
    mapSeries(only(name, values), ({ points }) => points.map((_, index) => of(new Date(startOf(window, index)))), name);
}

function runningSum(values: readonly MathValue[]): MathValue {
  const sumUp = ({ points }: Series) => {
    let sum = 0;
    return points.map((point) => {
      if (point === undefined) return undefined;
      sum += point;
      return sum;
    });
  };
  return mapSeries(only('RUNNING_SUM', values), sumUp, 'RUNNING_SUM');
}

function timeSeries(values: readonly MathValue[], { periods }: MetricWindow): MathValue {
  const value = only('TIME_SERIES', values);
  if (value.kind !== 'scalar') throw new NotEvaluatedError('TIME_SERIES needs a number.');
  return series(new Array(periods).fill(value.value));
}

/** Reads what IF finds at a time: the number itself, or the point, which counts as 0 if it is missing. */
function branch(value: MathValue): (index: number) => number | undefined {
  if (value.kind === 'array') throw new NotEvaluatedError('IF of an array is not evaluated here.');
  return value.kind === 'scalar' ? () => value.value : (index) => value.points[index] ?? 0;
}

/** Leaves no point if there is no condition, and if it is false and there is no third argument. */
function choose([condition, whenTrue, whenFalse, ...others]: readonly MathValue[]): MathValue {
  if (condition === undefined || whenTrue === undefined || others.length > 0) {
    throw new NotEvaluatedError('IF needs two or three arguments.');
  }
  if (condition.kind !== 'series') throw new NotEvaluatedError('IF needs a metric as its condition.');
  const chosen = { true: branch(whenTrue), false: whenFalse && branch(whenFalse) };
  return series(
    condition.points.map((point, index) => {
      if (point === undefined) return undefined;
      return point === 0 ? chosen.false?.(index) : chosen.true(index);
    }),
  );
}

/** By their names. FILL is not among them, because it takes keywords. */
export const mathFunctions: Readonly<Record<string, MathFunction>> = {
  IF: choose,
  SUM: aggregate('SUM', (values) => values.reduce((sum, value) => sum + value, 0)),
  AVG: aggregate('AVG', (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
  MIN: aggregate('MIN', (values) => values.reduce((a, b) => Math.min(a, b))),
  MAX: aggregate('MAX', (values) => values.reduce((a, b) => Math.max(a, b))),
  ABS: eachValue('ABS', Math.abs),
  CEIL: eachValue('CEIL', Math.ceil),
  FLOOR: eachValue('FLOOR', Math.floor),
  DIFF: change('DIFF', (difference) => difference),
  RATE: change('RATE', (difference, { periodSeconds }) => difference / periodSeconds),
  RUNNING_SUM: runningSum,
  TIME_SERIES: timeSeries,
  PERIOD: (_, { periodSeconds }) => scalar(periodSeconds),
  MINUTE: clock('MINUTE', (start) => start.getUTCMinutes()),
  HOUR: clock('HOUR', (start) => start.getUTCHours()),
  /** Monday is 1, Sunday is 7. */
  DAY: clock('DAY', (start) => start.getUTCDay() || 7),
  DATE: clock('DATE', (start) => start.getUTCDate()),
  MONTH: clock('MONTH', (start) => start.getUTCMonth() + 1),
  YEAR: clock('YEAR', (start) => start.getUTCFullYear()),
  EPOCH: clock('EPOCH', (start) => start.getTime() / 1000),
};

export type Filler = MathValue | 'REPEAT' | 'LINEAR';

/** Puts a value in place of each missing point. REPEAT and LINEAR leave what is before the first point, LINEAR also the end. */
export function fill(value: MathValue, filler: Filler): MathValue {
  return mapSeries(value, ({ points }) => points.map((point, index) => point ?? fillAt(points, index, filler)), 'FILL');
}

function fillAt(points: Points, index: number, filler: Filler): number | undefined {
  if (filler !== 'REPEAT' && filler !== 'LINEAR') {
    if (filler.kind === 'array') throw new NotEvaluatedError('FILL with an array is not evaluated here.');
    return filler.kind === 'scalar' ? filler.value : filler.points[index];
  }
  const before = points.findLastIndex((point, at) => at < index && point !== undefined);
  const last = points[before];
  if (filler === 'REPEAT' || last === undefined) return last;
  const after = points.findIndex((point, at) => at > index && point !== undefined);
  const next = points[after];
  return next === undefined ? undefined : last + ((next - last) * (index - before)) / (after - before);
}

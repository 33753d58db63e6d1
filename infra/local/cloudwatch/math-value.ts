import type { Points } from './metric-store.ts';
import { NotEvaluatedError } from './not-evaluated.ts';

export interface Series {
  readonly kind: 'series';
  /** Of the metric that it comes from, if it comes from one. */
  readonly id?: string | undefined;
  readonly points: Points;
}

/** What a metric math expression yields. */
export type MathValue =
  | { readonly kind: 'scalar'; readonly value: number | undefined }
  | Series
  | { readonly kind: 'array'; readonly series: readonly Series[] };

export const scalar = (value: number | undefined): MathValue => ({ kind: 'scalar', value });
export const series = (points: Points, id?: string): Series => ({ kind: 'series', points, id });

/** Applies a function to each series of a value; a scalar is refused. */
export function mapSeries(value: MathValue, apply: (one: Series) => Points, name: string): MathValue {
  if (value.kind === 'scalar') throw new NotEvaluatedError(`${name} needs a metric, not a number.`);
  const one = (of: Series) => series(apply(of), of.id);
  return value.kind === 'series' ? one(value) : { kind: 'array', series: value.series.map(one) };
}

const operations: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  '<': (left, right) => Number(left < right),
  '>': (left, right) => Number(left > right),
  '<=': (left, right) => Number(left <= right),
  '>=': (left, right) => Number(left >= right),
  AND: (left, right) => Number(left !== 0 && right !== 0),
  OR: (left, right) => Number(left !== 0 || right !== 0),
};
/** The same by other signs. */
const aliases: Readonly<Record<string, string>> = { '&&': 'AND', '||': 'OR' };

/** A division by zero leaves no point, and so does a result that is no number. */
const finite = (value: number) => (Number.isFinite(value) ? value : undefined);

/**
 * Applies an operator point by point. A point that only one side has meets a 0 on the other; a number meets the points that
 * there are; an array meets a number or a series with each of its series.
 */
export function operate(operator: string, left: MathValue, right: MathValue): MathValue {
  const apply = operations[aliases[operator] ?? operator];
  if (apply === undefined) throw new NotEvaluatedError(`The operator ${operator} is not evaluated here.`);
  if (left.kind === 'array' || right.kind === 'array') return operateOnArrays(operator, left, right);
  const at = (a: number | undefined, b: number | undefined) => finite(apply(a ?? 0, b ?? 0));
  if (left.kind === 'series' && right.kind === 'series') {
    return series(
      left.points.map((a, index) => {
        const b = right.points[index];
        return a === undefined && b === undefined ? undefined : at(a, b);
      }),
    );
  }
  if (left.kind === 'series')
    return series(
      left.points.map((a) => onlyIf(a, at(a, scalarOf(right)))),
      left.id,
    );
  if (right.kind === 'series')
    return series(
      right.points.map((b) => onlyIf(b, at(scalarOf(left), b))),
      right.id,
    );
  return scalar(at(left.value, right.value));
}

const onlyIf = (present: number | undefined, value: number | undefined) => (present === undefined ? undefined : value);

function scalarOf(value: MathValue): number | undefined {
  return value.kind === 'scalar' ? value.value : undefined;
}

function operateOnArrays(operator: string, left: MathValue, right: MathValue): MathValue {
  if (left.kind === 'array' && right.kind === 'array') {
    throw new NotEvaluatedError(`The operator ${operator} between two arrays is not evaluated here.`);
  }
  const all = left.kind === 'array' ? left.series : right.kind === 'array' ? right.series : [];
  const results = all.map((one) => {
    const result = left.kind === 'array' ? operate(operator, one, right) : operate(operator, left, one);
    return series(result.kind === 'series' ? result.points : [], one.id);
  });
  return { kind: 'array', series: results };
}

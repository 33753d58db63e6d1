import type { MathExpression } from './math-expression.ts';
import { type Filler, fill, mathFunctions } from './math-functions.ts';
import { type MathValue, mapSeries, operate, type Series, scalar, series } from './math-value.ts';
import type { Statistic } from './metric-statistic.ts';
import type { MetricId, MetricStore, MetricWindow } from './metric-store.ts';
import { NotEvaluatedError } from './not-evaluated.ts';

interface MetricStatQuery {
  readonly id: string;
  readonly metric: MetricId;
  /** As it is written in the definition, for sentences. */
  readonly statisticName: string;
  readonly statistic: Statistic;
  readonly unit?: string | undefined;
}

interface ExpressionQuery {
  readonly id: string;
  readonly text: string;
  readonly expression: MathExpression;
}

/** A metric or an expression over other queries, by its id. */
export type MetricQuery = MetricStatQuery | ExpressionQuery;

/** Evaluates queries over one row of periods. Each is evaluated when it is asked for, once. */
export class QueryResults {
  readonly #queries: ReadonlyMap<string, MetricQuery>;
  readonly #store: MetricStore;
  readonly #window: MetricWindow;
  readonly #results = new Map<string, MathValue | 'in progress'>();

  constructor(queries: readonly MetricQuery[], store: MetricStore, window: MetricWindow) {
    this.#queries = new Map(queries.map((query) => [query.id, query]));
    this.#store = store;
    this.#window = window;
  }

  /** @throws NotEvaluatedError if there is no such query, it depends on itself, or uses what is not evaluated here */
  get(id: string): MathValue {
    const known = this.#results.get(id);
    if (known === 'in progress') throw new NotEvaluatedError(`The expression ${id} depends on itself.`);
    if (known !== undefined) return known;
    const query = this.#queries.get(id);
    if (query === undefined) throw new NotEvaluatedError(`There is no metric or expression with the id ${id}.`);
    this.#results.set(id, 'in progress');
    const value = 'metric' in query ? this.#metric(query) : this.#evaluate(query.expression);
    this.#results.set(id, value);
    return value;
  }

  #metric({ id, metric, statistic, unit }: MetricStatQuery): Series {
    return series(this.#store.points(metric, { statistic, unit, window: this.#window }), id);
  }

  #evaluate(expression: MathExpression): MathValue {
    switch (expression.kind) {
      case 'number':
        return scalar(expression.value);
      case 'text':
        throw new NotEvaluatedError(`The text "${expression.value}" is no value.`);
      case 'name':
        return this.get(expression.name);
      case 'list':
        return { kind: 'array', series: expression.elements.flatMap((element) => seriesOf(this.#evaluate(element))) };
      case 'negation': {
        const value = this.#evaluate(expression.of);
        if (value.kind === 'scalar') return scalar(value.value === undefined ? undefined : -value.value);
        const negated = ({ points }: Series) => points.map((point) => (point === undefined ? undefined : -point));
        return mapSeries(value, negated, 'The minus');
      }
      case 'operation':
        return operate(expression.operator, this.#evaluate(expression.left), this.#evaluate(expression.right));
      case 'call':
        return this.#call(expression.name, expression.parameters);
    }
  }

  #call(name: string, parameters: readonly MathExpression[]): MathValue {
    if (name === 'METRICS') return this.#metricsNamed(parameters);
    if (name === 'FILL') return this.#fill(parameters);
    const call = Object.hasOwn(mathFunctions, name) ? mathFunctions[name] : undefined;
    if (call === undefined) throw new NotEvaluatedError(`The function ${name} is not evaluated here.`);
    return call(
      parameters.map((parameter) => this.#evaluate(parameter)),
      this.#window,
    );
  }

  #metricsNamed([part, ...others]: readonly MathExpression[]): MathValue {
    if (others.length > 0 || (part !== undefined && part.kind !== 'text')) {
      throw new NotEvaluatedError('METRICS needs one text, or nothing.');
    }
    const metrics = [...this.#queries.values()].filter(
      (query) => 'metric' in query && query.id.includes(part?.value ?? ''),
    );
    return { kind: 'array', series: metrics.flatMap(({ id }) => seriesOf(this.get(id))) };
  }

  #fill([filled, filler, ...others]: readonly MathExpression[]): MathValue {
    if (filled === undefined || filler === undefined || others.length > 0) {
      throw new NotEvaluatedError('FILL needs two arguments.');
    }
    const keyword = filler.kind === 'name' && (filler.name === 'REPEAT' || filler.name === 'LINEAR');
    const value: Filler = keyword ? (filler.name as 'REPEAT' | 'LINEAR') : this.#evaluate(filler);
    return fill(this.#evaluate(filled), value);
  }
}

function seriesOf(value: MathValue): readonly Series[] {
  if (value.kind === 'scalar') throw new NotEvaluatedError('An array holds metrics, not numbers.');
  return value.kind === 'series' ? [value] : value.series;
}

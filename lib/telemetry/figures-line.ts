import emitted from './metric-units.json' with { type: 'json' };

interface Declared {
  readonly Name: string;
  readonly Unit: string;
}

/** As much of Powertools' line in the embedded metric format as is read here. */
interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly { readonly Metrics: readonly Declared[] }[];
  };
}

const groups: Readonly<Record<string, Readonly<Record<string, string>>>> = emitted;

/** By the name of a figure: the value from which on it is a metric. */
const metricFrom: ReadonlyMap<string, number> = new Map(
  Object.values(groups).flatMap((group) =>
    Object.entries(group).flatMap(([name, terms]) => {
      const [, from] = / from (\S+)$/.exec(terms) ?? [];
      return from === undefined ? [] : [[name, Number(from)] as const];
    }),
  ),
);

/**
 * The line of the log that holds all figures of an invocation. `_figures` declares them for those who read the log; `_aws`,
 * which makes CloudWatch take metrics from a line and bill them, declares only those that an alarm watches and that are bad.
 */
export function figuresLine({ _aws, ...values }: EmbeddedMetrics & Readonly<Record<string, unknown>>) {
  const declared = _aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics);
  const figures = Object.fromEntries(declared.map(({ Name, Unit }) => [Name, oneValue(values[Name], Unit)]));
  const isMetric = ({ Name }: Declared) => {
    const [from, value] = [metricFrom.get(Name), figures[Name]];
    return from !== undefined && value !== undefined && value >= from;
  };
  const watched = _aws.CloudWatchMetrics.map(({ Metrics, ...rest }) => ({
    ...rest,
    Metrics: Metrics.filter(isMetric),
  }));
  const isEmpty = watched.every(({ Metrics }) => Metrics.length === 0);
  return { ...(!isEmpty && { _aws: { ..._aws, CloudWatchMetrics: watched } }), _figures: _aws, ...values, ...figures };
}

/** Queries of logs know no lists: of several values that are counted it is their sum, else the greatest. */
function oneValue(value: unknown, unit: string): number {
  const values = [value].flat().map(Number);
  return unit === 'Count' || unit === 'Bytes' ? values.reduce((sum, each) => sum + each, 0) : Math.max(...values);
}

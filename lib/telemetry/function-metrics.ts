import { type MetricGroup, metricsOfGroup, type metricTable } from './metrics.ts';

type MetricTable = typeof metricTable;

/**
 * What each function emits, and the dimensions of all of it. An invocation that crashes, or whose event is refused, makes
 * no report: what is counted of its calls and circuits has the dimension `service` alone.
 */
export const functionMetrics = {
  'collect-odds': {
    dimensions: ['source', 'league'],
    groups: [
      'collect-odds',
      'database',
      'anomalies',
      'source requests',
      'source circuit',
      'database circuit',
      'circuit store',
      'quota',
    ],
  },
  'record-backlog': {
    dimensions: [],
    groups: ['record-backlog', 'database', 'database circuit', 'circuit store'],
  },
  'sync-schedule': { dimensions: [], groups: ['sync-schedule', 'source requests', 'source circuit', 'circuit store'] },
  'check-health': {
    dimensions: [],
    groups: ['check-health', 'database', 'source circuit', 'database circuit', 'circuit store'],
  },
  'migrate-schema': { dimensions: [], groups: ['database'] },
  'rotate-database-secret': { dimensions: [], groups: ['database'] },
} as const satisfies Readonly<
  Record<string, { readonly dimensions: readonly string[]; readonly groups: readonly MetricGroup[] }>
>;

export type EmittingFunction = keyof typeof functionMetrics;
/** A function whose report has metrics of its own. */
export type ReportingFunction = EmittingFunction & MetricGroup;

/** A value for each dimension of a function's metrics. */
export type DimensionsOf<F extends EmittingFunction> = Readonly<
  Record<(typeof functionMetrics)[F]['dimensions'][number], string>
>;

/** Undefined, or no values: it was not counted. */
type ValueOf<M> = M extends { readonly zero: 'if known' } ? number | readonly number[] | undefined : number;

/** A value for each metric of a group: a name that is forgotten, misspelled or of another group does not compile. */
export type MetricValues<G extends MetricGroup> = { readonly [N in keyof MetricTable[G]]: ValueOf<MetricTable[G][N]> };

type WatchedIn<G extends MetricGroup> = {
  [N in keyof MetricTable[G]]: MetricTable[G][N] extends { readonly whenNotZero: string } ? N : never;
}[keyof MetricTable[G]] &
  string;

/** The metrics of a function that can have an alarm. */
export type WatchedMetric<F extends EmittingFunction> = {
  [G in (typeof functionMetrics)[F]['groups'][number]]: WatchedIn<G>;
}[(typeof functionMetrics)[F]['groups'][number]];

/**
 * What is wrong if that metric of the function is not zero.
 *
 * @throws Error if the table of metrics does not say it
 */
export function whenNotZero(name: string, metric: string): string {
  const emitting: Readonly<Record<string, { readonly groups: readonly MetricGroup[] }>> = functionMetrics;
  const texts = emitting[name]?.groups.flatMap((group) => metricsOfGroup(group)[metric]?.whenNotZero ?? []);
  if (texts?.[0] === undefined) throw new Error(`${metric} of ${name} cannot have an alarm: it has no whenNotZero.`);
  return texts[0];
}

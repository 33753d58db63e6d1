import type { MetricGroup, metricTable } from './metrics.ts';

type MetricTable = typeof metricTable;

/**
 * The metrics that each function emits, and their dimensions. An invocation that crashes, or whose event is refused, makes
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
  'plan-closing': { dimensions: [], groups: ['plan-closing'] },
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

/** The metrics of a function. */
export type EmittedMetric<F extends EmittingFunction> = {
  [G in (typeof functionMetrics)[F]['groups'][number]]: keyof MetricTable[G] & string;
}[(typeof functionMetrics)[F]['groups'][number]];

/** Units of CloudWatch. */
export type MetricUnit = 'Count' | 'Milliseconds' | 'Seconds' | 'Percent' | 'Bytes' | 'None';

/** What is known of a figure of the table. */
export interface Metric {
  readonly unit: MetricUnit;
  /** `always`: every report has a value, zero too. `if known`: zero too, if it was counted at all. `never`: zero is left out. */
  readonly zero: 'always' | 'if known' | 'never';
  /**
   * From this value on it is a metric of CloudWatch, because an alarm watches it. Left out: it is in the log only. A metric costs
   * $0.30 a month by the hours in which it is sent, so that one that is sent only if something is wrong costs nothing.
   */
  readonly metricFrom?: number;
  readonly meaning: string;
}

export type MetricsByGroup = Readonly<Record<string, Readonly<Record<string, Metric>>>>;

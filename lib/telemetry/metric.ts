/** Units of CloudWatch. */
export type MetricUnit = 'Count' | 'Milliseconds' | 'Seconds' | 'Percent' | 'Bytes' | 'None';

/** What is known of a metric of the table. */
export interface Metric {
  readonly unit: MetricUnit;
  /** `always`: every report has a value, zero too. `if known`: zero too, if it was counted at all. `never`: zero is left out. */
  readonly zero: 'always' | 'if known' | 'never';
  readonly meaning: string;
}

export type MetricsByGroup = Readonly<Record<string, Readonly<Record<string, Metric>>>>;

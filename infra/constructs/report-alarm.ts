import type { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

export interface ReportAlarmProps {
  readonly alarmName: string;
  /** What it means, and where to read on. */
  readonly alarmDescription: string;
  /** A count that a function's report sends, by the name and the dimensions that lib/aws gives it: bad from 1 on. */
  readonly metricName: string;
  readonly dimensionsMap: { readonly service: string } & Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum';
  /** How far apart the reports are. */
  readonly every: Duration;
  /** How many of three in a row have to be bad. Left out, one is enough and alone looked at. */
  readonly ofThree?: 1 | 2;
  /** What to make of no report at all; nothing, where other alarms hear of that. */
  readonly silence?: TreatMissingData;
}

/** An alarm on what a function reports of its runs: they end well for Lambda, whatever they could do. */
export function alarmOnReport(scope: Construct, id: string, props: ReportAlarmProps): void {
  const { alarmName, alarmDescription, every, ofThree, silence, ...metric } = props;
  new Alarm(scope, id, {
    alarmName,
    alarmDescription,
    metric: new Metric({ namespace: 'Odds', period: every, ...metric }),
    threshold: 1,
    evaluationPeriods: ofThree === undefined ? 1 : 3,
    datapointsToAlarm: ofThree,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silence ?? TreatMissingData.NOT_BREACHING,
  });
}

/** Of every function that asks the database often, by the name that lib/lambda/report-database.ts gives it. One call is noise. */
export const databaseSaturated = {
  meaning:
    'The database has run out of sessions, memory or disk (SQLSTATE class 53), or the Data API takes no more calls: raise its capacity.',
  ofThree: 2,
} as const;

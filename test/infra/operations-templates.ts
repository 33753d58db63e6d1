import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { resourcesOf, spoken } from './stage-templates.ts';

const dimensionsSchema = z
  .array(z.object({ Name: z.string(), Value: z.unknown() }))
  .transform((all) => Object.fromEntries(all.map(({ Name, Value }) => [Name, nameOf(Value)])));

/** An imported name with the stack that exports it, which names the stage. */
function nameOf(value: unknown): string {
  const imported = z.strictObject({ 'Fn::ImportValue': z.string() }).safeParse(value);
  return imported.success ? imported.data['Fn::ImportValue'] : spoken(value);
}

const metricSchema = z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensionsSchema });

/** An alarm of a template. */
export const alarmSchema = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()).default([]),
  OKActions: z.array(z.unknown()).default([]),
  TreatMissingData: z.string(),
  Period: z.number().optional(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number(),
  WarmUpConfiguration: z.object({ WarmUpPeriodDurationInMinutes: z.number() }).optional(),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.unknown()).optional(),
  Metrics: z
    .array(
      z.object({
        Id: z.string().regex(/^[a-z]\w*$/),
        Expression: z.string().optional(),
        MetricStat: z.object({ Metric: metricSchema, Period: z.number(), Stat: z.string() }).optional(),
      }),
    )
    .optional(),
});

interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The metrics of an alarm. */
export function watchedBy(alarm: z.infer<typeof alarmSchema>): readonly WatchedMetric[] {
  const metrics = alarm.Metrics?.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) ?? [metricSchema.parse(alarm)];
  return metrics.map(({ Namespace, MetricName, Dimensions }) => ({
    namespace: Namespace,
    name: MetricName,
    dimensions: Dimensions,
  }));
}

/** The metrics of all alarms of a template. */
export function metricsOf(template: Template): readonly WatchedMetric[] {
  return Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).flatMap(({ Properties }) =>
    watchedBy(alarmSchema.parse(Properties)),
  );
}

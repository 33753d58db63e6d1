import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { frequentProd } from '../frequent-prod.ts';
import { resourcesOf, spoken, templatesOf } from '../stage-templates.ts';

const dimensionsSchema = z
  .array(z.object({ Name: z.string(), Value: z.unknown() }))
  .transform((all) => Object.fromEntries(all.map(({ Name, Value }) => [Name, nameOf(Value)])));

const otherStack = z.union([
  z.strictObject({ 'Fn::ImportValue': z.string() }).transform(({ 'Fn::ImportValue': name }) => name),
  z
    .strictObject({ 'Fn::GetStackOutput': z.looseObject({ StackName: z.string(), OutputName: z.string() }) })
    .transform(({ 'Fn::GetStackOutput': { StackName, OutputName } }) => `${StackName}:${OutputName}`),
]);

/** What another stack has, by the name of that stack too, which names the stage. */
export function nameOf(value: unknown): string {
  const other = otherStack.safeParse(value);
  return other.success ? other.data : spoken(value);
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

export const stages = ['dev', 'prod'] as const;
export type StageName = (typeof stages)[number];
export const templates = { dev: templatesOf('dev').operations, prod: templatesOf(frequentProd).operations };

export const alarmsOf = (stage: StageName) =>
  Object.values(resourcesOf(templates[stage], 'AWS::CloudWatch::Alarm')).map(({ Properties }) =>
    alarmSchema.parse(Properties),
  );
export const topicOf = (stage: StageName) => {
  const [id] = Object.keys(resourcesOf(templates[stage], 'AWS::SNS::Topic'));
  return [{ Ref: id }];
};

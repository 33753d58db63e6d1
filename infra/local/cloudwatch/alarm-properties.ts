import * as z from 'zod';
import { missingDataTreatments } from './alarm-state.ts';

/** The properties of AWS::CloudWatch::Alarm, CompositeAlarm and AlarmMuteRule that are evaluated here. Any other is refused. */
const actionsSchema = z.array(z.string()).max(5).default([]);
const commonProperties = {
  AlarmName: z.string().min(1).max(255),
  AlarmDescription: z.string().default(''),
  ActionsEnabled: z.boolean().default(true),
  AlarmActions: actionsSchema,
  OKActions: actionsSchema,
  InsufficientDataActions: actionsSchema,
  /** They change no evaluation. */
  Tags: z.array(z.unknown()).default([]),
};

/** Shorter periods are those of metrics of high resolution, whose alarms CloudWatch evaluates every 10 seconds. */
const periodSchema = z.int().min(60).multipleOf(60);
const dimensionsSchema = z
  .array(z.strictObject({ Name: z.string(), Value: z.string() }))
  .default([])
  .transform((dimensions) => Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])));

const metricStatSchema = z.strictObject({
  Metric: z.strictObject({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensionsSchema }),
  Period: periodSchema,
  Stat: z.string(),
  Unit: z.string().optional(),
});
const queryProperties = {
  Id: z.string().regex(/^[a-z][a-zA-Z0-9_]*$/),
  Label: z.string().optional(),
  ReturnData: z.boolean().default(true),
};
const metricQuerySchema = z.strictObject({ ...queryProperties, MetricStat: metricStatSchema });
const expressionQuerySchema = z.strictObject({
  ...queryProperties,
  Expression: z.string(),
  Period: periodSchema.optional(),
});

const evaluationProperties = {
  ComparisonOperator: z.enum([
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  Threshold: z.number(),
  EvaluationPeriods: z.int().min(1),
  DatapointsToAlarm: z.int().min(1).optional(),
  TreatMissingData: z.enum(missingDataTreatments).default('missing'),
  EvaluateLowSampleCountPercentile: z.literal('evaluate').optional(),
  EvaluationWindow: z.strictObject({ SlidingWindow: z.strictObject({}) }).optional(),
  WarmUpConfiguration: z
    .strictObject({
      WarmUpPeriodDurationInMinutes: z.int().min(1).max(2880),
      OnlyStartEvaluatingAfterWarmUpPeriodEnds: z.boolean().default(false),
    })
    .optional(),
};

const ofOneMetric = z.strictObject({
  ...commonProperties,
  ...evaluationProperties,
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: dimensionsSchema,
  Period: periodSchema,
  Statistic: z.enum(['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount']).optional(),
  ExtendedStatistic: z.string().optional(),
  Unit: z.string().optional(),
});
const ofQueries = z.strictObject({
  ...commonProperties,
  ...evaluationProperties,
  Metrics: z.array(z.looseObject({})).min(1).max(20),
});

export type OneMetricProperties = z.infer<typeof ofOneMetric>;
type DataQuery = z.infer<typeof metricQuerySchema> | z.infer<typeof expressionQuerySchema>;
export type QueriesProperties = Omit<z.infer<typeof ofQueries>, 'Metrics'> & { readonly Metrics: readonly DataQuery[] };

/** Reads the shape that the properties have: an error of a union of shapes names no property. */
export function parseAlarmProperties(
  properties: Readonly<Record<string, unknown>>,
): OneMetricProperties | QueriesProperties {
  if (!('Metrics' in properties)) return ofOneMetric.parse(properties);
  const parsed = ofQueries.parse(properties);
  const Metrics = parsed.Metrics.map((query) =>
    'Expression' in query ? expressionQuerySchema.parse(query) : metricQuerySchema.parse(query),
  );
  return { ...parsed, Metrics };
}

export const compositeAlarmSchema = z.strictObject({
  ...commonProperties,
  AlarmRule: z.string().min(1).max(10_240),
  ActionsSuppressor: z.string().optional(),
  ActionsSuppressorWaitPeriod: z.int().nonnegative().optional(),
  ActionsSuppressorExtensionPeriod: z.int().nonnegative().optional(),
});

const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/);
export const muteRuleSchema = z.strictObject({
  Name: z.string().min(1).max(255),
  Description: z.string().optional(),
  Rule: z.strictObject({
    Schedule: z.strictObject({ Expression: z.string(), Duration: z.string(), Timezone: z.string().default('UTC') }),
  }),
  MuteTargets: z.strictObject({ AlarmNames: z.array(z.string()).min(1).max(100) }),
  StartDate: localTime.optional(),
  ExpireDate: localTime.optional(),
  Tags: z.array(z.unknown()).default([]),
});

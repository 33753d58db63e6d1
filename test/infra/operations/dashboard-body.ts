import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { resourceOf } from '../stage-templates.ts';
import { nameOf } from './operations-templates.ts';

// The documented body (CloudWatch API reference, "Dashboard Body Structure and Syntax"), as far as the dashboard uses it: strict,
// so that a property that CloudWatch does not know is an error here and not ignored there.

const color = z.string().regex(/^#[0-9a-f]{6}$/);
const period = z.int().min(60).multipleOf(60);
const id = z.string().regex(/^[a-z]\w*$/);
const stat = z.string().regex(/^(Sum|Average|Minimum|Maximum|SampleCount|(p|tm)\d{1,2}(\.\d+)?)$/);
const shown = {
  id: id.optional(),
  label: z.string().min(1).optional(),
  color: color.optional(),
  period: period.optional(),
};
const metricOptions = z.strictObject({
  ...shown,
  stat: stat.optional(),
  visible: z.boolean().optional(),
  yAxis: z.enum(['left', 'right']).optional(),
});
const expression = z.tuple([
  z.strictObject({ ...shown, expression: z.string().min(1).max(1_024), yAxis: z.enum(['left', 'right']).optional() }),
]);
const metric = z
  .array(z.union([z.string().min(1), metricOptions]))
  .refine((entry) => entry.length % 2 === 1 && typeof entry.at(-1) === 'object', 'Names in pairs, then options.')
  .transform((entry) => {
    const names = entry.slice(0, -1).map((name) => z.string().parse(name));
    const [namespace = '', name = '', ...pairs] = names;
    const dimensions = Object.fromEntries(
      pairs.flatMap((key, index) => (index % 2 === 0 ? [[key, pairs[index + 1] ?? ''] as const] : [])),
    );
    return { namespace, name, dimensions, options: metricOptions.parse(entry.at(-1)) };
  });
const axis = z.strictObject({
  label: z.string(),
  min: z.number(),
  max: z.number().optional(),
  showUnits: z.boolean(),
});
const annotation = z.strictObject({
  value: z.number(),
  label: z.string(),
  color,
  fill: z.enum(['above', 'below', 'none']),
});
const place = {
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  width: z.int().min(1).max(24),
  height: z.int().min(1).max(1_000),
};

const metricWidget = z.strictObject({
  ...place,
  type: z.literal('metric'),
  properties: z.strictObject({
    view: z.literal('timeSeries'),
    title: z.string(),
    region: z.string(),
    stacked: z.boolean(),
    period,
    metrics: z
      .array(z.union([expression, metric]))
      .min(1)
      .max(500),
    yAxis: z.strictObject({ left: axis, right: axis.optional() }),
    legend: z.strictObject({ position: z.enum(['right', 'bottom', 'hidden']) }),
    annotations: z.strictObject({ horizontal: z.array(annotation).min(1) }).optional(),
  }),
});
const textWidget = z.strictObject({
  ...place,
  type: z.literal('text'),
  properties: z.strictObject({ markdown: z.string().min(1), background: z.enum(['solid', 'transparent']) }),
});
const alarmWidget = z.strictObject({
  ...place,
  type: z.literal('alarm'),
  properties: z.strictObject({
    title: z.string(),
    alarms: z
      .array(z.string().regex(/^arn:aws:cloudwatch:us-east-1:111122223333:alarm:[\w-]+$/))
      .min(1)
      .max(100),
    sortBy: z.enum(['default', 'stateUpdatedTimestamp', 'timestamp']),
  }),
});
const logWidget = z.strictObject({
  ...place,
  type: z.literal('log'),
  properties: z.strictObject({
    title: z.string(),
    region: z.string(),
    view: z.enum(['table', 'timeSeries', 'bar', 'pie']),
    query: z.string().regex(/^SOURCE '[^']+'( \| SOURCE '[^']+')*(\n\| .+)+$/),
  }),
});

const dashboardSchema = z.strictObject({
  start: z.string().regex(/^-P(\d+D|T\d+H)$/),
  periodOverride: z.enum(['auto', 'inherit']),
  variables: z
    .array(
      z.strictObject({
        type: z.literal('pattern'),
        pattern: z.string(),
        inputType: z.literal('input'),
        id: z.string(),
        label: z.string(),
        defaultValue: z.string(),
        visible: z.boolean(),
      }),
    )
    .max(25),
  widgets: z.array(z.discriminatedUnion('type', [metricWidget, textWidget, alarmWidget, logWidget])).max(500),
});
export type MetricWidget = z.infer<typeof metricWidget>;

const joined = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });
const pseudo = {
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
};
const pseudoReference = z
  .strictObject({ Ref: z.enum(['AWS::Region', 'AWS::AccountId', 'AWS::Partition']) })
  .transform(({ Ref }) => pseudo[Ref]);

/** The dashboard of a template as JSON, with imported names by the name of their export. */
export function rawBodyOf(template: Template): unknown {
  const { DashboardBody } = resourceOf(template, 'AWS::CloudWatch::Dashboard').Properties;
  const [, parts] = joined.parse(DashboardBody)['Fn::Join'];
  return JSON.parse(parts.map((part) => pseudoReference.safeParse(part).data ?? nameOf(part)).join(''));
}

export function dashboardOf(template: Template): z.infer<typeof dashboardSchema> {
  return dashboardSchema.parse(rawBodyOf(template));
}

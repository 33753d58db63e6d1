import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  Alarm,
  AlarmMuteRule,
  AlarmRule,
  AlarmState,
  AlarmStatusWidget,
  AlarmWidget,
  CompositeAlarm,
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  LogQueryWidget,
  MathExpression,
  Metric,
  ScheduleExpression,
  SingleValueWidget,
  TableWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { expect, test } from 'vitest';
import { readDashboardBody } from '../../../infra/local/cloudwatch/dashboard/dashboard-body.ts';
import { drawDashboard } from '../../../infra/local/cloudwatch/dashboard/draw-dashboard.ts';
import { resolveDashboards } from '../../../infra/local/cloudwatch/dashboard/resolve-dashboards.ts';
import { MetricStore } from '../../../infra/local/cloudwatch/metric-store.ts';
import { resolveAlarms } from '../../../infra/local/cloudwatch/resolve-alarms.ts';

/** One of each construct of CDK for alarms and dashboards that is evaluated or drawn. */
function synthesise() {
  const stack = new Stack(new App({ analyticsReporting: false }), 'watch');
  const metric = (metricName: string) =>
    new Metric({ namespace: 'Odds', metricName, dimensionsMap: { service: 'collector' }, statistic: 'Sum' });
  const rate = new MathExpression({
    expression: 'IF(runs > 0, 100 * faults / runs)',
    usingMetrics: { faults: metric('Faults'), runs: metric('Runs') },
    label: 'Share of faults',
  });
  const faults = metric('Faults').createAlarm(stack, 'Faults', {
    alarmName: 'faults',
    threshold: 1,
    evaluationPeriods: 2,
  });
  const share = new Alarm(stack, 'Share', { alarmName: 'share', metric: rate, threshold: 5, evaluationPeriods: 3 });
  const page = new CompositeAlarm(stack, 'Page', {
    compositeAlarmName: 'pager',
    alarmRule: AlarmRule.anyOf(
      AlarmRule.fromAlarm(faults, AlarmState.ALARM),
      AlarmRule.allOf(
        AlarmRule.fromAlarm(share, AlarmState.ALARM),
        AlarmRule.not(AlarmRule.fromAlarm(faults, AlarmState.INSUFFICIENT_DATA)),
      ),
    ),
    actionsSuppressor: share,
  });
  page.addAlarmAction(new SnsAction(new Topic(stack, 'Topic')));
  new AlarmMuteRule(stack, 'Mute', {
    alarmMuteRuleName: 'nights',
    alarms: [faults],
    schedule: ScheduleExpression.cron({ minute: '0', hour: '2' }),
    duration: Duration.hours(4),
  });
  const series = [metric('Faults'), metric('Runs').with({ label: 'runs', color: '#ff0000' })];
  new Dashboard(stack, 'Dashboard', {
    dashboardName: 'watch',
    defaultInterval: Duration.hours(6),
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [faults, share, page], width: 24 })],
      [new TextWidget({ markdown: '# Are we collecting?', width: 24, height: 2 })],
      [
        new GraphWidget({
          title: 'Graph',
          left: series,
          right: [rate],
          leftAnnotations: [{ value: 3, label: 'too many' }],
          leftYAxis: { min: 0, label: 'count' },
          stacked: true,
        }),
        new GraphWidget({ title: 'Bars', left: series, view: GraphWidgetView.BAR, setPeriodToTimeRange: true }),
        new SingleValueWidget({ title: 'Value', metrics: series, sparkline: true }),
        new TableWidget({ title: 'Table', metrics: series }),
      ],
      [
        new AlarmWidget({ title: 'Alarm', alarm: share }),
        new LogQueryWidget({
          title: 'Logs',
          logGroupNames: ['collector'],
          queryLines: ['fields code', 'stats count() by code'],
        }),
      ],
    ],
  });
  return Template.fromStack(stack).toJSON();
}

const template = synthesise();

test("alarms, composite alarms and mute rules are evaluated as CDK's own constructs synthesise them", () => {
  const { metricAlarms, compositeAlarms, muteRules, refused } = resolveAlarms([{ template }]);
  expect(refused).toEqual([]);
  expect(metricAlarms.map(({ name }) => name)).toEqual(['faults', 'share']);
  expect(compositeAlarms).toMatchObject([{ name: 'pager', suppressor: { waitSeconds: 60, extensionSeconds: 60 } }]);
  expect(muteRules[0]?.mutes(Date.parse('2026-07-01T05:59:00Z'))).toBe(true);
});

test("widgets are drawn as CDK's own constructs synthesise them", () => {
  const { metricAlarms } = resolveAlarms([{ template }]);
  const [dashboard] = resolveDashboards([{ template }]);
  const { widgets } = readDashboardBody(dashboard?.body);
  expect(widgets).toHaveLength(8);
  expect(widgets.filter(({ content }) => content.type === 'not drawn')).toEqual([]);
  const range = { from: Date.parse('2026-07-01T00:00:00Z'), until: Date.parse('2026-07-01T06:00:00Z') };
  const svg = drawDashboard(dashboard?.body, { store: new MetricStore(), range, theme: 'dark', metricAlarms });
  expect(svg).not.toContain('not drawn here');
  expect(svg).toContain('Share of faults');
  expect(svg).toContain('Threshold 5');
});

import { type Activity, daysOfMonth } from './activity.ts';
import { type CostInput, type CountedLine, lineOf } from './cost-line.ts';
import { runsOf } from './function-lines.ts';
import { metricMonthsOf } from './metric-months.ts';
import { kbOfGb } from './stored.ts';

const cloudWatch = lineOf('CloudWatch');
const kms = lineOf('KMS');

export function watchingLines(input: CostInput, activity: Activity): readonly CountedLine[] {
  const { stage, inventory, assumptions } = input;
  const { alarms, alarmMetrics, composites, dashboards, keys } = inventory;
  const { metrics, months } = metricMonthsOf(stage, activity);
  const { 'alarm-messages': messages } = assumptions;
  const addresses = Math.max(1, stage.watching.alertsTo.length);
  const watched = `${alarms} alarms: each counts every metric that it watches.`;
  const emitted = `${metrics} metric(s) that healthy runs emit, each for the hours in which it is emitted. All other figures are in the log.`;
  return [
    cloudWatch('metrics', months, 'metric-month', emitted),
    cloudWatch('alarms', alarmMetrics.usual, 'alarm-metric-month', watched),
    cloudWatch('alarms below a minute', alarmMetrics.fast, 'fast-alarm-metric-month', 'Alarms on shorter periods.'),
    cloudWatch('composite alarms', composites, 'composite-alarm-month', 'Those in the template.'),
    cloudWatch('dashboards', dashboards, 'dashboard-month', 'Those in the template.'),
    ...logLines(input, activity),
    kms('keys', keys, 'key-month', 'Those in the templates. Each of the first two yearly rotations adds as much.'),
    kms('requests', 2 * messages * keys, 'key-request', 'Two for each message of an alarm.'),
    lineOf('SNS')('e-mails', messages * addresses, 'sns-email', `${messages} messages to ${addresses} address(es).`),
  ];
}

function logLines({ inventory, assumptions }: CostInput, activity: Activity): readonly CountedLine[] {
  const { 'log-kb': logKb } = assumptions;
  const runs = runsOf(activity);
  const gb = (runs * logKb) / kbOfGb;
  const { logRetentionDays: days } = inventory;
  const written = `${logKb} KB for each of ${Math.round(runs)} runs, with all figures.`;
  return [
    cloudWatch('logs, written', gb, 'log-gb-in', written),
    cloudWatch('logs, kept', (gb * days) / daysOfMonth, 'log-gb-month', `For ${days} days, as if not compressed.`),
  ];
}

import { functionDeclarations } from '../../../functions/declarations.ts';
import { slowestCadence } from '../../../functions/stage-settings.ts';
import { functionName, missedRunsQueueName, scheduleGroupName } from '../../resource-names.ts';
import type { AwsMetricName } from '../aws-metrics.ts';
import { awsMetric } from '../metric.ts';
import type { Row } from './dashboard.ts';
import { alarmsOfKind, leagueLines, line, type Scene } from './scene.ts';
import { type AlarmLine, colors, graph, type Line, type Widget } from './widgets.ts';

export function failingRow(scene: Scene): Row {
  return {
    heading: 'What fails?',
    good: 'no line but the latency of sources is above zero. One failure is noise; a stretch of red is not.',
    runbook: 'source',
    widgets: [sourceGraph(scene), databaseGraph(scene), circuitGraph(scene), lambdaGraph(scene)],
  };
}

function sourceGraph(scene: Scene): Widget {
  const { stage, region } = scene;
  const failureRates = alarmsOfKind(scene, 'source-failure-rate');
  return graph(
    {
      title: 'Sources: failed requests, latency',
      everyMinutes: slowestCadence(stage),
      leftAxis: '%',
      rightAxis: 'ms',
      lines: [
        ...failureRates.map((alarm): AlarmLine => ({ alarm, label: 'requests failed', color: colors.bad })),
        ...leagueLines(scene, 'SourceLatency', { color: colors.idle, as: 'Average', axis: 'right' }),
      ],
      thresholdsOf: failureRates,
    },
    region,
  );
}

/** Of the functions that record: each class is a line, over both. */
function databaseGraph(scene: Scene): Widget {
  const classes = {
    DatabaseUnavailable: colors.bad,
    DatabaseTimeouts: colors.late,
    DatabaseBusy: colors.second,
    DatabaseRefusals: colors.first,
    DatabaseSaturated: colors.third,
  } as const;
  const names = Object.keys(classes) as (keyof typeof classes)[];
  return graph(
    {
      title: 'Database: failed calls by class',
      everyMinutes: slowestCadence(scene.stage),
      leftAxis: 'calls',
      stacked: true,
      lines: names.flatMap((name) => [
        ...leagueLines(scene, name, { color: classes[name] }),
        line(scene, 'record-backlog', name, { color: classes[name], as: 'Sum', label: `${labelOf(name)} (drain)` }),
      ]),
    },
    scene.region,
  );
}

function labelOf(name: string): string {
  return `database ${name.replace('Database', '').toLowerCase()}`;
}

function circuitGraph(scene: Scene): Widget {
  return graph(
    {
      title: 'Circuits of all functions',
      everyMinutes: scene.stage.healthCheckEveryMinutes,
      leftAxis: 'circuits',
      lines: [
        line(scene, 'check-health', 'CircuitsOpen', { color: colors.bad }),
        line(scene, 'check-health', 'CircuitsForced', { color: colors.late }),
        ...leagueLines(scene, 'SourceCircuitsOpened', { color: colors.second }),
        ...leagueLines(scene, 'DatabaseCircuitsOpened', { color: colors.first }),
      ],
    },
    scene.region,
  );
}

function lambdaGraph({ stage, region }: Scene): Widget {
  const functionLines = (name: AwsMetricName<'AWS/Lambda'>, color: string) =>
    functionDeclarations.map((declaration): Line => {
      const dimensions = { FunctionName: functionName(stage.name, declaration.name) };
      return {
        metric: awsMetric('AWS/Lambda', name, dimensions),
        statistic: 'Sum',
        label: `${name.toLowerCase()} ${declaration.name}`,
        color,
      };
    });
  const group = { ScheduleGroup: scheduleGroupName(stage.name) };
  return graph(
    {
      title: 'Functions: errors, throttles, starts that failed',
      everyMinutes: 15,
      leftAxis: 'runs',
      stacked: true,
      lines: [
        ...functionLines('Errors', colors.bad),
        ...functionLines('Throttles', colors.late),
        {
          metric: awsMetric('AWS/Scheduler', 'TargetErrorCount', group),
          statistic: 'Sum',
          label: 'refused starts',
          color: colors.second,
        },
        {
          metric: awsMetric('AWS/Scheduler', 'InvocationDroppedCount', group),
          statistic: 'Sum',
          label: 'dropped starts',
          color: colors.first,
        },
      ],
    },
    region,
  );
}

export function waitingRow(scene: Scene): Row {
  const { stage, region } = scene;
  const everyMinutes = stage.recording.drainEveryMinutes;
  const old = alarmsOfKind(scene, 'backlog-old');
  const messages = awsMetric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', {
    QueueName: missedRunsQueueName(stage.name),
  });
  return {
    heading: 'What waits?',
    good: 'what waits is recorded by the next drain, so that its age stays near zero; nothing is missing, quarantined or dead.',
    runbook: 'backlog-missing',
    widgets: [
      graph(
        {
          title: 'Landed and not recorded',
          everyMinutes,
          leftAxis: 'observations',
          lines: [
            line(scene, 'record-backlog', 'BacklogWaiting', { color: colors.first }),
            line(scene, 'record-backlog', 'BacklogMissing', { color: colors.bad }),
          ],
          thresholdsOf: alarmsOfKind(scene, 'backlog-missing'),
        },
        region,
      ),
      graph(
        {
          title: 'Age of the oldest',
          everyMinutes,
          leftAxis: 's',
          lines: old.map((alarm) => ({ alarm, label: 'backlog age', color: colors.first })),
          thresholdsOf: old,
        },
        region,
      ),
      graph(
        {
          title: 'Quarantined, dead, and missed runs',
          everyMinutes,
          leftAxis: 'count',
          lines: [
            line(scene, 'record-backlog', 'BacklogHeld', { color: colors.late, label: 'quarantined' }),
            line(scene, 'record-backlog', 'BacklogDead', { color: colors.bad, label: 'dead' }),
            { metric: messages, statistic: 'Maximum', label: 'messages of missed runs', color: colors.idle },
          ],
        },
        region,
      ),
    ],
  };
}

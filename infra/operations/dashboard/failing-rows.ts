import { functionDeclarations } from '../../../functions/declarations.ts';
import { slowestCadence } from '../../../functions/stage-settings.ts';
import { functionName, missedRunsQueueName, scheduleGroupName } from '../../resource-names.ts';
import type { AwsMetricName } from '../aws-metrics.ts';
import { awsMetric } from '../metric.ts';
import type { Row } from './row.ts';
import { alarmsOfKind, leagueLines, line, type Scene } from './scene.ts';
import { type AlarmLine, colors, graph, type Line, type SumLine, type Widget } from './widgets.ts';

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

/** Of the functions that record: runs and drains together. Not stacked: the line of a class without failures would hide the others. */
function databaseGraph(scene: Scene): Widget {
  const sum = (name: ClassOfFailures, label: string, color: string): SumLine => ({
    sumOf: [...leagueLines(scene, name, { color }), line(scene, 'record-backlog', name, { color, as: 'Sum' })],
    label,
    color,
  });
  return graph(
    {
      title: 'Database: failed calls by class',
      everyMinutes: slowestCadence(scene.stage),
      leftAxis: 'calls',
      lines: [
        sum('DatabaseUnavailable', 'unavailable', colors.bad),
        sum('DatabaseTimeouts', 'too slow', colors.late),
        sum('DatabaseBusy', 'busy', colors.second),
        sum('DatabaseRefusals', 'refused', colors.first),
        sum('DatabaseSaturated', 'saturated', colors.third),
      ],
    },
    scene.region,
  );
}

type ClassOfFailures =
  | 'DatabaseUnavailable'
  | 'DatabaseTimeouts'
  | 'DatabaseBusy'
  | 'DatabaseRefusals'
  | 'DatabaseSaturated';

function circuitGraph(scene: Scene): Widget {
  return graph(
    {
      title: 'Circuits of all functions',
      everyMinutes: scene.stage.healthCheckEveryMinutes,
      leftAxis: 'circuits',
      lines: [
        line(scene, 'check-health', 'CircuitsOpen', { color: colors.bad, label: 'open' }),
        line(scene, 'check-health', 'CircuitsForced', { color: colors.late, label: 'forced' }),
        ...leagueLines(scene, 'SourceCircuitsOpened', { color: colors.second, label: 'source opened' }),
        {
          sumOf: [
            ...leagueLines(scene, 'DatabaseCircuitsOpened', { color: colors.first }),
            line(scene, 'record-backlog', 'DatabaseCircuitsOpened', { color: colors.first, as: 'Sum' }),
          ],
          label: 'database opened',
          color: colors.first,
        },
      ],
    },
    scene.region,
  );
}

/** Over all functions: the alarm that is red says which one it is. */
function lambdaGraph({ stage, region }: Scene): Widget {
  const sum = (name: AwsMetricName<'AWS/Lambda'>, label: string, color: string): SumLine => ({
    sumOf: functionDeclarations.map((declared) => ({
      metric: awsMetric('AWS/Lambda', name, { FunctionName: functionName(stage.name, declared.name) }),
      statistic: 'Sum',
    })),
    label,
    color,
  });
  const ofGroup = (name: AwsMetricName<'AWS/Scheduler'>, label: string, color: string): Line => ({
    metric: awsMetric('AWS/Scheduler', name, { ScheduleGroup: scheduleGroupName(stage.name) }),
    statistic: 'Sum',
    label,
    color,
  });
  return graph(
    {
      title: 'Functions: errors, throttles, failed starts',
      everyMinutes: 15,
      leftAxis: 'runs',
      lines: [
        sum('Errors', 'errors', colors.bad),
        sum('Throttles', 'throttles', colors.late),
        ofGroup('TargetErrorCount', 'starts refused', colors.second),
        ofGroup('InvocationDroppedCount', 'starts dropped', colors.first),
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
    heading: 'How large is the backlog?',
    good: 'the next drain records the backlog, so that its age stays near zero; nothing is missing, quarantined or dead.',
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

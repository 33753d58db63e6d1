import { functionDeclarations } from '../../../functions/declarations.ts';
import { slowestCadence } from '../../../functions/stage-settings.ts';
import { functionName, missedRunsQueueName, scheduleGroupName } from '../../resource-names.ts';
import type { AwsMetricName } from '../aws-metrics.ts';
import { awsMetric } from '../metric.ts';
import type { Row } from './row.ts';
import { figuresOf, type Scene } from './scene.ts';
import { colors, graph, type Line, type SumLine, type Widget } from './widgets.ts';

export function failingRow(scene: Scene): Row {
  return {
    heading: 'What fails?',
    good: 'no line but the requests to sources is above zero. One failure is noise; a stretch of red is not.',
    runbook: 'source',
    widgets: [sourceGraph(scene), databaseGraph(scene), circuitGraph(scene), lambdaGraph(scene)],
  };
}

function sourceGraph(scene: Scene): Widget {
  return figuresOf(scene, {
    title: 'Sources: requests, failed ones',
    of: ['collect-odds'],
    everyMinutes: slowestCadence(scene.stage),
    figures: { SourceRequests: 'sum', SourceRequestsFailed: 'sum' },
  });
}

/** Of the functions that record: runs and drains together. */
function databaseGraph(scene: Scene): Widget {
  return figuresOf(scene, {
    title: 'Database: failed calls by class',
    of: ['collect-odds', 'record-backlog'],
    everyMinutes: slowestCadence(scene.stage),
    figures: {
      DatabaseUnavailable: 'sum',
      DatabaseTimeouts: 'sum',
      DatabaseBusy: 'sum',
      DatabaseRefusals: 'sum',
      DatabaseSaturated: 'sum',
    },
  });
}

function circuitGraph(scene: Scene): Widget {
  return figuresOf(scene, {
    title: 'Circuits of all functions',
    of: ['check-health'],
    everyMinutes: scene.stage.healthCheckEveryMinutes,
    figures: { CircuitsOpen: 'max', CircuitsForced: 'max' },
  });
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
  const messages = awsMetric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', {
    QueueName: missedRunsQueueName(stage.name),
  });
  return graph(
    {
      title: 'Functions: errors, throttles, failed starts, missed runs',
      everyMinutes: 15,
      leftAxis: 'runs',
      lines: [
        sum('Errors', 'errors', colors.bad),
        sum('Throttles', 'throttles', colors.late),
        ofGroup('TargetErrorCount', 'starts refused', colors.second),
        ofGroup('InvocationDroppedCount', 'starts dropped', colors.first),
        { metric: messages, statistic: 'Maximum', label: 'messages of missed runs', color: colors.idle },
      ],
    },
    region,
  );
}

export function waitingRow(scene: Scene): Row {
  const everyMinutes = scene.stage.recording.drainEveryMinutes;
  const of = ['record-backlog'] as const;
  return {
    heading: 'How large is the backlog?',
    good: 'the next drain records the backlog, so that its age stays near zero; nothing is missing, quarantined or dead.',
    runbook: 'backlog-set-aside',
    widgets: [
      figuresOf(scene, {
        title: 'Landed and not recorded',
        of,
        everyMinutes,
        figures: { BacklogWaiting: 'max', BacklogMissing: 'max' },
      }),
      figuresOf(scene, { title: 'Age of the oldest (s)', of, everyMinutes, figures: { BacklogAge: 'max' } }),
      figuresOf(scene, {
        title: 'Quarantined and dead',
        of,
        everyMinutes,
        figures: { BacklogHeld: 'max', BacklogDead: 'max' },
      }),
    ],
  };
}

import type { AlarmTerms } from '../../functions/alarm.ts';
import type { DeclaredFunction } from '../../functions/declarations.ts';
import { functionName } from '../resource-names.ts';
import type { Stage } from '../stages.ts';
import { type Alarm, declaredAlarms } from './alarm.ts';
import type { AwsMetricName } from './aws-metrics.ts';
import { awsMetric } from './metric.ts';

/** Lambda's own metrics, which alone see a run that crashes, or never starts. */
export function alarmsOfFunction(declaration: DeclaredFunction, stage: Stage): readonly Alarm[] {
  const { name, asyncInvoke } = declaration;
  const starts = asyncInvoke?.ifFailed === 'keep' ? startAlarms(name, stage) : [];
  return [...declaredAlarms(declaration, stage), errorAlarm(declaration, stage), ...starts];
}

function errorAlarm({ name, errorImpact }: DeclaredFunction, stage: Stage): Alarm {
  return lambdaAlarm(name, stage, 'Errors', {
    kind: 'function-errors',
    impact: `${functionName(stage.name, name)} failed. ${errorImpact}`,
    firstAction: 'Find the error and the request id in its log; a timeout or lack of memory is in the platform report.',
    query: 'crashes',
    // Counted at the time of its start, which lies up to ten minutes back.
    everyMinutes: 15,
  });
}

/** Of a function whose events are worth keeping: what another one could not start, the next schedule starts again. */
function startAlarms(name: DeclaredFunction['name'], stage: Stage): readonly Alarm[] {
  return [
    lambdaAlarm(name, stage, 'Throttles', {
      kind: 'function-throttled',
      impact: 'Runs are turned away, and retried until the next one is due: prices may not be seen.',
      firstAction: 'Compare ConcurrentExecutions with the reserved concurrency and the quota of the account.',
      query: 'runs',
    }),
    lambdaAlarm(name, stage, 'AsyncEventsDropped', {
      kind: 'events-dropped',
      impact:
        'A run was given up before it started or after it crashed: a gap. Its event is kept with the missed runs.',
      firstAction: 'Read the message in the queue of missed runs, and look for throttles and crashes at its time.',
      query: 'crashes',
    }),
    lambdaAlarm(name, stage, 'DestinationDeliveryFailures', {
      kind: 'destination-failures',
      impact: 'The end of a run did not reach the drain or the queue of missed runs: a gap may have no message there.',
      firstAction: 'Look at the policy of the queue and at the role of the function.',
      query: 'runs',
    }),
  ];
}

type LambdaTerms = Pick<AlarmTerms, 'kind' | 'impact' | 'firstAction' | 'query'> &
  Partial<Pick<AlarmTerms, 'everyMinutes'>>;

function lambdaAlarm(
  name: DeclaredFunction['name'],
  stage: Stage,
  metric: AwsMetricName<'AWS/Lambda'>,
  { everyMinutes = 5, ...terms }: LambdaTerms,
): Alarm {
  const dimensions = { FunctionName: functionName(stage.name, name) };
  return {
    ...terms,
    label: name,
    severity: 'ticket',
    everyMinutes,
    firesWithinMinutes: everyMinutes + 5,
    metrics: { watched: { metric: awsMetric('AWS/Lambda', metric, dimensions), statistic: 'Sum' } },
  };
}

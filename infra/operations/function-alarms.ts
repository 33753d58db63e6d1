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
  const destination = asyncInvoke?.ifFailed === 'keep' ? [destinationAlarm(name, stage)] : [];
  return [...declaredAlarms(declaration, stage), errorAlarm(declaration, stage), ...destination];
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

/**
 * Of a function whose events are worth keeping. Those that were throttled for too long, or given up, are in the queue of missed
 * runs, which has an alarm: this is for those that did not get there.
 */
function destinationAlarm(name: DeclaredFunction['name'], stage: Stage): Alarm {
  return lambdaAlarm(name, stage, 'DestinationDeliveryFailures', {
    kind: 'destination-failures',
    impact: 'The end of a run did not reach the drain or the queue of missed runs: a gap may have no message there.',
    firstAction: 'Look at the policy of the queue and at the role of the function.',
    query: 'runs',
  });
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

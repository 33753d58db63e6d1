import type { AlarmTerms } from '../../functions/alarm.ts';
import { missedRunsQueueName, scheduleGroupName } from '../resource-names.ts';
import type { Stage } from '../stages.ts';
import type { Alarm } from './alarm.ts';
import { awsMetric } from './metric.ts';

/** On runs that never started: schedules that were not delivered, and the queue of missed runs. */
export function deliveryAlarms({ name: stage }: Stage): readonly Alarm[] {
  const series = { severity: 'ticket', everyMinutes: 5 } as const satisfies Partial<AlarmTerms>;
  const group = { ScheduleGroup: scheduleGroupName(stage) };
  const messages = awsMetric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', {
    QueueName: missedRunsQueueName(stage),
  });
  return [
    {
      ...series,
      kind: 'missed-runs',
      // A message stays for two weeks. So the alarm is on each one that is new; an idle queue has no values.
      math: 'DIFF(FILL(messages, 0))',
      metrics: { messages: { metric: messages, statistic: 'Maximum' } },
      impact: 'A run that should have observed did not: the history has a gap there that nothing can fill.',
      firstAction: 'Read the message: it holds the event, and why it was not run. Delete it once it is understood.',
      query: 'crashes',
      // An idle queue takes up to 15 minutes to report again.
      firesWithinMinutes: 25,
    },
    {
      ...series,
      kind: 'schedule-delivery',
      metrics: { watched: { metric: awsMetric('AWS/Scheduler', 'InvocationDroppedCount', group), statistic: 'Sum' } },
      impact: 'The scheduler gave up starting a run. If it was to observe, the history has a gap.',
      firstAction:
        'See whether the function is throttled or was deleted, and what the role of the scheduler may invoke.',
      query: 'runs',
      firesWithinMinutes: 10,
    },
  ];
}

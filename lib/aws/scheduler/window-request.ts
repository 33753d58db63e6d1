import { createHash } from 'node:crypto';
import type { CreateScheduleCommandInput, UpdateScheduleCommandInput } from '@aws-sdk/client-scheduler';
import type { CaptureWindow } from '../../games/capture-windows.ts';

/** What the schedules of windows invoke, and how. */
export interface WindowTarget {
  readonly league: string;
  /** The group of schedules. It exists. */
  readonly group: string;
  /** The alias of the function that observes. */
  readonly functionArn: string;
  /** Scheduler assumes it: it may invoke the function, and send to the queue. */
  readonly roleArn: string;
  /** The queue of starts that could not be delivered. */
  readonly deadLetterArn: string;
}

type WindowRequest = CreateScheduleCommandInput & UpdateScheduleCommandInput;

/**
 * The whole of a window's schedule, to create or to update it: an update gives each field that is left out its default. The one
 * field that depends on the moment is StartDate: without it firing starts at once, and Scheduler refuses one that is more than
 * 5 minutes old. The event names the window, because a schedule that was moved or deleted may fire once more.
 */
export function windowRequest(window: CaptureWindow, target: WindowTarget, now: Date): WindowRequest {
  const { from, until, everyMinutes } = window;
  const { league } = target;
  const startsLater = Date.parse(from) > now.getTime();
  return {
    Name: window.name,
    GroupName: target.group,
    Description: `Observes the ${league} slate around the starts of its games.`,
    ScheduleExpression: everyMinutes === 1 ? 'rate(1 minute)' : `rate(${everyMinutes} minutes)`,
    ScheduleExpressionTimezone: 'UTC',
    ...(startsLater && { StartDate: new Date(from) }),
    EndDate: new Date(until),
    ActionAfterCompletion: 'DELETE',
    State: 'ENABLED',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: target.functionArn,
      RoleArn: target.roleArn,
      DeadLetterConfig: { Arn: target.deadLetterArn },
      // The next tick does the work of one that cannot be delivered within its minute.
      RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 1 },
      Input: JSON.stringify({ league, window: { from, until }, scheduledTime: '<aws.scheduler.scheduled-time>' }),
    },
  };
}

/** Another one for another target, and for another way to build the request: windows are then created under new names. */
export function fingerprintOf(target: WindowTarget): string {
  const sample = { name: 'any', from: '2000-01-01T00:00:00.000Z', until: '2000-01-01T01:00:00.000Z', gamePks: [] };
  const requests = [1, 2].map((everyMinutes) => windowRequest({ ...sample, everyMinutes }, target, new Date(0)));
  return createHash('sha256').update(JSON.stringify(requests)).digest('hex').slice(0, 16);
}

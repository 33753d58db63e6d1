import { describe, expect, test } from 'vitest';
import { fingerprintOf, type WindowTarget, windowRequest } from '../../../../../lib/aws/scheduler/window-request.ts';

const target: WindowTarget = {
  league: 'mlb',
  group: 'odds-test',
  functionArn: 'arn:function',
  roleArn: 'arn:role',
  deadLetterArn: 'arn:queue',
};
const window = {
  name: 'closing-mlb-1',
  from: '2026-07-14T22:45:00.000Z',
  until: '2026-07-14T23:05:00.000Z',
  everyMinutes: 1,
  gamePks: [1],
};

describe('windowRequest', () => {
  test('says all of a schedule, so that an update resets nothing', () => {
    expect(windowRequest(window, target, new Date('2026-07-14T12:00:00Z'))).toEqual({
      Name: 'closing-mlb-1',
      GroupName: 'odds-test',
      Description: 'Observes the mlb slate around the starts of its games.',
      ScheduleExpression: 'rate(1 minute)',
      ScheduleExpressionTimezone: 'UTC',
      StartDate: new Date(window.from),
      EndDate: new Date(window.until),
      ActionAfterCompletion: 'DELETE',
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: 'arn:function',
        RoleArn: 'arn:role',
        DeadLetterConfig: { Arn: 'arn:queue' },
        RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 1 },
        Input: JSON.stringify({
          league: 'mlb',
          window: { from: window.from, until: window.until },
          scheduledTime: '<aws.scheduler.scheduled-time>',
        }),
      },
    });
  });

  test('has no StartDate once the window is open, and is otherwise the same', () => {
    const { StartDate: _, ...rest } = windowRequest(window, target, new Date('2026-07-14T22:44:59Z'));
    for (const now of ['2026-07-14T22:45:00Z', '2026-07-14T23:04:59Z']) {
      expect(windowRequest(window, target, new Date(now))).toEqual(rest);
    }
  });

  test('writes a rate of several minutes in the plural', () => {
    const slower = { ...window, everyMinutes: 2 };
    expect(windowRequest(slower, target, new Date()).ScheduleExpression).toBe('rate(2 minutes)');
  });
});

describe('fingerprintOf', () => {
  test('is another one for each difference of the target', () => {
    const changed = Object.keys(target).map((field) => fingerprintOf({ ...target, [field]: 'other' }));
    // The name of the league is in the request too.
    expect(new Set([fingerprintOf(target), ...changed]).size).toBe(1 + Object.keys(target).length);
    expect(fingerprintOf({ ...target })).toBe(fingerprintOf(target));
  });
});

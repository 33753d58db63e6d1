import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { functionDeclarations, functionNamed } from '../../functions/declarations.ts';
import { functionId } from '../../infra/constructs/construct-ids.ts';
import { stageNamed } from '../../infra/stages.ts';
import { resourcesOf, templatesOf } from './stage-templates.ts';

const scheduleSchema = z.object({
  Name: z.string(),
  State: z.string(),
  GroupName: z.string(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string(),
  FlexibleTimeWindow: z.object({ Mode: z.string() }),
  Target: z.object({
    Arn: z.unknown(),
    Input: z.string(),
    DeadLetterConfig: z.object({ Arn: z.unknown() }).optional(),
    RetryPolicy: z.object({ MaximumEventAgeInSeconds: z.number(), MaximumRetryAttempts: z.number() }),
  }),
});

const allSchedules = ['dev', 'prod'].flatMap((stage) => {
  const { collection } = templatesOf(stage);
  const queues = resourcesOf(collection, 'AWS::SQS::Queue');
  const queueNamed = (name: string) =>
    Object.keys(queues).find((id) => queues[id]?.Properties.QueueName === `odds-${stage}-${name}`);
  const [queue, undelivered] = [queueNamed('missed-runs'), queueNamed('undelivered-starts')];
  return Object.values(resourcesOf(collection, 'AWS::Scheduler::Schedule')).map(({ Properties }) => {
    const schedule = scheduleSchema.parse(Properties);
    return { name: `${stage} ${schedule.ScheduleExpression}`, stage, queue, undelivered, schedule };
  });
});
/** Those that observe. */
const schedules = allSchedules.filter(({ schedule }) => schedule.Name.startsWith('observe-'));
const drains = allSchedules.filter(({ schedule }) => schedule.Name === 'record-backlog');
const syncs = allSchedules.filter(({ schedule }) => schedule.Name === 'sync-schedule');
const results = allSchedules.filter(({ schedule }) => schedule.Name === 'record-outcomes');
const checks = allSchedules.filter(({ schedule }) => schedule.Name === 'check-health');

/** Minutes and hours of a cron expression of the scheduler; throws if EventBridge would refuse a field. */
function ticksOf(expression: string): { minutes: number[]; hours: number[]; months: number[] } {
  const fields = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression);
  if (fields === null) throw new Error(`${expression} does not have the six fields of a schedule.`);
  const [, minute = '', hour = '', day, month = '', weekday, year] = fields;
  expect([day, weekday, year]).toEqual(['*', '?', '*']);
  return { minutes: valuesOf(minute, 0, 59), hours: valuesOf(hour, 0, 23), months: valuesOf(month, 1, 12) };
}

function valuesOf(field: string, least: number, most: number): number[] {
  const step = /^(\d+)\/(\d+)$/.exec(field);
  const range = /^(\d+)(?:-(\d+))?$/.exec(field);
  const [from, to, by] = step
    ? [Number(step[1]), most, Number(step[2])]
    : [Number(range?.[1]), Number(range?.[2] ?? range?.[1]), 1];
  if (!(from >= least && to <= most && from <= to && by >= 1 && by <= most))
    throw new Error(`${field} is no such field.`);
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

describe('schedules', () => {
  it.each(['dev', 'prod'])('of %s are those that the functions declare, and start these', (name) => {
    const declared = functionDeclarations.flatMap((declaration) => {
      const starts = declaration.startedBy.schedules?.(stageNamed(name)) ?? [];
      return starts.map((start) => [start.name, { 'Fn::GetAtt': [functionId(declaration.name), 'Arn'] }]);
    });
    const deployed = allSchedules.filter(({ stage }) => stage === name);
    expect(deployed.map(({ schedule }) => [schedule.Name, schedule.Target.Arn])).toEqual(declared);
  });

  it('exist on every stage', () => {
    expect(new Set(schedules.map(({ stage }) => stage))).toEqual(new Set(['dev', 'prod']));
  });

  it.each(schedules)('$name is in a zone that the IANA database knows', ({ schedule }) => {
    expect(Intl.supportedValuesOf('timeZone')).toContain(schedule.ScheduleExpressionTimezone);
  });

  it.each(schedules)('$name ticks at valid times, evenly, and not while the clocks change', ({ schedule }) => {
    const { minutes, hours, months } = ticksOf(schedule.ScheduleExpression);
    expect(60 % minutes.length).toBe(0);
    expect(hours).not.toContain(1);
    expect(hours).not.toContain(2);
    expect(months).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('observes every half hour in production, far from games, from nine until midnight', () => {
    const production = schedules.filter(({ stage }) => stage === 'prod');
    expect(production).toHaveLength(1);
    for (const { schedule } of production) {
      const { minutes, hours } = ticksOf(schedule.ScheduleExpression);
      expect(minutes).toEqual([0, 30]);
      expect([hours.length, hours[0], hours.at(-1)]).toEqual([15, 9, 23]);
    }
  });

  it.each(schedules)('$name gives up on a delivery before the next tick, after two retries', ({ schedule }) => {
    const { minutes } = ticksOf(schedule.ScheduleExpression);
    const { MaximumEventAgeInSeconds, MaximumRetryAttempts } = schedule.Target.RetryPolicy;
    expect(MaximumRetryAttempts).toBe(2);
    expect(MaximumEventAgeInSeconds).toBeGreaterThanOrEqual(60);
    expect(MaximumEventAgeInSeconds).toBeLessThan(3600 / minutes.length);
  });

  it.each(schedules)(
    '$name starts collect-odds, and sends what it cannot deliver to the queue of missed runs',
    (run) => {
      expect(run.schedule.Target.Arn).toEqual({ 'Fn::GetAtt': ['CollectOdds', 'Arn'] });
      expect(run.schedule.Target.DeadLetterConfig?.Arn).toEqual({ 'Fn::GetAtt': [run.queue, 'Arn'] });
    },
  );

  it.each(schedules)('$name tells the run its league and when it was due, and names no source', ({ schedule }) => {
    expect(JSON.parse(schedule.Target.Input)).toEqual({
      league: 'mlb',
      scheduledTime: '<aws.scheduler.scheduled-time>',
    });
  });

  it.each(schedules)('$name is on, in the group that switches the season, at the minute', ({ schedule, stage }) => {
    expect([schedule.State, schedule.GroupName, schedule.FlexibleTimeWindow.Mode]).toEqual([
      'ENABLED',
      `odds-${stage}`,
      'OFF',
    ]);
  });
});

describe('what the scheduler cannot deliver', () => {
  it.each(allSchedules)('of $stage $schedule.Name is kept in a queue', ({ schedule, queue, undelivered }) => {
    const kept = [queue, undelivered].map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
    expect(kept).toContainEqual(schedule.Target.DeadLetterConfig?.Arn);
  });
});

describe('drains of the backlog', () => {
  it('exist once on every stage, around the clock', () => {
    expect(drains.map(({ stage, schedule }) => [stage, schedule.ScheduleExpression])).toEqual([
      ['dev', 'cron(2 * * * ? *)'],
      ['prod', 'cron(2/15 * * * ? *)'],
    ]);
    for (const { schedule } of drains)
      expect([schedule.State, schedule.ScheduleExpressionTimezone]).toEqual(['ENABLED', 'Etc/UTC']);
  });

  it.each(drains)('of $stage come when no run is under way', ({ stage, schedule }) => {
    const [, minute = ''] = /^cron\((\S+) /.exec(schedule.ScheduleExpression) ?? [];
    const { slates } = stageNamed(stage);
    const longest = functionNamed('collect-odds').sizing.timeoutSeconds / 60;
    const drainsAt = valuesOf(minute, 0, 59);
    expect(drainsAt.length).toBeGreaterThan(0);
    for (const { everyMinutes } of slates) {
      for (const at of drainsAt) expect(at % everyMinutes).toBeGreaterThan(longest);
    }
  });

  it.each(drains)('of $stage start record-backlog; one that is missed is no gap', ({ schedule, undelivered }) => {
    expect(schedule.Target.Arn).toEqual({ 'Fn::GetAtt': ['RecordBacklog', 'Arn'] });
    expect(schedule.Target.DeadLetterConfig?.Arn).toEqual({ 'Fn::GetAtt': [undelivered, 'Arn'] });
    expect(schedule.Target.RetryPolicy.MaximumRetryAttempts).toBe(0);
    expect(JSON.parse(schedule.Target.Input)).toEqual({ scheduledTime: '<aws.scheduler.scheduled-time>' });
  });
});

describe('syncs of the official schedule', () => {
  it('exist once on every stage, in every hour in which its slate is observed, or windows may open', () => {
    expect(syncs.map(({ stage, schedule }) => [stage, schedule.ScheduleExpression])).toEqual([
      ['dev', 'cron(3 12-20 * 3-11 ? *)'],
      ['prod', 'cron(3/15 0-23 * 3-11 ? *)'],
    ]);
    for (const { schedule, stage } of syncs) {
      const { State, GroupName, ScheduleExpressionTimezone } = schedule;
      expect([State, GroupName, ScheduleExpressionTimezone]).toEqual(['ENABLED', `odds-${stage}`, 'America/New_York']);
    }
  });

  it.each(syncs)('of $stage start sync-schedule; one that is missed is no gap', ({ stage, schedule, undelivered }) => {
    expect(schedule.Target.Arn).toEqual({ 'Fn::GetAtt': ['SyncSchedule', 'Arn'] });
    expect(schedule.Target.DeadLetterConfig?.Arn).toEqual({ 'Fn::GetAtt': [undelivered, 'Arn'] });
    const age = (stageNamed(stage).scheduleEveryMinutes - 1) * 60;
    expect(schedule.Target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: age, MaximumRetryAttempts: 0 });
    expect(JSON.parse(schedule.Target.Input)).toEqual({ scheduledTime: '<aws.scheduler.scheduled-time>' });
  });
});

describe('plans of capture windows', () => {
  it('come between the syncs, on while a stage has windows, also if it collects nothing', () => {
    const plans = allSchedules.filter(({ schedule }) => schedule.Name === 'plan-closing');
    expect(plans.map(({ stage, schedule }) => [stage, schedule.ScheduleExpression, schedule.State])).toEqual([
      ['dev', 'cron(11/15 12-20 * 3-11 ? *)', 'DISABLED'],
      ['prod', 'cron(11/15 0-23 * 3-11 ? *)', 'ENABLED'],
    ]);
    const { collection } = templatesOf({ ...stageNamed('prod'), collecting: false });
    const states = Object.values(resourcesOf(collection, 'AWS::Scheduler::Schedule')).map(({ Properties }) => {
      const { Name, State } = scheduleSchema.parse(Properties);
      return [Name, State];
    });
    expect(Object.fromEntries(states)).toMatchObject({ 'observe-mlb': 'DISABLED', 'plan-closing': 'ENABLED' });
  });
});

describe('checks of the health', () => {
  it('come four times an hour on every stage, around the clock', () => {
    expect(checks.map(({ stage, schedule }) => [stage, schedule.ScheduleExpression])).toEqual([
      ['dev', 'cron(4/15 * * * ? *)'],
      ['prod', 'cron(4/15 * * * ? *)'],
    ]);
    for (const { schedule } of checks)
      expect([schedule.State, schedule.ScheduleExpressionTimezone]).toEqual(['ENABLED', 'Etc/UTC']);
  });

  it.each(checks)('of $stage come after the drain of their time', ({ stage }) => {
    const minutesOf = (of: typeof checks) => {
      const [found] = of.filter((one) => one.stage === stage);
      const [, minute = ''] = /^cron\((\S+) /.exec(found?.schedule.ScheduleExpression ?? '') ?? [];
      return valuesOf(minute, 0, 59);
    };
    expect(minutesOf(checks).filter((minute) => minutesOf(drains).includes(minute))).toEqual([]);
  });

  it.each(checks)('of $stage never ask for depth: that would keep the database awake', ({ schedule, undelivered }) => {
    expect(schedule.Target.Arn).toEqual({ 'Fn::GetAtt': ['CheckHealth', 'Arn'] });
    expect(schedule.Target.DeadLetterConfig?.Arn).toEqual({ 'Fn::GetAtt': [undelivered, 'Arn'] });
    expect(schedule.Target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 14 * 60, MaximumRetryAttempts: 0 });
    expect(JSON.parse(schedule.Target.Input)).toEqual({ scheduledTime: '<aws.scheduler.scheduled-time>' });
  });
});

describe('asking for results again', () => {
  it('is three syncs in the first hours of the slate, when drains wake the database anyway', () => {
    expect(results.map(({ stage, schedule }) => [stage, schedule.ScheduleExpression])).toEqual([
      ['dev', 'cron(11 12-14 * 3-11 ? *)'],
      ['prod', 'cron(11 9-11 * 3-11 ? *)'],
    ]);
    for (const { schedule } of results) {
      expect(JSON.parse(schedule.Target.Input)).toEqual({
        for: 'outcomes',
        scheduledTime: '<aws.scheduler.scheduled-time>',
      });
    }
  });
});

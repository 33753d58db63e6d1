import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { describe, expect, test } from 'vitest';
import { clockOf, group, openRig, type Rig, scheduleInput, target } from '../../../../support/scheduler-rig.ts';

const start = '2026-07-14T22:00:00Z';
const at = (time: string) => new Date(`2026-07-14T${time}Z`);

const create = (rig: Rig, fields: Parameters<typeof scheduleInput>[0] = {}) =>
  rig.client.send(new CreateScheduleCommand(scheduleInput(fields)));
const update = (rig: Rig, fields: Parameters<typeof scheduleInput>[0] = {}) =>
  rig.client.send(new UpdateScheduleCommand(scheduleInput(fields)));
const get = (rig: Rig) => rig.client.send(new GetScheduleCommand({ Name: 'window', GroupName: group }));
const deliveredAt = (rig: Rig) => rig.delivered.map((each) => clockOf(each.at));
const scheduledAt = (rig: Rig) => rig.delivered.map(({ delivery }) => clockOf(delivery.scheduledTime));

describe('a schedule on this machine', () => {
  test('fires from StartDate to before EndDate, is deleted then, and fires no more', async () => {
    await using rig = await openRig(start);
    await create(rig, { StartDate: at('22:45:00'), EndDate: at('22:48:00'), ActionAfterCompletion: 'DELETE' });
    await rig.runUntil('2026-07-14T22:46:59Z');
    expect((await get(rig)).Name).toBe('window');
    await rig.runUntil('2026-07-15T22:00:00Z');
    expect(deliveredAt(rig)).toEqual(['22:45:00', '22:46:00', '22:47:00']);
    await expect(get(rig)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('stays enabled past its EndDate and never fires if it is not to be deleted', async () => {
    await using rig = await openRig(start);
    await create(rig, { EndDate: at('22:02:00') });
    await rig.runUntil('2026-07-14T22:05:00Z');
    // Neither a new start nor an update without an EndDate in the future changes that.
    await update(rig, { EndDate: at('22:02:00'), ActionAfterCompletion: 'DELETE' });
    await rig.runUntil('2026-10-01T00:00:00Z');
    expect(deliveredAt(rig)).toEqual(['22:00:00', '22:01:00']);
    expect((await get(rig)).State).toBe('ENABLED');
  });

  test('fires at once without a StartDate, and again with an update', async () => {
    await using rig = await openRig('2026-07-14T22:00:20Z');
    await create(rig, { EndDate: at('23:00:00') });
    await rig.runUntil('2026-07-14T22:01:50Z');
    await update(rig, { EndDate: at('22:04:00') });
    await rig.runUntil('2026-07-14T23:00:00Z');
    expect(deliveredAt(rig)).toEqual(['22:00:20', '22:01:20', '22:01:50', '22:02:50', '22:03:50']);
  });

  test('keeps the rhythm of a StartDate that has just passed', async () => {
    await using rig = await openRig('2026-07-14T22:03:30Z');
    await create(rig, { StartDate: at('22:00:00'), EndDate: at('22:06:00') });
    await rig.runUntil('2026-07-14T23:00:00Z');
    expect(deliveredAt(rig)).toEqual(['22:04:00', '22:05:00']);
  });

  test('fires by a cron expression in its zone, with Sunday as day 1', async () => {
    await using rig = await openRig(start);
    const cron = { ScheduleExpression: 'cron(5/20 12 ? * 1 *)', ScheduleExpressionTimezone: 'America/New_York' };
    await create(rig, { ...cron, EndDate: new Date('2026-07-26T00:00:00Z') });
    await rig.runUntil('2026-08-30T00:00:00Z');
    expect(rig.delivered.map(({ delivery }) => delivery.scheduledTime.toISOString())).toEqual([
      '2026-07-19T16:05:00.000Z',
      '2026-07-19T16:25:00.000Z',
      '2026-07-19T16:45:00.000Z',
    ]);
  });

  test('fires once at the local time of at(…), whatever its dates say, and is deleted if it asks for that', async () => {
    await using rig = await openRig(start);
    const once = { ScheduleExpression: 'at(2026-07-14T19:30:00)', ScheduleExpressionTimezone: 'America/New_York' };
    await create(rig, { ...once, EndDate: at('22:30:00'), ActionAfterCompletion: 'DELETE' });
    await create(rig, { ...once, Name: 'kept' });
    await rig.runUntil('2026-07-16T00:00:00Z');
    expect(scheduledAt(rig)).toEqual(['23:30:00', '23:30:00']);
    await expect(get(rig)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('does not fire while it is disabled, nor when it was deleted', async () => {
    await using rig = await openRig(start);
    await create(rig, { State: 'DISABLED' });
    await rig.runUntil('2026-07-14T22:05:00Z');
    await update(rig, { State: 'ENABLED' });
    await rig.runUntil('2026-07-14T22:06:30Z');
    await rig.client.send(new DeleteScheduleCommand({ Name: 'window', GroupName: group }));
    await rig.runUntil('2026-07-14T22:30:00Z');
    expect(deliveredAt(rig)).toEqual(['22:05:00', '22:06:00']);
  });

  test('fills in the keywords of its input', async () => {
    await using rig = await openRig(start);
    const keywords = ['scheduled-time', 'schedule-arn', 'attempt-number', 'execution-id'];
    const input = Object.fromEntries(keywords.map((keyword) => [keyword, `<aws.scheduler.${keyword}>`]));
    const { ScheduleArn } = await create(rig, {
      EndDate: at('22:00:30'),
      Target: { ...target, Input: JSON.stringify({ league: 'mlb', ...input }) },
    });
    await rig.runUntil('2026-07-14T22:01:00Z');
    expect(rig.delivered[0]?.delivery).toMatchObject({
      targetArn: target.Arn,
      schedule: { group, name: 'window', arn: ScheduleArn },
      event: {
        league: 'mlb',
        'scheduled-time': '2026-07-14T22:00:00Z',
        'schedule-arn': ScheduleArn,
        'attempt-number': '1',
        'execution-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
  });

  test('delivers all that was due before a jump of the clock, in the order of time', async () => {
    await using rig = await openRig(start);
    await create(rig, { Name: 'one', EndDate: at('22:02:00') });
    await create(rig, { Name: 'other', StartDate: at('22:00:30'), EndDate: at('22:02:00') });
    rig.now = at('23:00:00');
    await Promise.all([rig.service.deliverDue(), rig.service.deliverDue()]);
    expect(scheduledAt(rig)).toEqual(['22:00:00', '22:00:30', '22:01:00', '22:01:30']);
    expect(rig.service.nextDueAt()).toBeUndefined();
  });

  test('delivers what was due before an update, even if the clock was not looked at in between', async () => {
    await using rig = await openRig(start);
    await create(rig);
    rig.now = at('22:01:30');
    await update(rig, { StartDate: at('22:03:00'), EndDate: at('22:04:00') });
    await rig.runUntil('2026-07-14T22:10:00Z');
    expect(scheduledAt(rig)).toEqual(['22:00:00', '22:01:00', '22:03:00']);
  });
});

describe('faults of the service', () => {
  const window = { StartDate: at('22:45:00'), EndDate: at('22:47:00'), ActionAfterCompletion: 'DELETE' } as const;

  test('deliver a tick up to a minute late, with the time for which it was scheduled', async () => {
    await using rig = await openRig(start, { latenessMs: (_, time) => (time < at('22:46:00') ? 59_000 : 0) });
    await create(rig, window);
    await rig.runUntil('2026-07-14T23:00:00Z');
    expect(rig.delivered.map((each) => [clockOf(each.at), clockOf(each.delivery.scheduledTime)])).toEqual([
      ['22:45:59', '22:45:00'],
      ['22:46:00', '22:46:00'],
    ]);
  });

  test('deliver a tick twice, as two executions of one scheduled time', async () => {
    await using rig = await openRig(start, { copies: () => 2 });
    await create(rig, { ...window, Target: { ...target, Input: '{"id":"<aws.scheduler.execution-id>"}' } });
    await rig.runUntil('2026-07-14T23:00:00Z');
    expect(scheduledAt(rig)).toEqual(['22:45:00', '22:45:00', '22:46:00', '22:46:00']);
    expect(new Set(rig.delivered.map(({ delivery }) => JSON.stringify(delivery.event))).size).toBe(4);
  });

  test('fire the earlier definition for a while after an update and after a deletion', async () => {
    await using rig = await openRig('2026-07-14T22:44:00Z', { staleMs: 61_000 });
    await create(rig, window);
    await update(rig, { StartDate: at('23:00:00'), EndDate: at('23:05:00') });
    await rig.runUntil('2026-07-14T23:00:30Z');
    await rig.client.send(new DeleteScheduleCommand({ Name: 'window', GroupName: group }));
    await rig.runUntil('2026-07-14T23:30:00Z');
    expect(scheduledAt(rig)).toEqual(['22:45:00', '23:00:00', '23:01:00']);
  });
});

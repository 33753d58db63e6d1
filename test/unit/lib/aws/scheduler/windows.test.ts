import { CreateScheduleCommand, GetScheduleCommand, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { describe, expect, test } from 'vitest';
import { windowRequest } from '../../../../../lib/aws/scheduler/window-request.ts';
import { schedulerWindows } from '../../../../../lib/aws/scheduler/windows.ts';
import { clockOf, group, openRig, type Rig, scheduleInput, windowTarget } from '../../../../support/scheduler-rig.ts';

const start = '2026-07-14T22:00:00Z';
const window = {
  name: 'closing-mlb-1',
  from: '2026-07-14T22:45:00.000Z',
  until: '2026-07-14T23:05:00.000Z',
  everyMinutes: 1,
  gamePks: [1],
};

const windowsOf = (rig: Rig, target = windowTarget) =>
  schedulerWindows({ client: rig.client, target, clock: () => rig.now });
const get = (rig: Rig) => rig.client.send(new GetScheduleCommand({ Name: window.name, GroupName: group }));

describe('windows in EventBridge Scheduler', () => {
  test('lists all windows of its league, page by page, and no other schedule', async () => {
    await using rig = await openRig(start);
    const names = Array.from({ length: 103 }, (_, place) => `closing-mlb-${1_000 + place}`);
    for (const Name of [...names, 'observe-mlb', 'closing-nfl-1', 'closing']) {
      const State = Name === 'closing-mlb-1007' ? 'DISABLED' : 'ENABLED';
      await rig.client.send(new CreateScheduleCommand(scheduleInput({ Name, State })));
    }
    await rig.client.send(new CreateScheduleCommand(scheduleInput({ Name: 'closing-mlb-0', GroupName: 'default' })));
    const listed = await windowsOf(rig).list();
    expect(listed.map(({ name }) => name)).toEqual(names);
    expect(listed.filter(({ enabled }) => !enabled)).toEqual([{ name: 'closing-mlb-1007', enabled: false }]);
  });

  test('creates a window, and says if there is one', async () => {
    await using rig = await openRig(start);
    expect(await windowsOf(rig).create(window)).toBe(true);
    expect(await windowsOf(rig).create(window)).toBe(false);
    const { $metadata, Arn, CreationDate, LastModificationDate, ...kept } = await get(rig);
    expect(kept).toEqual(windowRequest(window, windowTarget, rig.now));
  });

  test('restores a window that was edited, and says if there is none', async () => {
    await using rig = await openRig(start);
    expect(await windowsOf(rig).update(window)).toBe(false);
    await windowsOf(rig).create(window);
    const edited = scheduleInput({ Name: window.name, State: 'DISABLED', ScheduleExpression: 'rate(1 day)' });
    await rig.client.send(new UpdateScheduleCommand(edited));
    expect(await windowsOf(rig).update(window)).toBe(true);
    expect(await get(rig)).toMatchObject({ State: 'ENABLED', ScheduleExpression: 'rate(1 minute)' });
  });

  test('updates a window that has been open for over 5 minutes, which fires at once and ends as before', async () => {
    await using rig = await openRig(start);
    await windowsOf(rig).create(window);
    await rig.runUntil('2026-07-14T23:01:30Z');
    const before = rig.delivered.length;
    expect(await windowsOf(rig).update(window)).toBe(true);
    await rig.runUntil('2026-07-15T00:00:00Z');
    expect(rig.delivered.slice(before).map((each) => clockOf(each.at))).toEqual([
      '23:01:30',
      '23:02:30',
      '23:03:30',
      '23:04:30',
    ]);
    expect(rig.delivered[0]?.delivery.event).toEqual({
      league: 'mlb',
      window: { from: window.from, until: window.until },
      scheduledTime: '2026-07-14T22:45:00Z',
    });
    expect(await windowsOf(rig).list()).toEqual([]);
  });

  test('takes an update that conflicts with another change for one that was not made', async () => {
    await using rig = await openRig(start, { settlingMs: 1_000 });
    await windowsOf(rig).create(window);
    expect(await windowsOf(rig).update(window)).toBe(false);
  });

  test('deletes a window, says if there is none, and can create it again', async () => {
    await using rig = await openRig(start);
    await windowsOf(rig).create(window);
    expect([await windowsOf(rig).delete(window.name), await windowsOf(rig).delete(window.name)]).toEqual([true, false]);
    expect(await windowsOf(rig).create(window)).toBe(true);
    expect(await windowsOf(rig).list()).toHaveLength(1);
  });

  test('has done what it was asked for if the reply was lost', async () => {
    const lost: string[] = [];
    const losesReply = ({ method }: { method: string }) => !lost.includes(method) && lost.push(method) > 0;
    await using rig = await openRig(start, { losesReply });
    expect(await windowsOf(rig).create(window)).toBe(true);
    expect(await windowsOf(rig).update(window)).toBe(true);
    expect(await windowsOf(rig).list()).toEqual([{ name: window.name, enabled: true }]);
    expect(await windowsOf(rig).delete(window.name)).toBe(true);
    expect(lost).toEqual(['POST', 'PUT', 'GET', 'DELETE']);
  });

  test('says what was refused, and what did not answer', async () => {
    await using rig = await openRig(start, { losesReply: () => true });
    const elsewhere = windowsOf(rig, { ...windowTarget, group: 'none' });
    await expect(elsewhere.create(window)).rejects.toMatchObject({
      code: 'scheduler_refused',
      message: expect.stringMatching(/window closing-mlb-1 could not be created.*group none does not exist/),
    });
    rig.now = new Date('2026-07-14T23:30:00Z');
    const wrongRole = windowsOf(rig, { ...windowTarget, roleArn: 'no-role' });
    await expect(wrongRole.create(window)).rejects.toMatchObject({ code: 'scheduler_refused' });
    await expect(windowsOf(rig).list()).rejects.toMatchObject({
      code: 'scheduler_unavailable',
      message: expect.stringContaining('the windows of mlb could not be listed'),
    });
  });

  test('ends with the signal of its caller', async () => {
    await using rig = await openRig(start);
    await expect(windowsOf(rig).list(AbortSignal.abort())).rejects.toMatchObject({ code: 'scheduler_unavailable' });
  });
});

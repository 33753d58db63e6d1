import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  paginateListSchedules,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { describe, expect, test } from 'vitest';
import { credentials, region } from '../../../../../infra/local/account.ts';
import { startScheduler } from '../../../../../infra/local/scheduler/scheduler.ts';
import { pageRequests, send } from '../../../../support/hostile-page.ts';
import { group, openRig, type Rig, scheduleInput, target } from '../../../../support/scheduler-rig.ts';

const start = '2026-07-14T22:00:00Z';

const create = (rig: Rig, fields: Parameters<typeof scheduleInput>[0] = {}) =>
  rig.client.send(new CreateScheduleCommand(scheduleInput(fields)));
const update = (rig: Rig, fields: Parameters<typeof scheduleInput>[0] = {}) =>
  rig.client.send(new UpdateScheduleCommand(scheduleInput(fields)));
const get = (rig: Rig, Name = 'window') => rig.client.send(new GetScheduleCommand({ Name, GroupName: group }));
const remove = (rig: Rig, Name = 'window') => rig.client.send(new DeleteScheduleCommand({ Name, GroupName: group }));

async function listNames(rig: Rig, query: ConstructorParameters<typeof ListSchedulesCommand>[0] = {}) {
  const names: (string | undefined)[] = [];
  // A copy, because the paginator writes its token into the query.
  for await (const { Schedules = [] } of paginateListSchedules({ client: rig.client }, { ...query })) {
    names.push(...Schedules.map(({ Name }) => Name));
  }
  return names;
}

describe('EventBridge Scheduler on this machine', () => {
  test('keeps a schedule as it was created, with the defaults of the API', async () => {
    await using rig = await openRig(start);
    const StartDate = new Date('2026-07-14T22:45:00Z');
    const EndDate = new Date('2026-07-14T23:10:00Z');
    const { ScheduleArn } = await create(rig, { StartDate, EndDate });
    expect(ScheduleArn).toBe(`arn:aws:scheduler:${region}:000000000000:schedule/${group}/window`);
    expect(await get(rig)).toMatchObject({
      Arn: ScheduleArn,
      GroupName: group,
      Name: 'window',
      ScheduleExpression: 'rate(1 minute)',
      ScheduleExpressionTimezone: 'UTC',
      StartDate,
      EndDate,
      State: 'ENABLED',
      ActionAfterCompletion: 'NONE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { ...target, RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } },
      CreationDate: new Date(start),
      LastModificationDate: new Date(start),
    });
  });

  test('replaces all of a schedule with an update: what it omits gets its default', async () => {
    await using rig = await openRig(start);
    await create(rig, {
      Description: 'a window',
      State: 'DISABLED',
      EndDate: new Date('2026-07-14T23:10:00Z'),
      ActionAfterCompletion: 'DELETE',
      Target: {
        ...target,
        DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:dead' },
        RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
      },
    });
    rig.now = new Date('2026-07-14T22:01:00Z');
    await update(rig);
    const { Description, EndDate, State, ActionAfterCompletion, Target, ...dates } = await get(rig);
    expect({ Description, EndDate, State, ActionAfterCompletion }).toEqual({
      Description: undefined,
      EndDate: undefined,
      State: 'ENABLED',
      ActionAfterCompletion: 'NONE',
    });
    expect(Target).toEqual({
      ...target,
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
    });
    expect(dates).toMatchObject({ CreationDate: new Date(start), LastModificationDate: rig.now });
  });

  test('answers 409 for a name that exists and 404 for one that does not', async () => {
    await using rig = await openRig(start);
    await create(rig);
    await expect(create(rig)).rejects.toMatchObject({
      name: 'ConflictException',
      message: 'Schedule window already exists.',
      $metadata: { httpStatusCode: 409, attempts: 1 },
    });
    const notFound = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404, attempts: 1 } };
    for (const call of [get, remove, () => update(rig, { Name: 'none' })]) {
      await expect(call(rig, 'none')).rejects.toMatchObject({ ...notFound, message: 'Schedule none does not exist.' });
    }
    await expect(create(rig, { GroupName: 'none' })).rejects.toMatchObject({
      ...notFound,
      message: 'Schedule group none does not exist.',
    });
    await remove(rig);
    await expect(get(rig)).rejects.toMatchObject(notFound);
  });

  test('serves a repeated ClientToken once, and refuses it with other parameters', async () => {
    await using rig = await openRig(start);
    const first = await create(rig, { ClientToken: 'one' });
    expect((await create(rig, { ClientToken: 'one' })).ScheduleArn).toBe(first.ScheduleArn);
    await expect(create(rig, { ClientToken: 'one', Description: 'other' })).rejects.toThrow('other parameters');
    const deletion = new DeleteScheduleCommand({ Name: 'window', GroupName: group, ClientToken: 'two' });
    await rig.client.send(deletion);
    await rig.client.send(deletion);
    // So a token that is made from the definition would not create a window again that was deleted before.
    await create(rig, { ClientToken: 'one' });
    expect(await listNames(rig)).toEqual([]);
  });

  test.each(['create', 'update'] as const)('refuses to %s a schedule that starts over 5 minutes ago', async (how) => {
    await using rig = await openRig(start);
    await create(rig, { Name: 'existing' });
    const Name = how === 'create' ? 'new' : 'existing';
    const change = how === 'create' ? create : update;
    await expect(change(rig, { Name, StartDate: new Date('2026-07-14T21:54:59Z') })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The StartDate you specify cannot be earlier than 5 minutes ago.',
    });
    await change(rig, { Name, StartDate: new Date('2026-07-14T21:55:00Z') });
  });

  test.each([
    ['a name with a slash', { Name: 'a/b' }, 'must be 1–64'],
    ['a name of 65 characters', { Name: 'a'.repeat(65) }, 'must be 1–64'],
    ['a client token with a dot', { ClientToken: 'a.b' }, 'must be 1–64'],
    ['an unknown expression', { ScheduleExpression: 'every(5)' }, 'Invalid Schedule Expression every(5).'],
    ['a zone that does not exist', { ScheduleExpressionTimezone: 'Mars/Base' }, 'is no time zone'],
    ['an end before its start', { StartDate: new Date(start), EndDate: new Date(start) }, 'EndDate'],
    ['a time that has passed', { ScheduleExpression: 'at(2026-07-14T21:59:59)' }, 'in the past'],
    ['too many retries', { Target: { ...target, RetryPolicy: { MaximumRetryAttempts: 186 } } }, '185'],
    ['an input that is no JSON', { Target: { ...target, Input: '{"a":' } }, 'well-formed JSON'],
    ['a queue as its target', { Target: { ...target, Arn: 'arn:aws:sqs:us-east-1:000000000000:q' } }, 'Lambda'],
    ['a flexible window', { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 } }, 'flexible'],
  ] as const)('refuses %s', async (_, fields, message) => {
    await using rig = await openRig(start);
    await expect(create(rig, fields)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
    expect(await listNames(rig)).toEqual([]);
  });

  test('lists page by page, by group, prefix and state, without expressions and dates', async () => {
    await using rig = await openRig(start);
    const names = ['closing-a', 'closing-b', 'closing-c', 'observe-mlb'];
    for (const Name of names) await create(rig, { Name, State: Name === 'closing-b' ? 'DISABLED' : 'ENABLED' });
    await create(rig, { Name: 'closing-d', GroupName: 'default' });
    const all = { GroupName: group, MaxResults: 1 };
    expect(await listNames(rig, all)).toEqual(names);
    expect(await listNames(rig, { ...all, NamePrefix: 'closing-' })).toEqual(['closing-a', 'closing-b', 'closing-c']);
    expect(await listNames(rig, { ...all, State: 'DISABLED' })).toEqual(['closing-b']);
    expect(await listNames(rig, { NamePrefix: 'closing-d' })).toEqual(['closing-d']);
    const { Schedules } = await rig.client.send(new ListSchedulesCommand({ MaxResults: 1 }));
    expect(Object.keys(Schedules?.[0] ?? {}).sort()).toEqual(
      ['Arn', 'CreationDate', 'GroupName', 'LastModificationDate', 'Name', 'State', 'Target'].sort(),
    );
  });

  test('hides no schedule from a listing if another one is deleted between two pages', async () => {
    await using rig = await openRig(start);
    for (const Name of ['a', 'b', 'c']) await create(rig, { Name });
    const list = (NextToken?: string) =>
      rig.client.send(new ListSchedulesCommand({ GroupName: group, MaxResults: 2, NextToken }));
    const { NextToken } = await list();
    await remove(rig, 'a');
    expect((await list(NextToken)).Schedules?.map(({ Name }) => Name)).toEqual(['c']);
    await expect(list('no-token')).rejects.toMatchObject({ name: 'ValidationException' });
    for (const MaxResults of [0, 101]) {
      await expect(rig.client.send(new ListSchedulesCommand({ MaxResults }))).rejects.toMatchObject({
        name: 'ValidationException',
      });
    }
  });

  test('refuses by its name what it does not serve', async () => {
    await using rig = await openRig(start);
    await expect(rig.client.send(new ListScheduleGroupsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });

  test('lets the client repeat a request whose reply was lost', async () => {
    let lost = 0;
    await using rig = await openRig(start, { losesReply: () => lost++ < 1 });
    const { $metadata } = await create(rig);
    expect([$metadata.attempts, await listNames(rig)]).toEqual([2, ['window']]);
  });

  test('refuses an update as a conflict while a schedule settles', async () => {
    await using rig = await openRig(start, { settlingMs: 1_000 });
    await create(rig);
    await expect(update(rig)).rejects.toMatchObject({ name: 'ConflictException' });
    rig.now = new Date(rig.now.getTime() + 1_000);
    await update(rig);
  });

  test('refuses a web page, and a program without the secret of the machine', async () => {
    const service = await startScheduler({
      accessKeyId: 'secret',
      clock: () => new Date(start),
      invoke: async () => undefined,
    });
    const port = Number(new URL(service.url).port);
    for (const [name, request] of pageRequests(port))
      expect([name, (await send(port, request)).status]).toEqual([name, 403]);
    const list = (accessKeyId: string) =>
      new SchedulerClient({
        endpoint: service.url,
        region,
        credentials: { ...credentials, accessKeyId },
        maxAttempts: 1,
      }).send(new ListSchedulesCommand({}));
    await expect(list('other')).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    expect((await list('secret')).Schedules).toEqual([]);
    await service.close();
  });
});

import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  paginateListSchedules,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { windows } from '../../../infra/local/account.ts';

/** All that Scheduler keeps of a schedule. */
export interface StoredSchedule {
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly definition: CreateScheduleCommandInput;
}

/** The schedules of capture windows, in the order of their names. */
export async function readSchedules(scheduler: SchedulerClient): Promise<readonly StoredSchedule[]> {
  const found: StoredSchedule[] = [];
  for (const Name of await namesIn(scheduler)) {
    const answer = await scheduler.send(new GetScheduleCommand({ GroupName: windows.group, Name }));
    const { $metadata, Arn, CreationDate, LastModificationDate, ...rest } = answer;
    const { ScheduleExpression, FlexibleTimeWindow, Target } = rest;
    if (!(CreationDate && LastModificationDate && ScheduleExpression && FlexibleTimeWindow && Target)) {
      throw new Error(`Scheduler says less of ${Name} than a schedule has.`);
    }
    const definition = { ...rest, Name, ScheduleExpression, FlexibleTimeWindow, Target };
    found.push({ createdAt: CreationDate, modifiedAt: LastModificationDate, definition });
  }
  return found;
}

/** Sets Scheduler's time to that of each creation: its start may be over now, and Scheduler would refuse it. */
export async function restoreSchedules(
  scheduler: SchedulerClient,
  schedules: readonly StoredSchedule[],
  time: { now: Date },
): Promise<void> {
  for (const Name of await namesIn(scheduler)) {
    await scheduler.send(new DeleteScheduleCommand({ GroupName: windows.group, Name }));
  }
  for (const { createdAt, definition } of schedules) {
    time.now = createdAt;
    await scheduler.send(new CreateScheduleCommand(definition));
  }
}

async function namesIn(client: SchedulerClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { Schedules = [] } of paginateListSchedules({ client }, { GroupName: windows.group })) {
    names.push(...Schedules.flatMap(({ Name }) => Name ?? []));
  }
  return names;
}

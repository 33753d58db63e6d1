import {
  type CreateScheduleCommandInput,
  SchedulerClient,
  type UpdateScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import { credentials, region } from '../../infra/local/account.ts';
import type { Delivery } from '../../infra/local/scheduler/deliveries.ts';
import { type LocalScheduler, type SchedulerFaults, startScheduler } from '../../infra/local/scheduler/scheduler.ts';
import type { WindowTarget } from '../../lib/aws/scheduler/window-request.ts';

export const group = 'odds-test';
export const target = {
  Arn: 'arn:aws:lambda:us-east-1:000000000000:function:odds-test-collect-odds:live',
  RoleArn: 'arn:aws:iam::000000000000:role/odds-test-windows',
};

export const windowTarget: WindowTarget = {
  league: 'mlb',
  group,
  functionArn: target.Arn,
  roleArn: target.RoleArn,
  deadLetterArn: 'arn:aws:sqs:us-east-1:000000000000:odds-test-undelivered-starts',
};

/** A service on a clock that a test moves, the real client in front of it, and what was delivered. */
export interface Rig extends AsyncDisposable {
  readonly service: LocalScheduler;
  readonly client: SchedulerClient;
  readonly delivered: { readonly at: Date; readonly delivery: Delivery }[];
  now: Date;
  /** Moves the clock from due time to due time, delivers, and stops at a time. */
  runUntil(time: string): Promise<void>;
}

export async function openRig(start: string, faults: SchedulerFaults = {}): Promise<Rig> {
  const delivered: Rig['delivered'] = [];
  const service = await startScheduler({
    groups: [group],
    clock: () => rig.now,
    faults,
    invoke: async (delivery) => void delivered.push({ at: rig.now, delivery }),
  });
  const client = new SchedulerClient({ endpoint: service.url, region, credentials, maxAttempts: 3 });
  const rig: Rig = {
    service,
    client,
    delivered,
    now: new Date(start),
    async runUntil(time) {
      const end = new Date(time);
      for (let due = service.nextDueAt(); due !== undefined && due <= end; due = service.nextDueAt()) {
        if (due > rig.now) rig.now = due;
        await service.deliverDue();
      }
      rig.now = end;
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      await service.close();
    },
  };
  return rig;
}

export function clockOf(time: Date): string {
  return time.toISOString().slice(11, 19);
}

type Input = CreateScheduleCommandInput & UpdateScheduleCommandInput;

export function scheduleInput(fields: Partial<Input> = {}): Input {
  return {
    Name: 'window',
    GroupName: group,
    ScheduleExpression: 'rate(1 minute)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: target,
    ...fields,
  };
}

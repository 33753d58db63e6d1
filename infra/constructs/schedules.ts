import { Duration, RemovalPolicy, TimeZone } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ContextAttribute,
  type CronOptionsWithTimezone,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { RecurringStart } from '../../functions/declaration.ts';
import type { Resources } from '../../functions/environment.ts';
import { scheduleGroupName, undeliveredStartsQueueName } from '../resource-names.ts';
import type { Stage } from '../stages.ts';
import { acknowledge } from './acknowledged.ts';
import { scheduleId } from './construct-ids.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { allVersionsOf, type DeployedFunction } from './deployed-function.ts';

interface SchedulesProps {
  readonly stage: Stage;
  readonly missedRuns: IQueue;
}

/**
 * The schedules that the functions declare, in one group. The group, and the role by which its schedules start functions, are
 * there before the functions: one of them adds schedules of its own, the capture windows.
 */
export class Schedules extends Construct {
  readonly #props: SchedulesProps;
  readonly #group: ScheduleGroup;
  readonly #role: Role;
  /** Of starts whose next one does the same work: nothing is lost, but a delivery that fails needs a person. */
  readonly #undelivered: IQueue;

  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id);
    this.#props = props;
    this.#group = new ScheduleGroup(this, 'Group', {
      scheduleGroupName: scheduleGroupName(props.stage.name),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = roleIn(this, this.#group);
    this.#undelivered = deadLetterQueue(this, 'Undelivered', undeliveredStartsQueueName(props.stage.name));
  }

  /** What a function is given that keeps windows with that target. */
  windowsOf(target: DeployedFunction): Resources['windows'] {
    return {
      group: this.#group.scheduleGroupName,
      targetArn: target.function.functionArn,
      roleArn: this.#role.roleArn,
      deadLetterArn: this.#undelivered.queueArn,
    };
  }

  start(functions: readonly DeployedFunction[]): void {
    for (const deployed of functions) {
      const starts = deployed.declaration.startedBy.schedules?.(this.#props.stage) ?? [];
      for (const start of starts) this.#schedule(deployed, start);
      if (starts.length > 0) acknowledge(this.#role, allVersionsOf(deployed));
    }
  }

  #schedule(deployed: DeployedFunction, { name, description, enabled, ...start }: RecurringStart): void {
    const { stage, missedRuns } = this.#props;
    const keeps = start.ifMissed === 'keep';
    new Schedule(this, scheduleId(name), {
      scheduleName: name,
      description,
      scheduleGroup: this.#group,
      schedule: ScheduleExpression.cron(cronOf(start, stage)),
      timeWindow: TimeWindow.off(),
      enabled,
      target: new LambdaInvoke(deployed.function, {
        role: this.#role,
        deadLetterQueue: keeps ? missedRuns : this.#undelivered,
        retryAttempts: keeps ? 2 : 0,
        maxEventAge: Duration.minutes(start.everyMinutes - 1),
        // The scheduled time names a run, and is what its lateness is measured against.
        input: ScheduleTargetInput.fromObject({ ...start.event, scheduledTime: ContextAttribute.scheduledTime }),
      }),
    });
  }
}

/** May be assumed for schedules of this group only. */
function roleIn(scope: Construct, group: ScheduleGroup): Role {
  const conditions = {
    StringEquals: { 'aws:SourceAccount': group.env.account, 'aws:SourceArn': group.scheduleGroupArn },
  };
  return new Role(scope, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions }) });
}

type Times = Pick<RecurringStart, 'firstMinute' | 'everyMinutes' | 'during'>;

function cronOf({ firstMinute, everyMinutes, during }: Times, { timeZone }: Stage): CronOptionsWithTimezone {
  const minute = everyMinutes === 60 ? String(firstMinute) : `${firstMinute}/${everyMinutes}`;
  if (during === undefined) return { minute, hour: '*', day: '*', month: '*', timeZone: TimeZone.ETC_UTC };
  const { hours, months } = during;
  return {
    minute,
    hour: `${hours.from}-${hours.to}`,
    day: '*',
    month: `${months.from}-${months.to}`,
    timeZone: TimeZone.of(timeZone),
  };
}

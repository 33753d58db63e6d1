import { Duration, RemovalPolicy, TimeZone } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { SlateSchedule, Stage } from '../stages.ts';
import { acknowledge } from './acknowledged.ts';

/** A run that starts when the next is due has nothing left to see: the next one sees the same, and later. */
export function worthFor({ everyMinutes }: SlateSchedule): Duration {
  return Duration.minutes(everyMinutes - 1);
}

/** A drain comes between two observations, so that it does not take for backlog what a run has in its hands. */
const drainAtMinute = 2;
/** The minute after: what it finds is there when the next slate is looked at. */
const syncAtMinute = 3;
/** When all of them have told how they went. */
const checkAtMinute = 4;

interface SlateSchedulesProps {
  readonly stage: Stage;
  readonly collector: IFunction;
  readonly backlog: IFunction;
  readonly scheduleSync: IFunction;
  readonly healthCheck: IFunction;
  readonly missedRuns: IQueue;
}

/**
 * One schedule for each league of the stage, one for the backlog of all of them, one for the official schedule, and one for
 * the health of all: in one group.
 */
export class SlateSchedules extends Construct {
  readonly #stage: Stage;
  readonly #group: ScheduleGroup;

  constructor(scope: Construct, id: string, props: SlateSchedulesProps) {
    super(scope, id);
    this.#stage = props.stage;
    this.#group = new ScheduleGroup(this, 'Group', {
      scheduleGroupName: `odds-${props.stage.name}`,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = this.#role();
    for (const slate of props.stage.slates) {
      const target = new LambdaInvoke(props.collector, {
        role,
        deadLetterQueue: props.missedRuns,
        retryAttempts: 2,
        maxEventAge: worthFor(slate),
        input: ScheduleTargetInput.fromObject(eventOf(slate)),
      });
      this.#schedule(slate, target);
    }
    this.#drains(props.backlog, role);
    this.#syncs(props.scheduleSync, role);
    this.#checks(props.healthCheck, role);
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::<CheckHealth.Arn>:*]': 'The versions of one function: CDK grants it with them.',
      'AwsSolutions-IAM5[Resource::<SyncSchedule.Arn>:*]': 'The versions of one function: CDK grants it with them.',
      'AwsSolutions-IAM5[Resource::<RecordBacklog.Arn>:*]': 'The versions of one function: CDK grants it with them.',
      'AwsSolutions-IAM5[Resource::<CollectOdds.Arn>:*]': 'The versions of one function: CDK grants it with them.',
    });
  }

  /** May be assumed for schedules of this group only. */
  #role(): Role {
    const { account } = this.#group.env;
    const conditions = {
      StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': this.#group.scheduleGroupArn },
    };
    return new Role(this, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions }) });
  }

  #schedule(slate: SlateSchedule, target: LambdaInvoke): void {
    new Schedule(this, slate.league, {
      scheduleName: `observe-${slate.league}`,
      description: `Observes the ${slate.league} slate every ${slate.everyMinutes} minutes while prices are offered.`,
      scheduleGroup: this.#group,
      schedule: ScheduleExpression.cron({
        minute: slate.everyMinutes === 60 ? '0' : `0/${slate.everyMinutes}`,
        hour: `${slate.hours.from}-${slate.hours.to}`,
        day: '*',
        month: `${slate.months.from}-${slate.months.to}`,
        timeZone: TimeZone.of(this.#stage.timeZone),
      }),
      timeWindow: TimeWindow.off(),
      enabled: this.#stage.collecting,
      target,
    });
  }

  /** Around the clock, and also while nothing is collected: without a backlog it costs a look into the bucket. */
  #drains(backlog: IFunction, role: Role): void {
    const { drainEveryMinutes: every } = this.#stage.recording;
    // One that is missed is no gap: the next does its work.
    const target = new LambdaInvoke(backlog, {
      role,
      retryAttempts: 0,
      maxEventAge: Duration.minutes(every - 1),
      input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
    });
    new Schedule(this, 'backlog', {
      scheduleName: 'record-backlog',
      description: `Records what waits, every ${every} minutes.`,
      scheduleGroup: this.#group,
      schedule: ScheduleExpression.cron({
        minute: every === 60 ? String(drainAtMinute) : `${drainAtMinute}/${every}`,
        hour: '*',
        day: '*',
        month: '*',
        timeZone: TimeZone.ETC_UTC,
      }),
      timeWindow: TimeWindow.off(),
      target,
    });
  }

  /** While baseball's slate is observed. */
  #syncs(scheduleSync: IFunction, role: Role): void {
    const { scheduleEveryMinutes: every, slates, timeZone, collecting } = this.#stage;
    const slate = slates.find(({ league }) => league === 'mlb');
    if (slate === undefined) return;
    // One that is missed is no gap: the next sees the same, and newer.
    const target = new LambdaInvoke(scheduleSync, {
      role,
      retryAttempts: 0,
      maxEventAge: Duration.minutes(every - 1),
      input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
    });
    new Schedule(this, 'official', {
      scheduleName: 'sync-schedule',
      description: `Looks at the official schedule every ${every} minutes while its slate is observed.`,
      scheduleGroup: this.#group,
      schedule: ScheduleExpression.cron({
        minute: every === 60 ? String(syncAtMinute) : `${syncAtMinute}/${every}`,
        hour: `${slate.hours.from}-${slate.hours.to}`,
        day: '*',
        month: `${slate.months.from}-${slate.months.to}`,
        timeZone: TimeZone.of(timeZone),
      }),
      timeWindow: TimeWindow.off(),
      enabled: collecting,
      target,
    });
  }

  /** Around the clock, and also while nothing is collected: it asks nobody who would have to wake. */
  #checks(healthCheck: IFunction, role: Role): void {
    const { healthCheckEveryMinutes: every } = this.#stage;
    // One that is missed is made good by the next.
    const target = new LambdaInvoke(healthCheck, {
      role,
      retryAttempts: 0,
      maxEventAge: Duration.minutes(every - 1),
      input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
    });
    new Schedule(this, 'health', {
      scheduleName: 'check-health',
      description: `Says whether all of it is well, every ${every} minutes.`,
      scheduleGroup: this.#group,
      schedule: ScheduleExpression.cron({
        minute: `${checkAtMinute}/${every}`,
        hour: '*',
        day: '*',
        month: '*',
        timeZone: TimeZone.ETC_UTC,
      }),
      timeWindow: TimeWindow.off(),
      target,
    });
  }
}

/** What a run is told. The scheduled time names the run, and is what its lateness is measured against. */
function eventOf({ league }: SlateSchedule) {
  return { league, scheduledTime: ContextAttribute.scheduledTime };
}

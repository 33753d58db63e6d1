import { Duration, RemovalPolicy, TimeZone } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ContextAttribute,
  type CronOptionsWithTimezone,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke, type ScheduleTargetBaseProps } from 'aws-cdk-lib/aws-scheduler-targets';
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
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: SlateSchedulesProps) {
    super(scope, id);
    this.#stage = props.stage;
    this.#group = new ScheduleGroup(this, 'Group', {
      scheduleGroupName: `odds-${props.stage.name}`,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = roleIn(this, this.#group);
    for (const slate of props.stage.slates) this.#observes(slate, props.collector, props.missedRuns);
    this.#drains(props.backlog);
    this.#syncs(props.scheduleSync);
    this.#checks(props.healthCheck);
    acknowledge(this.#role, {
      'AwsSolutions-IAM5[Resource::<CheckHealth.Arn>:*]': 'The versions of one function: CDK grants it with them.',
      'AwsSolutions-IAM5[Resource::<SyncSchedule.Arn>:*]': 'The versions of one function: CDK grants it with them.',
      'AwsSolutions-IAM5[Resource::<RecordBacklog.Arn>:*]': 'The versions of one function: CDK grants it with them.',
      'AwsSolutions-IAM5[Resource::<CollectOdds.Arn>:*]': 'The versions of one function: CDK grants it with them.',
    });
  }

  #observes(slate: SlateSchedule, collector: IFunction, missedRuns: IQueue): void {
    const { everyMinutes: every, league } = slate;
    this.#schedule(league, {
      name: `observe-${league}`,
      description: `Observes the ${league} slate every ${every} minutes while prices are offered.`,
      cron: { minute: minutesOf(0, every), ...this.#observed(slate) },
      enabled: this.#stage.collecting,
      starts: collector,
      options: {
        deadLetterQueue: missedRuns,
        retryAttempts: 2,
        maxEventAge: worthFor(slate),
        // What a run is told. The scheduled time names it, and is what its lateness is measured against.
        input: ScheduleTargetInput.fromObject({ league, scheduledTime: ContextAttribute.scheduledTime }),
      },
    });
  }

  /** Around the clock, and also while nothing is collected: without a backlog it costs a look into the bucket. */
  #drains(backlog: IFunction): void {
    const { drainEveryMinutes: every } = this.#stage.recording;
    this.#schedule('backlog', {
      name: 'record-backlog',
      description: `Records what waits, every ${every} minutes.`,
      cron: { minute: minutesOf(drainAtMinute, every), ...always },
      starts: backlog,
      options: madeGoodByTheNext(every),
    });
  }

  /** While baseball's slate is observed. */
  #syncs(scheduleSync: IFunction): void {
    const { scheduleEveryMinutes: every, slates, collecting } = this.#stage;
    const slate = slates.find(({ league }) => league === 'mlb');
    if (slate === undefined) return;
    this.#schedule('official', {
      name: 'sync-schedule',
      description: `Looks at the official schedule every ${every} minutes while its slate is observed.`,
      cron: { minute: minutesOf(syncAtMinute, every), ...this.#observed(slate) },
      enabled: collecting,
      starts: scheduleSync,
      options: madeGoodByTheNext(every),
    });
  }

  /** Around the clock, and also while nothing is collected: it asks nobody who would have to wake. */
  #checks(healthCheck: IFunction): void {
    const { healthCheckEveryMinutes: every } = this.#stage;
    this.#schedule('health', {
      name: 'check-health',
      description: `Says whether all of it is well, every ${every} minutes.`,
      cron: { minute: minutesOf(checkAtMinute, every), ...always },
      starts: healthCheck,
      options: madeGoodByTheNext(every),
    });
  }

  #schedule(id: string, { name, description, cron, enabled = true, starts, options }: Recurring): void {
    new Schedule(this, id, {
      scheduleName: name,
      description,
      scheduleGroup: this.#group,
      schedule: ScheduleExpression.cron(cron),
      timeWindow: TimeWindow.off(),
      enabled,
      target: new LambdaInvoke(starts, { role: this.#role, ...options }),
    });
  }

  /** In the hours and the season in which a slate is observed. */
  #observed({ hours, months }: SlateSchedule) {
    return {
      hour: `${hours.from}-${hours.to}`,
      day: '*',
      month: `${months.from}-${months.to}`,
      timeZone: TimeZone.of(this.#stage.timeZone),
    };
  }
}

/** May be assumed for schedules of this group only. */
function roleIn(scope: Construct, group: ScheduleGroup): Role {
  const conditions = {
    StringEquals: { 'aws:SourceAccount': group.env.account, 'aws:SourceArn': group.scheduleGroupArn },
  };
  return new Role(scope, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions }) });
}

/** What is started again and again, when, and what becomes of an invocation that cannot be made. */
interface Recurring {
  readonly name: string;
  readonly description: string;
  readonly cron: CronOptionsWithTimezone;
  readonly enabled?: boolean;
  readonly starts: IFunction;
  readonly options: ScheduleTargetBaseProps;
}

const always = { hour: '*', day: '*', month: '*', timeZone: TimeZone.ETC_UTC };

function minutesOf(first: number, every: number): string {
  return every === 60 ? String(first) : `${first}/${every}`;
}

/** One that is missed is no gap: the next one does its work, and sees the same, or newer. */
function madeGoodByTheNext(every: number): ScheduleTargetBaseProps {
  return {
    retryAttempts: 0,
    maxEventAge: Duration.minutes(every - 1),
    input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
  };
}

import { schedulerClient } from '../../lib/aws/clients.ts';
import { dynamoDbLeases } from '../../lib/aws/dynamodb-leases.ts';
import { dynamoDbScheduleStore } from '../../lib/aws/dynamodb-schedule-store.ts';
import { emittersOf, stateTableOf } from '../../lib/aws/function-parts.ts';
import { fingerprintOf, type WindowTarget } from '../../lib/aws/scheduler/window-request.ts';
import { schedulerWindows } from '../../lib/aws/scheduler/windows.ts';
import { type PlanCollaborators, planClosing } from '../../lib/collection/plan-closing.ts';
import { PlanRun } from '../../lib/collection/plan-run.ts';
import { planOutcomes } from '../../lib/health/outcomes.ts';
import { saveRunStatus } from '../../lib/lambda/save-run-status.ts';
import { league } from '../../lib/sources/mlb-stats-api/client.ts';
import type { Config } from './config.ts';
import type { PlanEvent } from './event.ts';

/** Longest wait for one answer of Scheduler; the invocation's own deadline may end it sooner. */
const requestTimeoutMs = 5_000;

/** The function's dependencies outside of AWS. */
export interface Surroundings {
  readonly now: () => Date;
}

/** All dependencies of plan-closing, wired once per cold start. */
export function buildDependencies(config: Config, { now }: Surroundings = { now: () => new Date() }) {
  const { logger, metrics } = emittersOf(config);
  const state = { ...stateTableOf(config), now };
  const target: WindowTarget = {
    league,
    group: config.SCHEDULE_GROUP,
    functionArn: config.WINDOW_TARGET_ARN,
    roleArn: config.WINDOW_ROLE_ARN,
    deadLetterArn: config.WINDOW_DEAD_LETTER_ARN,
  };
  const collaborators: PlanCollaborators = {
    schedule: dynamoDbScheduleStore(state),
    windows: schedulerWindows({ client: schedulerClient({ requestTimeoutMs }), target, clock: now }),
    leases: dynamoDbLeases(state),
    fingerprint: fingerprintOf(target),
    hasWindows: config.CAPTURE_WINDOWS === 'true',
    now,
  };
  return {
    logger,
    metrics,
    saveRunStatus: saveRunStatus({ ...state, logger }, planOutcomes),
    beginRun: ({ skip }: PlanEvent, correlationId: string) =>
      new PlanRun({ league, correlationId, skip, now: () => performance.now() }),
    plan: (run: PlanRun, invocation: Parameters<typeof planClosing>[2]) => planClosing(run, collaborators, invocation),
  };
}

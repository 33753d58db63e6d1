import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BacklogRecorder } from '../constructs/backlog-recorder.ts';
import { HealthCheck } from '../constructs/health-check.ts';
import { MissedRuns } from '../constructs/missed-runs.ts';
import { OddsCollector } from '../constructs/odds-collector.ts';
import { PasswordRotation } from '../constructs/password-rotation.ts';
import { ScheduleSync } from '../constructs/schedule-sync.ts';
import { SchemaMigration } from '../constructs/schema-migration.ts';
import { SlateSchedules } from '../constructs/slate-schedules.ts';
import type { Stage } from '../stages.ts';
import type { StorageStack } from './storage-stack.ts';

/** All that runs. Deployed in this order: the schema, then the code that expects it, then the clock that starts it. */
export class CollectionStack extends Stack {
  constructor(scope: Construct, id: string, { stage, storage }: { stage: Stage; storage: StorageStack }) {
    super(scope, id, {
      description: `Odds (${stage.name}): the functions that collect, and when.`,
      terminationProtection: stage.protectedFromDeletion,
    });
    const migration = new SchemaMigration(this, 'Schema', { stage, storage });
    const missedRuns = new MissedRuns(this, 'MissedRuns', stage).queue;
    const backlog = new BacklogRecorder(this, 'Backlog', { stage, storage });
    const collector = new OddsCollector(this, 'Collector', { stage, storage, missedRuns, backlog: backlog.function });
    const scheduleSync = new ScheduleSync(this, 'ScheduleSync', { stage, storage });
    const health = new HealthCheck(this, 'Health', { stage, storage });
    const schedules = new SlateSchedules(this, 'Schedules', {
      stage,
      collector: collector.function,
      backlog: backlog.function,
      scheduleSync: scheduleSync.function,
      healthCheck: health.function,
      missedRuns,
    });
    const rotation = new PasswordRotation(this, 'Rotation', { stage, storage });
    migration.runsBefore(backlog, collector, health, schedules, rotation);
  }
}

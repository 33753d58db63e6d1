import { Annotations, ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { CfnAlarm, CfnAlarmMuteRule, CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { functionId } from '../constructs/construct-ids.ts';
import type { Alarm } from '../operations/alarm.ts';
import { alarmProperties } from '../operations/alarm-resources.ts';
import { alarmsOf } from '../operations/alarms.ts';
import { Alerts } from '../operations/alerts.ts';
import { monthlyBudget } from '../operations/budget.ts';
import { dashboardBody } from '../operations/dashboard/dashboard.ts';
import { functionsOf, logQueries, queryText } from '../operations/log-queries.ts';
import { maintenanceMuteRule } from '../operations/maintenance.ts';
import { alarmName, dashboardName, logGroupName, logQueryName } from '../resource-names.ts';
import type { Stage } from '../stages.ts';
import type { StorageStack } from './storage-stack.ts';

/** All that watches a stage and that people look at. It knows functions, queue and schedules by their names. */
export class OperationsStack extends Stack {
  readonly #stage: Stage;

  constructor(scope: Construct, id: string, { stage, storage }: { stage: Stage; storage: StorageStack }) {
    super(scope, id, {
      description: `Odds (${stage.name}): alarms, the dashboard, saved log queries, and the budget.`,
      terminationProtection: stage.protectedFromDeletion,
    });
    this.#stage = stage;
    const alertsTo = this.#alertsTo();
    const { topic } = new Alerts(this, 'Alerts', { stage, alertsTo });
    const alarms = alarmsOf(stage, storage.database.clusterIdentifier);
    const actions = { alarmActions: [topic.topicArn], okActions: [topic.topicArn] };
    const deployed = new Map(alarms.map((alarm) => [alarm, this.#alarm(alarm, actions)]));
    const muted = new CfnAlarmMuteRule(this, 'DatabaseMaintenance', maintenanceMuteRule(stage, alarms));
    for (const [{ mutedInMaintenance }, alarm] of deployed) if (mutedInMaintenance) muted.addResourceDependency(alarm);
    new CfnBudget(this, 'Budget', monthlyBudget(stage, topic.topicArn));
    this.#dashboard(alarms, storage);
    this.#logQueries();
  }

  #alarm(alarm: Alarm, actions: Pick<CfnAlarm, 'alarmActions' | 'okActions'>): CfnAlarm {
    const properties = alarmProperties(alarm, this.#stage);
    const id = idOf(alarmName(this.#stage.name, alarm), this.#stage);
    return new CfnAlarm(this, id, { ...properties, ...actions });
  }

  #dashboard(alarms: readonly Alarm[], { database, state, landed }: StorageStack): void {
    const stores = {
      clusterIdentifier: database.clusterIdentifier,
      stateTable: state.tableName,
      landedBucket: landed.bucketName,
    };
    const arnOf = (name: string) =>
      this.formatArn({
        service: 'cloudwatch',
        resource: 'alarm',
        resourceName: name,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const scene = { stage: this.#stage, stores, region: this.region, alarms };
    new CfnDashboard(this, 'Dashboard', {
      dashboardName: dashboardName(this.#stage.name),
      dashboardBody: this.toJsonString(dashboardBody(scene, arnOf)),
    });
  }

  #logQueries(): void {
    const { name: stage } = this.#stage;
    for (const [name, query] of Object.entries(logQueries)) {
      new CfnQueryDefinition(this, `Query${functionId(name)}`, {
        name: logQueryName(stage, name),
        queryString: queryText(query),
        logGroupNames: functionsOf(query).map((declared) => logGroupName(stage, declared)),
      });
    }
  }

  #alertsTo(): readonly string[] {
    const given: unknown = this.node.tryGetContext('alertsTo');
    const alertsTo = typeof given === 'string' ? given.split(',') : this.#stage.watching.alertsTo;
    if (alertsTo.length === 0) {
      // No warning: strict synthesis would fail, and a stage without addresses is a valid one.
      Annotations.of(this).addInfo(
        `No address is notified of alarms of the stage ${this.#stage.name}: set alertsTo in infra/stages.ts, or give -c alertsTo=ADDRESS.`,
      );
    }
    return alertsTo;
  }
}

/** `odds-prod-runs-missed-mlb` is `RunsMissedMlb`. */
function idOf(alarmName: string, { name }: Stage): string {
  return functionId(alarmName.slice(`odds-${name}-`.length));
}

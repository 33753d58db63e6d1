import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { evaluateAlarms } from '../../infra/local/cloudwatch/alarm-evaluator.ts';
import { drawDashboard } from '../../infra/local/cloudwatch/dashboard/draw-dashboard.ts';
import { resolveDashboards } from '../../infra/local/cloudwatch/dashboard/resolve-dashboards.ts';
import { resolveAlarms } from '../../infra/local/cloudwatch/resolve-alarms.ts';
import { stageNamed } from '../../infra/stages.ts';
import { defaultEngine, openDatabases } from '../harness/databases.ts';
import { engineDatabase } from '../harness/engine-database.ts';
import type { ServiceFault } from '../harness/faults.ts';
import { templatesOf } from '../infra/stage-templates.ts';
import { bundleHandlers } from './bundled-handlers.ts';
import { add, addDerivedMetrics, RequestLog } from './derived-aws-metrics.ts';
import { databaseAway, passDay, sourceBlocked } from './incidents.ts';
import { rememberUsualDays } from './usual-days.ts';
import { WatchedStage, watchedFunctions } from './watched-stage.ts';

// npm run dashboard: draws the dashboard of a stage on a day with two incidents, of which the second is not over. The bundled
// handlers run that day and the one before; the metrics of AWS itself are derived from their invocations and requests.

const minuteMs = 60_000;
const hour = 60;
const stage = stageNamed('prod');
const names = { cluster: 'odds-prod-database', table: 'odds-prod-state', bucket: 'odds-prod-landed' };
/** 8:00 in New York, on the day before. */
const begin = '2026-08-02T12:00:00Z';
/** In minutes from then: 14:00 to 14:40 and 19:30 to 20:30, and the picture is of 20:25. */
const today = 24 * hour;
const incidents = [
  sourceBlocked({ from: today + 6 * hour, until: today + 6 * hour + 40 }),
  databaseAway({ from: today + 11.5 * hour, until: today + 12.5 * hour }),
];
const seenAt = today + 12 * hour + 25;

await using opened = new AsyncDisposableStack();
const databases = opened.adopt(await openDatabases(defaultEngine()), (each) => each.close());
const handlers = opened.adopt(await bundleHandlers(watchedFunctions), async (each) => each.close());
let requests: RequestLog | undefined;
const run = opened.adopt(
  await WatchedStage.open({
    stage,
    databases,
    handlers,
    begin,
    onResponse: (service, request) => requests?.add(service, request),
  }),
  (each) => each.close(),
);
requests = new RequestLog(run.clock.now);
/** What a source takes over the network; so early that it affects what the incidents leave alone. */
const distant: ServiceFault = {
  service: 'actionNetwork',
  affect: () => sleep(90 + 40 * Math.random()).then(() => 'pass'),
};

run.inject(distant);
await passDay(run, today, []);
await rememberUsualDays(run);
await passDay(
  run,
  seenAt - today,
  incidents.map((incident) => ({ ...incident, from: incident.from - today, until: incident.until - today })),
);

const until = run.clock.now().getTime();
const range = { from: until - 24 * hour * minuteMs, until };
addDerivedMetrics(run, requests, names, { from: Date.parse(begin), until });
const { rows } = await engineDatabase(run.world.engine).execute({
  sql: 'select pg_database_size(current_database()) as bytes',
});
for (const at of [range.from, range.until - minuteMs]) {
  add(run.store, 'AWS/RDS', 'VolumeBytesUsed', { DBClusterIdentifier: names.cluster }, at, Number(rows[0]?.bytes));
}

const { storage, operations } = templatesOf(stage.name);
const references = { Database: names.cluster, StateTable: names.table, LandedBucket: names.bucket };
const templates = [{ template: storage.toJSON(), references }, { template: operations.toJSON() }];
const definitions = resolveAlarms(templates);
const { states, events } = evaluateAlarms(definitions, run.store, { from: Date.parse(begin), until });
for (const event of events) {
  if (event.kind !== 'state' || (event.to !== 'ALARM' && event.from !== 'ALARM')) continue;
  console.log(`${new Date(event.at).toISOString().slice(0, 16)} ${event.alarm} ${event.to}`);
}
const [dashboard] = resolveDashboards(templates);
for (const theme of ['light', 'dark'] as const) {
  const svg = drawDashboard(dashboard?.body, {
    store: run.store,
    range,
    theme,
    states,
    metricAlarms: definitions.metricAlarms,
  });
  writeFileSync(`docs/dashboard-${theme}.svg`, `${svg}\n`);
}

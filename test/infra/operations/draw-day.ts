import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { evaluateAlarms } from '../../../infra/local/cloudwatch/alarm-evaluator.ts';
import { drawDashboard } from '../../../infra/local/cloudwatch/dashboard/draw-dashboard.ts';
import { resolveDashboards } from '../../../infra/local/cloudwatch/dashboard/resolve-dashboards.ts';
import { resolveAlarms } from '../../../infra/local/cloudwatch/resolve-alarms.ts';
import { stageNamed } from '../../../infra/stages.ts';
import { defaultEngine, openDatabases } from '../../harness/databases.ts';
import { engineDatabase } from '../../harness/engine-database.ts';
import type { ServiceFault } from '../../harness/faults.ts';
import { bundleHandlers } from '../../watched/bundled-handlers.ts';
import { add, addDerivedMetrics, RequestLog } from '../../watched/derived-aws-metrics.ts';
import { databaseAway, type Incident, passDay, sourceBlocked } from '../../watched/incidents.ts';
import { rememberUsualDays } from '../../watched/usual-days.ts';
import { WatchedStage, watchedFunctions } from '../../watched/watched-stage.ts';
import { templatesOf } from '../stage-templates.ts';

// npm run dashboard: draws the dashboard of a stage, as it looks during the second incident of a day. The bundled handlers run
// that day and the one before; the metrics of AWS itself are derived from their invocations and requests.

const minuteMs = 60_000;
const hour = 60;
const dayMinutes = 24 * hour;
const stage = stageNamed('prod');
const names = { cluster: 'odds-prod-database', table: 'odds-prod-state', bucket: 'odds-prod-landed' };
/** 8:00 in New York, on the day before. */
const begin = '2026-08-02T12:00:00Z';

/** The source is a network away. */
const distant: ServiceFault = {
  service: 'actionNetwork',
  affect: () => sleep(90 + 40 * Math.random()).then(() => 'pass' as const),
};
/** In minutes from 8:00 of the second day: from 14:00 to 14:40, and from 19:15 on. */
const incidents: readonly Incident[] = [
  { ...sourceBlocked({ from: 6 * hour, until: 6 * hour + 40 }), end: (run) => run.inject(distant) },
  databaseAway({ from: 11 * hour + 15, until: dayMinutes }),
];
/** 20:20. */
const seenAt = 12 * hour + 20;

await using opened = new AsyncDisposableStack();
const run = await runTwoDays();
const until = run.clock.now().getTime();
draw(run, { from: until - dayMinutes * minuteMs, until });

/** The stage, until the moment of the picture. */
async function runTwoDays(): Promise<WatchedStage> {
  const databases = opened.adopt(await openDatabases(defaultEngine()), (each) => each.close());
  const handlers = opened.adopt(await bundleHandlers(watchedFunctions), async (each) => each.close());
  const requests = new RequestLog();
  const options = { stage, databases, handlers, begin, onResponse: requests.add };
  const run = opened.adopt(await WatchedStage.open(options), (each) => each.close());
  requests.clock = run.clock;
  run.inject(distant);
  await passDay(run, dayMinutes, []);
  await rememberUsualDays(run);
  await passDay(run, seenAt, incidents);
  const span = { from: Date.parse(begin), until: run.clock.now().getTime() };
  addDerivedMetrics(run, requests, names, span);
  const sql = 'select pg_database_size(current_database()) as bytes';
  const { rows } = await engineDatabase(run.world.engine).execute({ sql });
  for (let at = span.from; at < span.until; at += hour * minuteMs) {
    const cluster = { DBClusterIdentifier: names.cluster };
    add(run.store, 'AWS/RDS', 'VolumeBytesUsed', cluster, at, Number(rows[0]?.bytes));
  }
  return run;
}

function draw({ store }: WatchedStage, range: { readonly from: number; readonly until: number }): void {
  const { storage, operations } = templatesOf(stage.name);
  const references = { Database: names.cluster, StateTable: names.table, LandedBucket: names.bucket };
  const templates = [{ template: storage.toJSON(), references }, { template: operations.toJSON() }];
  const definitions = resolveAlarms(templates);
  const { states, events } = evaluateAlarms(definitions, store, { from: Date.parse(begin), until: range.until });
  for (const event of events) {
    if (event.kind !== 'state' || (event.to !== 'ALARM' && event.from !== 'ALARM')) continue;
    console.log(`${new Date(event.at).toISOString().slice(0, 16)} ${event.alarm} ${event.to}`);
  }
  const [dashboard] = resolveDashboards(templates);
  const { metricAlarms } = definitions;
  for (const theme of ['light', 'dark'] as const) {
    const svg = drawDashboard(dashboard?.body, { store, range, theme, states, metricAlarms });
    writeFileSync(`docs/dashboard-${theme}.svg`, `${svg}\n`);
  }
}

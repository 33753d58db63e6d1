import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlarmEvent, evaluateAlarms } from '../../../infra/local/cloudwatch/alarm-evaluator.ts';
import { figureMetrics } from '../../../infra/local/cloudwatch/dashboard/figure-query.ts';
import type { MetricId } from '../../../infra/local/cloudwatch/metric-store.ts';
import { resolveAlarms } from '../../../infra/local/cloudwatch/resolve-alarms.ts';
import { alarmsOf } from '../../../infra/operations/alarms.ts';
import { alarmName } from '../../../infra/resource-names.ts';
import { metricNamespace } from '../../../lib/telemetry/metrics.ts';
import { engineAtHand } from '../../support/engines.ts';
import { copiedDatabases } from '../../support/migrated.ts';
import { type BundledHandlers, bundleHandlers } from '../../watched/bundled-handlers.ts';
import { columnRenamed, databaseAway, gamesMissing, passDay, sourceBlocked } from '../../watched/incidents.ts';
import { meetRareFaults } from '../../watched/rare-faults.ts';
import { metricsNotEmitted, textOf } from '../../watched/watched-metrics.ts';
import { WatchedStage, watchedFunctions } from '../../watched/watched-stage.ts';
import { frequentProd } from '../frequent-prod.ts';
import { templatesOf } from '../stage-templates.ts';
import { dashboardOf } from './dashboard-body.ts';

const minuteMs = 60_000;
const stage = frequentProd;
const namespace = metricNamespace(stage.name);
const alarms = alarmsOf(stage, 'cluster');

/** In the morning of New York, when all books have opened. */
const begin = '2026-08-03T15:00:00Z';
const minutes = 350;
const spans = {
  source: { from: 20, until: 75 },
  database: { from: 90, until: 176 },
  schema: { from: 196, until: 240 },
  coverage: { from: 246, until: 299 },
  shortly: { from: 308, until: 324 },
};
const incidents = [
  sourceBlocked(spans.source),
  databaseAway(spans.database),
  columnRenamed(spans.schema),
  gamesMissing(spans.coverage, 4),
  databaseAway(spans.shortly),
];

/** The alarms that each incident turns on. Every other alarm stays quiet. */
const firedBy: Readonly<Record<keyof typeof spans, readonly string[]>> = {
  source: ['runs-missed-mlb', 'unhealthy', 'observing-degraded'],
  database: ['recording-degraded', 'unhealthy'],
  schema: ['unhealthy'],
  coverage: ['observing-degraded'],
  // Two checks have to find it: what recovers within half an hour by itself is in the log, and turns nothing on.
  shortly: [],
};
/** It looks back for six hours: longer than this day. */
const clearLater = ['runs-missed-mlb'];

let handlers: BundledHandlers;
let run: WatchedStage;
let dayEnd: number;
let events: readonly AlarmEvent[];

beforeAll(async () => {
  handlers = await bundleHandlers(watchedFunctions);
  run = await WatchedStage.open({ stage, handlers, databases: copiedDatabases(engineAtHand()), begin });
  // Without official games, the first observations could be linked to none.
  await run.start('sync-schedule', {});
  await passDay(run, minutes, incidents);
  dayEnd = run.clock.now().getTime();
  events = statesOfDay();
  await meetRareFaults(run);
}, 240_000);

afterAll(async () => {
  await run?.close();
  handlers?.close();
});

function statesOfDay(): readonly AlarmEvent[] {
  const { storage, operations } = templatesOf(stage);
  const references = { Database: 'cluster', StateTable: 'state', LandedBucket: 'landed' };
  const definitions = resolveAlarms([{ template: storage.toJSON(), references }, { template: operations.toJSON() }]);
  return evaluateAlarms(definitions, run.store, { from: Date.parse(begin), until: dayEnd }).events;
}

function figuresIn(query: string): readonly MetricId[] {
  const entries = figureMetrics(query)?.metrics ?? [];
  return entries.flatMap(([group, name]) =>
    typeof group === 'string' && typeof name === 'string' ? [{ namespace: group, name, dimensions: {} }] : [],
  );
}

describe('the bundled handlers', () => {
  const ofAlarms = alarms.flatMap(({ metrics }) => Object.values(metrics).map(({ metric }) => metric));
  const ofWidgets = dashboardOf(templatesOf(stage).operations).widgets.flatMap((widget) =>
    widget.type === 'log' ? figuresIn(widget.properties.query) : [],
  );

  it('emit each metric that an alarm watches, by its exact dimensions and with a value that is not zero', () => {
    expect(new Set(ofAlarms.map(textOf)).size).toBeGreaterThan(15);
    expect(metricsNotEmitted(namespace, ofAlarms, run.emitted)).toEqual([]);
  });

  it('print each figure that the dashboard draws, with a value that is not zero', () => {
    const drawn = ofWidgets.filter(({ namespace: group }) => group.startsWith('/aws/lambda/'));
    expect(new Set(drawn.map(textOf)).size).toBeGreaterThan(30);
    const printed = new Set(
      run.figures.flatMap(({ name, dimensions: { service }, values }) =>
        values.some((value) => value !== 0) ? [`/aws/lambda/odds-prod-${service} ${name}`] : [],
      ),
    );
    expect(
      drawn.map(({ namespace: group, name }) => `${group} ${name}`).filter((figure) => !printed.has(figure)),
    ).toEqual([]);
  });

  it('emit no metric while all is well, but the one whose silence pages', () => {
    const well = run.emitted.filter(({ timestamp }) => timestamp < Date.parse(begin) + spans.source.from * minuteMs);
    expect([...new Set(well.map(({ name }) => name))]).toEqual(['Unhealthy']);
  });

  it('are caught if one dimension differs, or the stage, or if nothing is watched', () => {
    const metric = { namespace, name: 'RunsMissed', dimensions: { service: 'collect-odds', league: 'mlb' } };
    expect(metricsNotEmitted(namespace, [metric], run.emitted)).toEqual([textOf(metric)]);
    expect(() => metricsNotEmitted('Odds/local', ofAlarms, run.emitted)).toThrow('Nothing of Odds/local is watched.');
  });
});

describe('a day with incidents', () => {
  const at = (minute: number) => Date.parse(begin) + minute * minuteMs;
  const changesOf = (name: string) =>
    events.flatMap((event) =>
      event.kind === 'state' && event.alarm === `odds-${stage.name}-${name}` ? [{ at: event.at, to: event.to }] : [],
    );
  const cases = Object.entries(firedBy).flatMap(([incident, names]) =>
    names.map((name) => ({ name, incident: incident as keyof typeof spans })),
  );

  it.each(cases)('turns $name on within its promise, by the fault “$incident”, and off again', ({ name, incident }) => {
    const alarm = alarms.find((each) => alarmName(stage.name, each) === `odds-${stage.name}-${name}`);
    if (alarm === undefined) throw new Error(`There is no alarm ${name}.`);
    const { from, until } = spans[incident];
    const fired = changesOf(name).find((change) => change.to === 'ALARM' && change.at > at(from));
    expect(fired?.at).toBeLessThanOrEqual(at(from + alarm.firesWithinMinutes));
    if (clearLater.includes(name)) return;
    const cleared = changesOf(name).filter((change) => change.to === 'OK' && change.at > (fired?.at ?? 0));
    expect(cleared).not.toEqual([]);
    expect(at(until)).toBeLessThan(dayEnd);
    expect(changesOf(name).at(-1)?.to).toBe('OK');
  });

  it('turns on no other alarm, and none before its first incident', () => {
    const fired = events.filter((event) => event.kind === 'state' && event.to === 'ALARM');
    expect([...new Set(fired.map(({ alarm }) => alarm))].sort()).toEqual(
      [...new Set(cases.map(({ name }) => `odds-${stage.name}-${name}`))].sort(),
    );
    expect(Math.min(...fired.map((event) => event.at))).toBeGreaterThan(at(spans.source.from));
  });

  it('pages in the three incidents in which prices are missed or cannot be queried, and says when each is over', () => {
    const pages = changesOf('unhealthy').filter(({ at: time }) => time > at(spans.source.from));
    expect(pages.map(({ to }) => to)).toEqual(['ALARM', 'OK', 'ALARM', 'OK', 'ALARM', 'OK']);
    for (const [nth, incident] of (['source', 'database', 'schema'] as const).entries()) {
      expect(pages[2 * nth]?.at).toBeGreaterThan(at(spans[incident].from));
      expect(pages[2 * nth]?.at).toBeLessThan(at(spans[incident].until));
    }
  });

  it('goes through real faults', () => {
    expect(run.affected).toBeGreaterThan(50);
  });
});

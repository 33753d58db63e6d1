import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlarmEvent, evaluateAlarms } from '../../../infra/local/cloudwatch/alarm-evaluator.ts';
import { resolveAlarms } from '../../../infra/local/cloudwatch/resolve-alarms.ts';
import { alarmsOf } from '../../../infra/operations/alarms.ts';
import { alarmName } from '../../../infra/resource-names.ts';
import { stageNamed } from '../../../infra/stages.ts';
import { refuse } from '../../harness/faults.ts';
import { unavailable } from '../../harness/refusals.ts';
import { engineAtHand } from '../../support/engines.ts';
import { copiedDatabases } from '../../support/migrated.ts';
import { type BundledHandlers, bundleHandlers } from '../../watched/bundled-handlers.ts';
import { databaseAway, passDay, sourceBlocked } from '../../watched/incidents.ts';
import { WatchedStage, watchedFunctions } from '../../watched/watched-stage.ts';
import { templatesOf } from '../stage-templates.ts';

// Production as it is: regular runs every half hour that only land, capture windows with a run each minute, drains that follow them.

const minuteMs = 60_000;
const stage = stageNamed('prod');
const alarms = alarmsOf(stage, 'cluster');
/** Windows are open from minute 10 to 70, from 105 to 128, and from 220 to 250. */
const begin = '2026-08-03T16:10:00Z';
const spans = {
  'the source, in a window': { from: 15, until: 80 },
  'the source, far from games': { from: 132, until: 210 },
  'the database, in a window': { from: 225, until: 275 },
};
const minutes = 275;
const incidents = [
  sourceBlocked(spans['the source, in a window']),
  sourceBlocked(spans['the source, far from games']),
  databaseAway(spans['the database, in a window']),
];

const firedBy: Readonly<Record<keyof typeof spans, readonly string[]>> = {
  'the source, in a window': ['runs-missed-mlb', 'unhealthy', 'observing-degraded'],
  'the source, far from games': ['unhealthy'],
  'the database, in a window': ['recording-degraded'],
};

let handlers: BundledHandlers;
let run: WatchedStage;
let events: readonly AlarmEvent[];

beforeAll(async () => {
  handlers = await bundleHandlers(watchedFunctions);
  run = await WatchedStage.open({ stage, handlers, databases: copiedDatabases(engineAtHand()), begin });
  await run.start('sync-schedule', {});
  await passDay(run, minutes, incidents);
  const dayEnd = run.clock.now().getTime();
  const { storage, operations } = templatesOf(stage);
  const references = { Database: 'cluster', StateTable: 'state', LandedBucket: 'landed' };
  const definitions = resolveAlarms([{ template: storage.toJSON(), references }, { template: operations.toJSON() }]);
  events = evaluateAlarms(definitions, run.store, { from: Date.parse(begin), until: dayEnd }).events;
  run.inject(refuse('dynamoDb', unavailable.dynamoDb));
  await run.start('plan-closing', { scheduledTime: run.clock.now().toISOString() });
  run.repair('dynamoDb');
}, 240_000);

afterAll(async () => {
  await run?.close();
  handlers?.close();
});

describe('a day of production', () => {
  const at = (minute: number) => Date.parse(begin) + minute * minuteMs;
  const changesOf = (name: string) =>
    events.flatMap((event) =>
      event.kind === 'state' && event.alarm === `odds-prod-${name}` ? [{ at: event.at, to: event.to }] : [],
    );
  const cases = Object.entries(firedBy).flatMap(([incident, names]) =>
    names.map((name) => ({ name, incident: incident as keyof typeof spans })),
  );

  it.each(cases)('turns $name on within its promise by the fault of $incident', ({ name, incident }) => {
    const alarm = alarms.find((each) => alarmName('prod', each) === `odds-prod-${name}`);
    if (alarm === undefined) throw new Error(`There is no alarm ${name}.`);
    const { from } = spans[incident];
    const fired = changesOf(name).find((change) => change.to === 'ALARM' && change.at > at(from));
    expect(fired?.at).toBeLessThanOrEqual(at(from + alarm.firesWithinMinutes));
  });

  it('turns on no other alarm, none before its first incident, and pages once for each failure of the source', () => {
    const fired = events.filter((event) => event.kind === 'state' && event.to === 'ALARM');
    const expected = cases.map(({ name }) => `odds-prod-${name}`);
    expect([...new Set(fired.map(({ alarm }) => alarm))].sort()).toEqual([...new Set(expected)].sort());
    expect(Math.min(...fired.map((event) => event.at))).toBeGreaterThan(at(15));
    expect(fired.filter(({ alarm }) => alarm === 'odds-prod-unhealthy')).toHaveLength(2);
  });

  it('has a run each minute in windows, and prints each figure of windows that the dashboard draws', () => {
    const runs = run.completed
      .filter(({ function: name }) => name === 'collect-odds')
      .map(({ at: time }) => time.getTime());
    for (let minute = 106; minute < 128; minute++) {
      expect(
        runs.some((time) => time >= at(minute) && time < at(minute + 1)),
        `minute ${minute}`,
      ).toBe(true);
    }
    const printed = new Map(
      run.figures
        .filter(({ dimensions: { service } }) => service === 'plan-closing')
        .flatMap(({ name, values }) => (values.some((value) => value > 0) ? [[name, values] as const] : [])),
    );
    expect([...printed.keys()]).toEqual(
      expect.arrayContaining(['PlansMade', 'PlansFailed', 'WindowsPlanned', 'WindowsChanged']),
    );
  });
});

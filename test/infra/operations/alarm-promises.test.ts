import { describe, expect, it } from 'vitest';
import { functionDeclarations } from '../../../functions/declarations.ts';
import { evaluateAlarms } from '../../../infra/local/cloudwatch/alarm-evaluator.ts';
import { MetricStore } from '../../../infra/local/cloudwatch/metric-store.ts';
import { type AlarmDefinitions, resolveAlarms } from '../../../infra/local/cloudwatch/resolve-alarms.ts';
import type { Alarm } from '../../../infra/operations/alarm.ts';
import { alarmsOf } from '../../../infra/operations/alarms.ts';
import { alarmName } from '../../../infra/resource-names.ts';
import { stageNamed } from '../../../infra/stages.ts';
import { frequentProd } from '../frequent-prod.ts';
import { templatesOf } from '../stage-templates.ts';
import { type Fault, simulatedMetrics } from './simulated-metrics.ts';

const minutes = (count: number) => count * 60_000;
const clusterIdentifier = 'cluster';
/** New York observes from 9:00 or 12:00 (13:00 or 16:00 UTC) until 23:00 or 21:00. */
const midday = Date.parse('2026-07-01T17:00:00Z');
const night = Date.parse('2026-07-02T04:00:00Z');

const during = (of: string, values: Readonly<Record<string, number | undefined>>): Fault => ({
  of,
  values: () => values,
});
const runs = (values: Readonly<Record<string, number | undefined>>) => during('collect-odds', values);
const drains = (values: Readonly<Record<string, number | undefined>>) => during('record-backlog', values);
const checks = (values: Readonly<Record<string, number | undefined>>) => during('check-health', values);

/** What is sent while the fault of an alarm's text lasts, by the alarm's name in the stage. */
function faultsOf(stage: ReturnType<typeof stageNamed>): Readonly<Record<string, Fault>> {
  const staleAfter = 3 * Math.max(...stage.slates.map(({ everyMinutes }) => everyMinutes));
  return {
    'runs-missed-mlb': runs({ RunsMissed: 1 }),
    'backlog-set-aside': drains({ BacklogSetAside: 1 }),
    'schedule-entries-rejected': during('sync-schedule', { ScheduleEntriesRejected: 2 }),
    heartbeat: { of: 'check-health', values: () => 'silent' },
    unhealthy: { of: 'check-health', values: (minutes) => ({ Unhealthy: Number(minutes > staleAfter) }) },
    'observing-degraded': checks({ ObservingDegraded: 1 }),
    'recording-degraded': checks({ RecordingDegraded: 1 }),
    'schedule-degraded': checks({ ScheduleDegraded: 1 }),
    ...Object.fromEntries(
      functionDeclarations.map(({ name }) => [`function-errors-${name}`, during(`AWS/Lambda ${name}`, { Errors: 1 })]),
    ),
    'destination-failures-collect-odds': during('AWS/Lambda collect-odds', { DestinationDeliveryFailures: 1 }),
    // An idle queue reports again a quarter of an hour after the message came, and the message stays in it.
    'missed-runs': {
      of: 'AWS/SQS',
      stays: true,
      values: (minutes) => ({ ApproximateNumberOfMessagesVisible: minutes < 15 ? undefined : 1 }),
    },
    'schedule-delivery': during('AWS/Scheduler', { InvocationDroppedCount: 1 }),
    'database-awake': during('AWS/RDS', { ServerlessDatabaseCapacity: 0.5 }),
  };
}

describe.each([
  { named: 'dev', stage: stageNamed('dev') },
  { named: 'prod', stage: stageNamed('prod') },
  { named: 'prod with runs every five minutes', stage: frequentProd },
])('the alarms of $named', ({ stage }) => {
  const { name } = stage;
  const { storage, operations } = templatesOf(stage);
  const references = { Database: clusterIdentifier, StateTable: 'state', LandedBucket: 'landed' };
  const definitions = resolveAlarms([{ template: storage.toJSON(), references }, { template: operations.toJSON() }]);
  const scene = { stage, clusterIdentifier };
  const alarms = alarmsOf(stage, clusterIdentifier);
  const faults = faultsOf(stage);
  const faultOf = (alarm: Alarm) => faults[alarmName(name, alarm).slice(`odds-${name}-`.length)];

  /** When the alarm fires and clears, in minutes from the begin of the fault; the fault lasts as long as the promise. */
  function courseOf(alarm: Alarm, begin: number, fault: Fault) {
    const until = begin + minutes(alarm.firesWithinMinutes);
    const from = begin - minutes(4 * 60);
    const [, of] = alarm.datapoints ?? [1, 1];
    // What is evaluated reaches back for as long.
    const end = until + minutes(60 + alarm.everyMinutes * (of + Math.max(2, Math.floor(of / 3)) + 1));
    const store = simulatedMetrics(scene, { from, until: end }, { ...fault, from: begin, until });
    const only = definitions.metricAlarms.filter((metricAlarm) => metricAlarm.name === alarmName(name, alarm));
    expect(only).toHaveLength(1);
    const alone: AlarmDefinitions = { metricAlarms: only, compositeAlarms: [], muteRules: [], refused: [] };
    const { events } = evaluateAlarms(alone, store, { from, until: end });
    return events.flatMap((event) =>
      event.kind === 'state' ? [{ to: event.to, after: (event.at - begin) / minutes(1) }] : [],
    );
  }

  it('are evaluated here, each', () => {
    expect(definitions.refused).toEqual([]);
    expect(definitions.metricAlarms).toHaveLength(alarms.length);
    expect(definitions.muteRules).toHaveLength(1);
  });

  it('have a fault each', () => {
    expect(alarms.filter((alarm) => faultOf(alarm) === undefined)).toEqual([]);
  });

  it.each(alarms.map((alarm) => ({ named: alarmName(name, alarm), alarm })))(
    '$named fires within its promise, whenever its fault begins, and clears by itself',
    ({ alarm }) => {
      const fault = faultOf(alarm);
      if (fault === undefined) throw new Error('It has no fault.');
      for (const offset of [0, 1, 14]) {
        const begin = (alarm.kind === 'database-awake' ? night : midday) + minutes(offset);
        const course = courseOf(alarm, begin, fault);
        const fired = course.find(({ to }) => to === 'ALARM');
        expect(fired?.after, `of a fault ${offset} minutes after the hour`).toBeLessThanOrEqual(
          alarm.firesWithinMinutes,
        );
        expect(fired?.after).toBeGreaterThan(0);
        expect(course.at(-1)?.to).toBe('OK');
      }
    },
  );

  it('are quiet for two healthy days and nights', () => {
    const from = midday - minutes(12 * 60);
    const until = from + minutes(2 * 24 * 60);
    const { events } = evaluateAlarms(definitions, simulatedMetrics(scene, { from, until }), { from, until });
    expect(events.filter((event) => event.kind === 'state' && event.to === 'ALARM')).toEqual([]);
  });

  it('do not page while a new stage has not reported yet, and do if it never does', () => {
    const from = midday;
    const { events } = evaluateAlarms(definitions, new MetricStore(), { from, until: from + minutes(90) });
    const fired = events.filter((event) => event.kind === 'state' && event.to === 'ALARM');
    expect(fired.map(({ alarm, at }) => [alarm, (at - from) / minutes(1)])).toEqual([[`odds-${name}-heartbeat`, 65]]);
  });

  it('page once if runs fail, and say when it is over', () => {
    const [from, begin, end] = [midday - minutes(180), midday, midday + minutes(180)];
    const until = end + minutes(12 * 60);
    const failing: Fault = {
      of: 'check-health',
      values: (minutes) => ({ Unhealthy: Number(minutes > 15) }),
    };
    const store = simulatedMetrics(scene, { from, until }, { ...failing, from: begin, until: end });
    const { events } = evaluateAlarms(definitions, store, { from, until });
    const page = events.filter((event) => event.kind === 'actions' && event.alarm === `odds-${name}-unhealthy`);
    expect(page.map((event) => 'state' in event && event.state)).toEqual(['OK', 'ALARM', 'OK']);
  });

  it('stay silent in the maintenance of the database, but for what pages', () => {
    const from = Date.parse('2026-07-07T08:00:00Z');
    const begin = Date.parse('2026-07-07T09:02:00Z');
    const span = { from, until: from + minutes(120) };
    const store = simulatedMetrics(scene, span, {
      ...checks({ RecordingDegraded: 1 }),
      from: begin,
      until: begin + minutes(32),
    });
    const { events } = evaluateAlarms(definitions, store, span);
    const degraded = events.filter(({ alarm }) => alarm === `odds-${name}-recording-degraded`);
    expect(degraded.some((event) => event.kind === 'state' && event.to === 'ALARM')).toBe(true);
    expect(degraded.filter(({ kind, at }) => kind === 'actions' && at > begin && at < begin + minutes(43))).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AlarmEvaluator, evaluateAlarms } from '../../../../../infra/local/cloudwatch/alarm-evaluator.ts';
import { MetricStore } from '../../../../../infra/local/cloudwatch/metric-store.ts';
import { resolveAlarms } from '../../../../../infra/local/cloudwatch/resolve-alarms.ts';
import { alarmProperties, datum, midnight, minutes, templateOf } from './metrics.ts';

type Resources = Parameters<typeof templateOf>[0];
const actions = { AlarmActions: ['page'], OKActions: ['relief'], InsufficientDataActions: ['doubt'] };
const faults = { ...alarmProperties, ...actions, TreatMissingData: 'notBreaching', Namespace: 'Odds' };
/** Alarms two minutes after the last fault clear: the range of one period is three. */
const faultsAt = (...at: number[]) => at.map((minute) => datum(minute, [1]));

/** What happened until a minute, each as `minute alarm what`. */
function happenings(resources: Resources, data: ReturnType<typeof datum>[], until: number): string[] {
  const definitions = resolveAlarms([templateOf(resources)]);
  expect(definitions.refused).toEqual([]);
  const range = { from: midnight, until: midnight + minutes(until) };
  return evaluateAlarms(definitions, new MetricStore(data), range).events.map((event) => {
    const minute = (event.at - midnight) / 60_000;
    if (event.kind === 'state') return `${minute} ${event.alarm} ${event.from} → ${event.to}`;
    return `${minute} ${event.alarm} ${event.kind}: ${event.actions.join(' ')}`;
  });
}
const only = (kind: string, all: readonly string[]) => all.filter((line) => line.includes(kind));

describe('an alarm', () => {
  test('starts with insufficient data, and runs its actions on transitions only, the first included', () => {
    expect(happenings({ Faults: ['Alarm', faults] }, faultsAt(4, 5), 10)).toEqual([
      '1 faults INSUFFICIENT_DATA → OK',
      '1 faults actions: relief',
      '5 faults OK → ALARM',
      '5 faults actions: page',
      '9 faults ALARM → OK',
      '9 faults actions: relief',
    ]);
  });

  test('whose actions are switched off, or that has none, changes its state without them', () => {
    for (const changes of [{ ActionsEnabled: false }, { AlarmActions: [], OKActions: [] }]) {
      const all = happenings({ Faults: ['Alarm', { ...faults, ...changes }] }, faultsAt(4), 10);
      expect(all).toHaveLength(3);
      expect(only('→', all)).toHaveLength(3);
    }
  });

  test('is evaluated on what has arrived until then', () => {
    const store = new MetricStore();
    const definitions = resolveAlarms([templateOf({ Faults: ['Alarm', faults] })]);
    const evaluator = new AlarmEvaluator(definitions, store, { createdAt: midnight });
    const stateAt = (minute: number) => {
      evaluator.evaluate(midnight + minutes(minute));
      return evaluator.states().get('faults')?.state;
    };
    expect(stateAt(2)).toBe('OK');
    store.add(datum(1, [1]));
    expect(stateAt(3)).toBe('ALARM');
    expect(() => stateAt(3)).toThrow('2026-07-01T00:03:00.000Z has been evaluated.');
    expect(evaluator.states().get('faults')).toMatchObject({ since: midnight + minutes(3) });
  });

  test('that warms up stays with insufficient data until its window is full', () => {
    const warmUp = (more: object = {}) => ({
      ...faults,
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
      WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 20, ...more },
    });
    const healthy = Array.from({ length: 60 }, (_, minute) => datum(minute + 4, [0]));
    expect(happenings({ Faults: ['Alarm', warmUp()] }, healthy, 30)[0]).toBe('7 faults INSUFFICIENT_DATA → OK');
    const whole = warmUp({ OnlyStartEvaluatingAfterWarmUpPeriodEnds: true });
    expect(happenings({ Faults: ['Alarm', whole] }, healthy, 30)[0]).toBe('20 faults INSUFFICIENT_DATA → OK');
    expect(happenings({ Faults: ['Alarm', warmUp()] }, [], 30)[0]).toBe('20 faults INSUFFICIENT_DATA → ALARM');
    const cold = { ...warmUp(), WarmUpConfiguration: undefined };
    expect(happenings({ Faults: ['Alarm', cold] }, healthy, 30)[0]).toBe('1 faults INSUFFICIENT_DATA → ALARM');
  });

  test('cannot have the name of another', () => {
    const definitions = resolveAlarms([templateOf({ One: ['Alarm', faults], Two: ['Alarm', faults] })]);
    const create = () => new AlarmEvaluator(definitions, new MetricStore(), { createdAt: midnight });
    expect(create).toThrow('Two alarms have the name faults.');
  });
});

describe('a composite alarm', () => {
  const quiet = { AlarmActions: [], OKActions: [], InsufficientDataActions: [] };
  const maintenance = { ...faults, ...quiet, AlarmName: 'maintenance', MetricName: 'Maintenance' };
  const page = (more: object = {}) => ({ AlarmName: 'pager', AlarmRule: 'ALARM(faults)', ...actions, ...more });
  const suppressed = {
    ActionsSuppressor: 'maintenance',
    ActionsSuppressorWaitPeriod: 120,
    ActionsSuppressorExtensionPeriod: 180,
  };
  const resources = (more: object): Resources => ({
    Page: ['CompositeAlarm', page(more)],
    Faults: ['Alarm', { ...faults, ...quiet }],
    Maintenance: ['Alarm', maintenance],
  });
  const inMaintenance = (...at: number[]) => at.map((minute) => datum(minute, [1], { name: 'Maintenance' }));

  test('changes in the minute of its parts', () => {
    expect(only('pager', happenings(resources({}), faultsAt(4), 10))).toEqual([
      '1 pager INSUFFICIENT_DATA → OK',
      '1 pager actions: relief',
      '5 pager OK → ALARM',
      '5 pager actions: page',
      '8 pager ALARM → OK',
      '8 pager actions: relief',
    ]);
  });

  test('with a suppressor runs its actions after the wait', () => {
    expect(only('pager', happenings(resources(suppressed), faultsAt(9, 10, 11), 13))).toEqual([
      '1 pager INSUFFICIENT_DATA → OK',
      '1 pager withheld: relief',
      '3 pager actions: relief',
      '10 pager OK → ALARM',
      '10 pager withheld: page',
      '12 pager actions: page',
    ]);
  });

  test('with a suppressor in ALARM changes its state without actions, and runs those of the state that persists', () => {
    const data = [...inMaintenance(8, 9, 10, 11), ...faultsAt(...Array.from({ length: 30 }, (_, n) => n + 9))];
    // The suppressor is in ALARM from 9 to 15; three minutes later the actions run.
    expect(only('pager', happenings(resources(suppressed), data, 30)).slice(3)).toEqual([
      '10 pager OK → ALARM',
      '10 pager withheld: page',
      '18 pager actions: page',
    ]);
  });
});

describe('a mute rule', () => {
  const mute = (Expression: string, Duration: string): Resources[string] => [
    'AlarmMuteRule',
    { Name: 'mute', Rule: { Schedule: { Expression, Duration } }, MuteTargets: { AlarmNames: ['faults'] } },
  ];

  test('stops actions and no evaluation, and at its end those of the state that persists run', () => {
    const resources = { Faults: ['Alarm', faults], Mute: mute('at(2026-07-01T00:03)', 'PT10M') } as const;
    const lasting = faultsAt(...Array.from({ length: 20 }, (_, n) => n + 4));
    expect(happenings(resources, lasting, 20).slice(2)).toEqual([
      '5 faults OK → ALARM',
      '5 faults withheld: page',
      '13 faults actions: page',
    ]);
  });

  test('whose alarm came and went runs nothing of the alarm at its end', () => {
    const resources = { Faults: ['Alarm', faults], Mute: mute('at(2026-07-01T00:03)', 'PT10M') } as const;
    const all = happenings(resources, faultsAt(4), 20);
    expect(only('withheld', all)).toEqual(['5 faults withheld: page', '8 faults withheld: relief']);
    expect(only('actions: page', all)).toEqual([]);
  });

  test('whose mute is followed by another stays silent until the last ends', () => {
    const resources = { Faults: ['Alarm', faults], Mute: mute('cron(3-5 0 1 7 *)', 'PT2M') } as const;
    const lasting = faultsAt(...Array.from({ length: 20 }, (_, n) => n + 3));
    expect(only('actions: page', happenings(resources, lasting, 20))).toEqual(['7 faults actions: page']);
  });
});

test('the order in which a day arrives changes nothing of what happened', () => {
  const resources = { Faults: ['Alarm', { ...faults, EvaluationPeriods: 3, DatapointsToAlarm: 2 }] } as const;
  const day = fc.uniqueArray(fc.nat(60), { maxLength: 40 });
  fc.assert(
    fc.property(day, (at) => {
      const sorted = at.toSorted((a, b) => a - b);
      expect(happenings(resources, faultsAt(...at), 60)).toEqual(happenings(resources, faultsAt(...sorted), 60));
    }),
    { numRuns: 20 },
  );
});

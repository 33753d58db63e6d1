import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emitMetrics, type MetricSink } from '../../../../lib/telemetry/emit-metrics.ts';
import {
  type EmittedMetric,
  type EmittingFunction,
  functionMetrics,
} from '../../../../lib/telemetry/function-metrics.ts';
import { type MetricGroup, metricsOfGroup, metricTable } from '../../../../lib/telemetry/metrics.ts';
import { invocationsOf } from '../../../support/emitted-metrics.ts';

const functions = Object.keys(functionMetrics) as EmittingFunction[];

/** What the table says that a function emits, by name. */
function tableOf(name: EmittingFunction) {
  const groups: readonly MetricGroup[] = functionMetrics[name].groups;
  return new Map(groups.flatMap((group) => Object.entries(metricsOfGroup(group))));
}

describe('the table of metrics', () => {
  it('holds what each function emits, with its unit and its dimensions, and nothing else', async () => {
    for (const name of functions) {
      const emitted = (await invocationsOf(name)).flat();
      const units = new Map(emitted.map((metric) => [metric.name, metric.unit]));
      expect(Object.fromEntries(units), name).toEqual(
        Object.fromEntries([...tableOf(name)].map(([metric, { unit }]) => [metric, unit])),
      );
      const dimensions = ['service', ...functionMetrics[name].dimensions].sort();
      for (const metric of emitted) expect(Object.keys(metric.dimensions).sort(), metric.name).toEqual(dimensions);
    }
  });

  it('says which metrics every report has, and which leave zero out', async () => {
    for (const name of functions) {
      const always = [...tableOf(name)].filter(([, { zero }]) => zero === 'always').map(([metric]) => metric);
      const never = [...tableOf(name)].filter(([, { zero }]) => zero === 'never').map(([metric]) => metric);
      for (const invocation of await invocationsOf(name)) {
        expect(invocation.map((metric) => metric.name)).toEqual(expect.arrayContaining(always));
        const zeros = invocation.filter(({ value }) => value === 0).map((metric) => metric.name);
        expect(zeros.filter((metric) => never.includes(metric))).toEqual([]);
      }
    }
  });

  it('gives no function two metrics of one name', () => {
    for (const name of functions) {
      const names = functionMetrics[name].groups.flatMap((group) => Object.keys(metricTable[group]));
      expect(names.toSorted()).toEqual([...new Set(names)].sort());
    }
  });

  it('has an entry for each function, with the groups that its code can emit', () => {
    expect(functions.toSorted()).toEqual(foldersOfFunctions());
    for (const name of functions) {
      const code = codeOf(name);
      const marks = {
        [name]: `reporter('${name}'`,
        database: '.use(reportDatabase(',
        'source requests': '.use(reportSourceRequests(',
        anomalies: 'watchAnomalies({',
        'source circuit': 'circuits.source',
        'database circuit': 'circuits.database(',
        'circuit store': 'functionCircuits(',
        quota: 'countedQuota(',
      };
      const groups = Object.entries(marks).filter(([, mark]) => code.includes(mark));
      expect(groups.map(([group]) => group).sort(), name).toEqual(functionMetrics[name].groups.toSorted());
    }
  });
});

function foldersOfFunctions(): string[] {
  const entries = readdirSync('functions', { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function codeOf(name: string): string {
  const files = readdirSync(`functions/${name}`).map((file) => readFileSync(`functions/${name}/${file}`, 'utf8'));
  return files.join('\n');
}

it('does not compile a name that is misspelled, missing or of another function', () => {
  const emitted: unknown[] = [];
  const sink: MetricSink = { addMetric: (...metric) => emitted.push(metric) };
  const unknown = {
    NewestQuoteAge: undefined,
    SlateCoverage: undefined,
    CircuitsOpen: undefined,
    CircuitsForced: undefined,
  };
  const degraded = { ObservingDegraded: 0, RecordingDegraded: 0, ScheduleDegraded: 0 };
  const checks = { Unhealthy: 0, ...degraded, HealthReasons: 0, ...unknown };
  emitMetrics(sink, 'check-health', checks);
  // @ts-expect-error: misspelled
  emitMetrics(sink, 'check-health', { Unhealty: 0, ...degraded, HealthReasons: 0, ...unknown });
  // @ts-expect-error: one is missing
  emitMetrics(sink, 'check-health', { Unhealthy: 0, ...degraded, ...unknown });
  // @ts-expect-error: of another function
  const others: EmittedMetric<'check-health'> = 'DrainsFailed';
  expect(others).toBe('DrainsFailed');
  expect(emitted.slice(0, 2)).toEqual([
    ['Unhealthy', 'Count', 0],
    ['ObservingDegraded', 'Count', 0],
  ]);
});

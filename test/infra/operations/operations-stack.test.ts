import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionDeclarations } from '../../../functions/declarations.ts';
import { type AwsNamespaceName, awsMetrics } from '../../../infra/operations/aws-metrics.ts';
import { metricNamespace } from '../../../lib/telemetry/metrics.ts';
import { emittingFunctions, invocationsOf } from '../../support/emitted-metrics.ts';
import { resourcesOf } from '../stage-templates.ts';
import { alarmsOf, metricsOf, type StageName, stages, templates, topicOf, watchedBy } from './operations-templates.ts';

const sections = new Set(
  Array.from(readFileSync('docs/runbook.md', 'utf8').matchAll(/^##+ ([a-z-]+)$/gm), ([, section]) => section),
);

const everyAlarm = stages.flatMap((stage) => alarmsOf(stage).map((alarm) => ({ stage, name: alarm.AlarmName, alarm })));
describe.each(everyAlarm)('$name', ({ stage, alarm }) => {
  it('notifies the topic when it fires and when it ends', () => {
    expect([alarm.AlarmActions, alarm.OKActions]).toEqual([topicOf(stage), topicOf(stage)]);
  });

  it('says in 1,024 characters whether it pages, what it means, what to do first, and which section and query help', () => {
    const { AlarmDescription } = alarm;
    expect(AlarmDescription.length).toBeLessThanOrEqual(1_024);
    const [, section, query] =
      /^(?:PAGE|Ticket): .{40,}\nFirst: .{30,}\nRunbook: docs\/runbook\.md#([a-z-]+)\nLog query .*: (\S+)$/.exec(
        AlarmDescription,
      ) ?? [];
    expect(sections).toContain(section);
    const queries = Object.values(resourcesOf(templates[stage], 'AWS::Logs::QueryDefinition'));
    expect(queries.map(({ Properties }) => Properties.Name)).toContain(query);
  });

  it('has a period and a window that CloudWatch takes', () => {
    const { Period, EvaluationPeriods, DatapointsToAlarm } = alarm;
    const periods = [Period ?? [], ...(alarm.Metrics ?? []).map(({ MetricStat }) => MetricStat?.Period ?? [])].flat();
    const [period = 0, ...others] = new Set(periods);
    expect(others).toEqual([]);
    expect(period % 60).toBe(0);
    expect(period).toBeGreaterThanOrEqual(60);
    expect(EvaluationPeriods * period).toBeLessThanOrEqual(period < 3_600 ? 86_400 : 7 * 86_400);
    expect(DatapointsToAlarm).toBeLessThanOrEqual(EvaluationPeriods);
  });

  it('has math that uses all of its metrics and nothing else', () => {
    const queries = alarm.Metrics ?? [];
    const ids = queries.flatMap(({ Id, MetricStat }) => (MetricStat ? [Id] : []));
    for (const { Expression } of queries) {
      if (Expression === undefined) continue;
      const used = Array.from(Expression.matchAll(/[a-z]\w*/g), ([id]) => id);
      expect([...new Set(used)].sort()).toEqual(ids.toSorted());
      const functions = Array.from(Expression.matchAll(/([A-Z_]+)\(/g), ([, name]) => name);
      for (const name of functions) expect(['IF', 'FILL', 'DIFF']).toContain(name);
      expect(Expression.split('(').length).toBe(Expression.split(')').length);
    }
    expect(queries.length).not.toBe(1);
  });

  it('watches metrics of its own stage, by exactly the dimensions that they have', () => {
    for (const { namespace, name, dimensions } of watchedBy(alarm)) {
      if (namespace === metricNamespace(stage)) continue;
      const known: { dimensions: readonly string[]; metrics: object } | undefined =
        awsMetrics[namespace as AwsNamespaceName];
      expect(known?.metrics).toHaveProperty(name);
      expect(Object.keys(dimensions)).toEqual(known?.dimensions);
      expect(JSON.stringify(dimensions)).toContain(`odds-${stage}`);
    }
  });
});

describe('the alarms of a stage', () => {
  it.each(stages)('of %s have names of their own, all with the name of the stage', (stage) => {
    const names = alarmsOf(stage).map(({ AlarmName }) => AlarmName);
    expect(names.filter((name) => !name.startsWith(`odds-${stage}-`))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('watch the errors of each function', () => {
    const errors = alarmsOf('prod').filter(({ MetricName }) => MetricName === 'Errors');
    expect(errors.map((alarm) => watchedBy(alarm)[0]?.dimensions.FunctionName)).toEqual(
      functionDeclarations.map(({ name }) => `odds-prod-${name}`),
    );
  });

  it('take silence for quiet; the heartbeat alone takes it for bad, and not while the stage is new', () => {
    const bad = alarmsOf('prod').filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching');
    expect(bad.map(({ AlarmName, TreatMissingData }) => [AlarmName, TreatMissingData])).toEqual([
      ['odds-prod-heartbeat', 'breaching'],
    ]);
    expect(alarmsOf('prod').filter(({ WarmUpConfiguration }) => WarmUpConfiguration !== undefined)).toEqual(bad);
  });

  it('are the same kinds in every stage', () => {
    const kinds = (stage: StageName) =>
      alarmsOf(stage).map(({ AlarmName }) => AlarmName.slice(`odds-${stage}-`.length));
    expect(kinds('prod')).toEqual(kinds('dev'));
  });

  it('page if nothing is known or something is unhealthy, and for nothing else', () => {
    const pages = alarmsOf('prod').filter(({ AlarmDescription }) => AlarmDescription.startsWith('PAGE: '));
    expect(pages.map(({ AlarmName }) => AlarmName)).toEqual(['odds-prod-heartbeat', 'odds-prod-unhealthy']);
  });

  it('ask for a metric by the very name and dimensions under which a function emits it', async () => {
    const emitted = (await Promise.all(emittingFunctions.map(invocationsOf))).flat(2);
    const ours = alarmsOf('prod')
      .flatMap(watchedBy)
      .filter(({ namespace }) => namespace === metricNamespace('prod'));
    expect(ours.length).toBeGreaterThanOrEqual(8);
    for (const metric of ours) expect(emitted).toContainEqual(expect.objectContaining(metric));
  });
});

describe('two stages in one account', () => {
  it('watch and show no metric in common', () => {
    const [dev, prod] = stages.map(
      (stage) => new Set(metricsOf(templates[stage]).map((metric) => JSON.stringify(metric))),
    );
    expect(dev?.size).toBeGreaterThan(15);
    expect([...(prod ?? [])].filter((metric) => dev?.has(metric))).toEqual([]);
  });

  it('have no name of a resource in common', () => {
    const namesOf = (stage: StageName) =>
      Array.from(
        JSON.stringify(templates[stage].toJSON()).matchAll(/"(?:\w+)?Name":"(odds-[^"]+)"/g),
        ([, name]) => name,
      );
    expect(namesOf('dev').length).toBeGreaterThan(25);
    expect(namesOf('dev').filter((name) => namesOf('prod').includes(name))).toEqual([]);
  });
});

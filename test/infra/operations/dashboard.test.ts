import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionDeclarations } from '../../../functions/declarations.ts';
import { readDashboardBody } from '../../../infra/local/cloudwatch/dashboard/dashboard-body.ts';
import { type AwsNamespaceName, awsMetrics } from '../../../infra/operations/aws-metrics.ts';
import { metricNamespace, metricTable } from '../../../lib/telemetry/metrics.ts';
import { emittingFunctions, invocationsOf } from '../../support/emitted-metrics.ts';
import { resourcesOf, templatesOf } from '../stage-templates.ts';
import { dashboardOf, type MetricWidget, rawBodyOf } from './dashboard-body.ts';
import { alarmSchema, watchedBy } from './operations-templates.ts';

const stages = ['dev', 'prod'] as const;
const templates = { dev: templatesOf('dev').operations, prod: templatesOf('prod').operations };
const dashboards = stages.map((stage) => ({ stage, dashboard: dashboardOf(templates[stage]) }));
const graphsOf = (dashboard: ReturnType<typeof dashboardOf>) =>
  dashboard.widgets.filter((widget): widget is MetricWidget => widget.type === 'metric');
const metricsOf = (widget: MetricWidget) =>
  widget.properties.metrics.flatMap((entry) => ('namespace' in entry ? [entry] : []));
const alarmsOf = (stage: (typeof stages)[number]) =>
  Object.values(resourcesOf(templates[stage], 'AWS::CloudWatch::Alarm')).map(({ Properties }) => ({
    ...alarmSchema.parse(Properties),
    Threshold: Properties.Threshold,
  }));

/** Metrics that no graph shows: what they say is in another one, in the logs, or in the health report. */
const notDrawn = new Set([
  // Runs by how they ended say it.
  ...['RunsMissed', 'RunsServedByAnother', 'LeaseStoreFailures', 'DrainsFailed', 'SchedulesSynced', 'SchedulesFailed'],
  // The states of their alarms, or the list of reasons.
  ...['SchemaDrifts', 'ScheduleEntriesRejected', 'Healthy', 'Unhealthy', 'HealthReasons', 'BacklogMarkedDead'],
  // The backlog that is left, and dates that change every day.
  ...['BacklogRecorded', 'ScheduleDatesChanged'],
  // Each class of failures is drawn; time has an alarm.
  ...['DatabaseFailures', 'DatabaseTime'],
  // Circuits that are open now are drawn.
  ...[
    'SourceCircuitsClosed',
    'SourceCircuitProbes',
    'DatabaseCircuitsClosed',
    'DatabaseCircuitProbes',
    'CircuitStoreFailures',
  ],
  // Of one source, off by default.
  ...['SourceCreditsRemaining', 'SourceCreditsSpent'],
]);

describe.each(dashboards)('the dashboard of $stage', ({ stage, dashboard }) => {
  it('has at most 30 widgets in 24 columns, of which no two overlap', () => {
    const { widgets } = dashboard;
    expect(widgets.length).toBeLessThanOrEqual(30);
    const cells = widgets.flatMap(({ x, y, width, height }) => {
      expect(x + width).toBeLessThanOrEqual(24);
      return Array.from(
        { length: width * height },
        (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
      );
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('asks its questions from top to bottom, each with what good looks like and a section of the runbook', () => {
    const texts = dashboard.widgets.flatMap((widget) => (widget.type === 'text' ? [widget.properties.markdown] : []));
    expect(texts.map((markdown) => /^### (.+)$/m.exec(markdown)?.[1])).toEqual([
      `${stage}: is something wrong?`,
      'Are we collecting?',
      'Is it fresh?',
      'What fails?',
      'How large is the backlog?',
      'What does it cost?',
      'What does it store?',
      'What do the logs say?',
    ]);
    const sections = new Set(
      Array.from(readFileSync('docs/runbook.md', 'utf8').matchAll(/^##+ (\S+)$/gm), ([, title = '']) =>
        title.toLowerCase(),
      ),
    );
    for (const markdown of texts) {
      const [, section] = /\nGood: .{40,} Runbook: `docs\/runbook\.md#(\S+)`$/.exec(markdown) ?? [];
      expect(sections).toContain(section);
    }
  });

  it('shows the state of each alarm but the windows of burn rates, whose composite alarm it shows', () => {
    const shown = dashboard.widgets.flatMap((widget) => (widget.type === 'alarm' ? widget.properties.alarms : []));
    const names = [
      ...alarmsOf(stage).map(({ AlarmName }) => AlarmName),
      ...Object.values(resourcesOf(templates[stage], 'AWS::CloudWatch::CompositeAlarm')).map(
        ({ Properties }) => Properties.AlarmName,
      ),
    ];
    expect(shown.map((arn) => arn.split(':').at(-1)).sort()).toEqual(
      names.filter((name) => !String(name).includes('-burn-rate-')).sort(),
    );
  });

  it('draws metrics of its own stage only, by exactly the dimensions that they have', () => {
    for (const { namespace, name, dimensions } of graphsOf(dashboard).flatMap(metricsOf)) {
      if (namespace === metricNamespace(stage)) continue;
      const known: { dimensions: readonly string[]; metrics: object } | undefined =
        awsMetrics[namespace as AwsNamespaceName];
      expect(known?.metrics).toHaveProperty(name);
      expect(Object.keys(dimensions)).toEqual(known?.dimensions);
      expect(JSON.stringify(dimensions)).toContain(`odds-${stage}`);
    }
  });

  it('is drawn here, each widget', () => {
    const { widgets } = readDashboardBody(rawBodyOf(templates[stage]));
    expect(widgets.filter(({ content }) => content.type === 'not drawn')).toEqual([]);
  });

  it('has math whose ids are those of its graph', () => {
    for (const { properties } of graphsOf(dashboard)) {
      const expressions = properties.metrics.flatMap((entry) =>
        'namespace' in entry ? [] : entry.map((math) => math),
      );
      const ids = properties.metrics.flatMap((entry) => ('namespace' in entry ? [entry.options.id ?? []].flat() : []));
      const used = expressions.flatMap(({ expression }) => expression.match(/\b[a-z]\w*/g) ?? []);
      expect(used.filter((id) => !ids.includes(id))).toEqual([]);
    }
  });

  it('draws the threshold of an alarm only beside what the alarm compares with it', () => {
    const thresholds = graphsOf(dashboard).flatMap((widget) =>
      (widget.properties.annotations?.horizontal ?? []).map((annotation) => ({ widget, annotation })),
    );
    expect(thresholds.length).toBeGreaterThanOrEqual(5);
    for (const { widget, annotation } of thresholds) {
      const kind = annotation.label.replace(/^alarm /, '');
      const alarm = alarmsOf(stage).find(({ AlarmName }) => AlarmName.startsWith(`odds-${stage}-${kind}`));
      expect(alarm?.Threshold).toBe(annotation.value);
      const drawn = metricsOf(widget).map(({ name }) => name);
      expect(drawn).toContain(alarm && watchedBy(alarm)[0]?.name);
    }
  });

  it('reads logs of functions that there are', () => {
    const groups = functionDeclarations.map(({ name }) => `/aws/lambda/odds-${stage}-${name}`);
    const queries = dashboard.widgets.flatMap((widget) => (widget.type === 'log' ? [widget.properties.query] : []));
    expect(queries).toHaveLength(2);
    for (const query of queries) {
      const sources = Array.from(query.matchAll(/SOURCE '([^']+)'/g), ([, name]) => name);
      expect(sources).toEqual(groups);
    }
    expect(queries.filter((query) => query.includes(`"${dashboard.variables[0]?.pattern}"`))).toHaveLength(1);
  });
});

describe('what is drawn', () => {
  const drawn = dashboards.flatMap(({ dashboard }) => graphsOf(dashboard).flatMap(metricsOf));

  it('is every metric of the table, but those that are left out on purpose', () => {
    const names = Object.values(metricTable).flatMap((group) => Object.keys(group));
    const shown = new Set(drawn.map(({ name }) => name));
    expect(names.filter((name) => !shown.has(name) && !notDrawn.has(name))).toEqual([]);
    expect([...notDrawn].filter((name) => shown.has(name) || !names.includes(name))).toEqual([]);
  });

  it('is emitted by a function under that very name and those dimensions', async () => {
    const emitted = (await Promise.all(emittingFunctions.map(invocationsOf))).flat(2);
    const ours = drawn.filter(({ namespace }) => namespace === metricNamespace('prod'));
    expect(ours.length).toBeGreaterThan(25);
    for (const { namespace, name, dimensions } of ours) {
      expect(emitted).toContainEqual(expect.objectContaining({ namespace, name, dimensions }));
    }
  });

  it('is shared by no two stages', () => {
    const [dev, prod] = dashboards.map(
      ({ dashboard }) =>
        new Set(
          graphsOf(dashboard)
            .flatMap(metricsOf)
            .map(({ options, ...metric }) => JSON.stringify(metric)),
        ),
    );
    expect(dev?.size).toBeGreaterThan(40);
    expect([...(dev ?? [])].filter((metric) => prod?.has(metric))).toEqual([]);
  });
});

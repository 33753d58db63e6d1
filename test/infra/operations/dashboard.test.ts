import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionDeclarations } from '../../../functions/declarations.ts';
import { readDashboardBody } from '../../../infra/local/cloudwatch/dashboard/dashboard-body.ts';
import { type AwsNamespaceName, awsMetrics } from '../../../infra/operations/aws-metrics.ts';
import { emittingFunctions, invocationsOf } from '../../support/emitted-metrics.ts';
import { resourcesOf, templatesOf } from '../stage-templates.ts';
import { dashboardOf, type MetricWidget, rawBodyOf } from './dashboard-body.ts';
import { alarmSchema } from './operations-templates.ts';

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

/** The terms of a graph of figures: how each is put together. */
const figuresOf = (dashboard: ReturnType<typeof dashboardOf>) =>
  dashboard.widgets.flatMap((widget) => {
    if (widget.type !== 'log' || widget.properties.view === 'table') return [];
    const groups = Array.from(
      widget.properties.query.matchAll(/SOURCE '\/aws\/lambda\/odds-\w+?-([^']+)'/g),
      ([, name]) => name,
    );
    const terms = Array.from(
      widget.properties.query.matchAll(/(?:sum|max|min|avg)\((\w+)\) as `[^`]+`/g),
      ([, name]) => name,
    );
    return groups.flatMap((service) => terms.map((name) => ({ service, name })));
  });

describe.each(dashboards)('the dashboard of $stage', ({ stage, dashboard }) => {
  it('has at most 34 widgets in 24 columns, of which no two overlap', () => {
    const { widgets } = dashboard;
    expect(widgets.length).toBeLessThanOrEqual(34);
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

  it('shows the state of each alarm', () => {
    const shown = dashboard.widgets.flatMap((widget) => (widget.type === 'alarm' ? widget.properties.alarms : []));
    expect(shown.map((arn) => arn.split(':').at(-1)).sort()).toEqual(
      alarmsOf(stage)
        .map(({ AlarmName }) => AlarmName)
        .sort(),
    );
  });

  it('draws metrics of AWS for its own stage only, by exactly the dimensions that they have', () => {
    for (const { namespace, name, dimensions } of graphsOf(dashboard).flatMap(metricsOf)) {
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

  it('reads logs of functions that there are', () => {
    const groups = functionDeclarations.map(({ name }) => `/aws/lambda/odds-${stage}-${name}`);
    const queries = dashboard.widgets.flatMap((widget) => (widget.type === 'log' ? [widget.properties.query] : []));
    expect(queries.length).toBeGreaterThan(10);
    for (const query of queries) {
      const sources = Array.from(query.matchAll(/SOURCE '([^']+)'/g), ([, name]) => name);
      expect(sources.filter((source) => !groups.includes(source ?? ''))).toEqual([]);
    }
    expect(queries.filter((query) => query.includes(`"${dashboard.variables[0]?.pattern}"`))).toHaveLength(1);
  });
});

describe('what is drawn', () => {
  it('are figures that a function prints under that very name', async () => {
    const printed = (await Promise.all(emittingFunctions.map(invocationsOf))).flat(2);
    const figures = dashboards.flatMap(({ dashboard }) => figuresOf(dashboard));
    expect(figures.length).toBeGreaterThan(50);
    for (const { service, name } of figures) {
      expect(printed).toContainEqual(
        expect.objectContaining({ name, dimensions: expect.objectContaining({ service }) }),
      );
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
    expect(dev?.size).toBeGreaterThan(20);
    expect([...(dev ?? [])].filter((metric) => prod?.has(metric))).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { alarmsOf } from '../../../infra/operations/alarms.ts';
import { stageNamed } from '../../../infra/stages.ts';
import { type EmittingFunction, functionMetrics } from '../../../lib/telemetry/function-metrics.ts';
import { type MetricGroup, metricsOfGroup, metricTable } from '../../../lib/telemetry/metrics.ts';

const alarms = alarmsOf(stageNamed('prod'), 'cluster');
const functions = Object.keys(functionMetrics) as EmittingFunction[];
const groups = Object.keys(metricTable) as MetricGroup[];

/** The document, printed from the table. */
function document(): string {
  return `${[
    '# Metrics',
    '',
    '<!-- Printed from lib/telemetry/metrics.ts. Print it again with: npx vitest run test/unit/docs/metrics.test.ts -u -->',
    '',
    'The figures of what the functions of a stage do. All figures of an invocation are one line of its log, by these names, with `service`, the',
    'name of the function, and the dimensions of its function. A figure is also a metric of CloudWatch, in the namespace `Odds/<stage>` and',
    'with these dimensions, from the value on that the table says: those are watched by alarms, and cost nothing while all is well',
    '([why](adr/0045-an-alarm-on-findings.md)).',
    '',
    ...rows(
      ['function', 'dimensions beside `service`', 'metrics'],
      functions.map((name) => [`\`${name}\``, dimensionsOf(name), functionMetrics[name].groups.join(', ')]),
    ),
    '',
    'An invocation that crashes, or whose event is refused, makes no report: what is counted of its calls and circuits has the',
    'dimension `service` alone.',
    '',
    'The column zero says whether zero is printed: `always` in each report, `if known` if it was counted, or `never`. The column metric says',
    'from which value on a figure is a metric. The column alarms names those of production that watch it ([alarms.md](alarms.md)).',
    '',
    'Figures over time, in Logs Insights: `filter ispresent(_figures.Timestamp) | stats sum(RunsRecorded) by bin(15m)`.',
    ...groups.flatMap(section),
  ].join('\n')}\n`;
}

function section(group: MetricGroup): string[] {
  const metrics = Object.entries(metricsOfGroup(group));
  return [
    '',
    `## ${group}`,
    '',
    ...rows(
      ['figure', 'unit', 'zero', 'metric', 'meaning', 'alarms'],
      metrics.map(([name, { unit, zero, metricFrom, meaning }]) => [
        `\`${name}\``,
        unit,
        zero,
        metricFrom === undefined ? '' : `from ${metricFrom}`,
        meaning,
        alarmsOn(group, name),
      ]),
    ),
  ];
}

/** Of the functions that emit the group. */
function alarmsOn(group: MetricGroup, name: string): string {
  const emitting = functions.filter((emitter) => functionMetrics[emitter].groups.some((emitted) => emitted === group));
  const kinds = alarms.flatMap(({ kind, metrics }) => {
    const isWatched = Object.values(metrics).some(
      ({ metric }) => metric.name === name && emitting.some((emitter) => emitter === metric.dimensions.service),
    );
    return isWatched ? [`\`${kind}\``] : [];
  });
  return [...new Set(kinds)].join(', ');
}

function dimensionsOf(name: EmittingFunction): string {
  const { dimensions }: { dimensions: readonly string[] } = functionMetrics[name];
  return dimensions.map((dimension) => `\`${dimension}\``).join(', ') || 'none';
}

function rows(titles: readonly string[], cells: readonly (readonly string[])[]): string[] {
  return [titles, titles.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`);
}

it('describes every metric of the table', async () => {
  await expect(document()).toMatchFileSnapshot('../../../docs/metrics.md');
});

it('has as metrics the figures that an alarm watches, and no other one', () => {
  const watched = alarmsOf(stageNamed('prod'), 'cluster').flatMap(({ metrics }) =>
    Object.values(metrics).map(({ metric }) => metric),
  );
  const ours = watched.filter(({ namespace }) => namespace.startsWith('Odds/')).map(({ name }) => name);
  const metrics = groups.flatMap((group) =>
    Object.entries(metricsOfGroup(group)).flatMap(([name, { metricFrom }]) => (metricFrom === undefined ? [] : [name])),
  );
  expect(metrics.toSorted()).toEqual([...new Set(ours)].sort());
});

it('is where the names come from that the runbook uses', () => {
  const runbook = readFileSync('docs/runbook.md', 'utf8');
  const used = Array.from(runbook.matchAll(/(?:[Mm]etrics?|[Aa]larms?) `([A-Z]\w+)`/g), ([, name = '']) => name);
  // Lambda's own.
  const known = new Set(['Errors', ...groups.flatMap((group) => Object.keys(metricTable[group]))]);
  expect(used.length).toBeGreaterThan(3);
  expect(used.filter((name) => !known.has(name))).toEqual([]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMetricAlarm } from '../../../../../../infra/local/cloudwatch/alarm-definition.ts';
import { drawDashboard } from '../../../../../../infra/local/cloudwatch/dashboard/draw-dashboard.ts';
import { resolveDashboards } from '../../../../../../infra/local/cloudwatch/dashboard/resolve-dashboards.ts';
import { themes } from '../../../../../../infra/local/cloudwatch/dashboard/theme.ts';
import { MetricStore } from '../../../../../../infra/local/cloudwatch/metric-store.ts';
import { alarmProperties, datum, midnight, minutes, templateOf } from '../metrics.ts';

const store = new MetricStore(Array.from({ length: 60 }, (_, minute) => datum(minute, [minute % 7])));
const faults = ['Odds', 'Faults', 'service', 'collector'];
const metric = (properties: object, title = 'Faults') => ({
  type: 'metric',
  properties: { title, stat: 'Sum', metrics: [faults], ...properties },
});

function draw(widgets: readonly object[], more: object = {}) {
  const range = { from: midnight, until: midnight + minutes(60) };
  return drawDashboard({ widgets }, { store, range, theme: 'light', ...more });
}

/** The texts of a picture, each line for itself, as a person reads them. */
function textsOf(svg: string): string[] {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs)].map(([, inside = '']) =>
    inside.replaceAll(/<\/?tspan[^>]*>/g, '').replaceAll(/&([^;]+);/g, (_, name: string) => entities[name] ?? '?'),
  );
}
const elements = new Set(['svg', 'rect', 'text', 'tspan', 'g', 'path', 'clipPath', 'defs', 'polyline', 'polygon']);

/** That the picture has no element and no entity but those that are drawn. */
function expectHarmless(svg: string): void {
  const found = [...svg.matchAll(/<\/?([^\s>/]*)/g)].map(([, name]) => name ?? '');
  expect(found.filter((name) => !elements.has(name))).toEqual([]);
  expect(svg.match(/&(?!(?:amp|lt|gt|quot|#39);)/g)).toBeNull();
}

describe('the picture of a dashboard', () => {
  test('is as large as its widgets', () => {
    expect(draw([{ ...metric({}), x: 0, y: 10, width: 24, height: 2 }])).toContain('viewBox="0 0 1448 608"');
  });

  test('has its axes above all rows of labels, which are within the frame, however narrow it is', () => {
    const placed = /<text[^>]*? y="([\d.]+)"[^>]*transform="translate\(([\d.]+) ([\d.]+)\)"[^>]*>([^<]*)<\/text>/g;
    for (const width of [4, 6, 12]) {
      const labels = ['unavailable', 'too slow', 'busy', 'refused', 'saturated', 'of unknown sportsbooks'];
      const metrics = labels.map((label) => [...faults, { label }]);
      const svg = draw([{ ...metric({ metrics }), width, height: 6 }]);
      const texts = Array.from(svg.matchAll(placed), ([, y, left, top, text]) => {
        return { text: text ?? '', left: Number(left), middle: Number(y) + Number(top) };
      });
      const rows = texts.filter(({ text }) => labels.includes(text)).map(({ middle }) => middle);
      const axis = texts.filter(({ text }) => /^\d\d:\d\d$/.test(text)).map(({ middle }) => middle);
      expect(rows).toHaveLength(labels.length);
      expect(axis.length).toBeGreaterThan(0);
      expect(Math.min(...rows) - Math.max(...axis)).toBeGreaterThanOrEqual(14);
      expect(Math.max(...texts.map(({ middle }) => middle))).toBeLessThan(6 * 50 - 8 - 26);
    }
  });

  test('names the font of a chart once, and leaves a label alone that reads like a font', () => {
    const label = 'font: normal normal 10px sans-serif;font-family:serif;';
    const svg = draw([{ ...metric({ metrics: [[...faults, { label }]] }), width: 24 }]);
    expect(textsOf(svg)).toContain(label);
    expect(svg).not.toMatch(/style="[^"]*font-family/);
  });

  test('shows lines with their labels, annotations, axes and legend', () => {
    const svg = draw([
      {
        ...metric({
          metrics: [
            [...faults, { label: `Sum \${SUM}` }],
            ['.', 'None', { yAxis: 'right' }],
          ],
          yAxis: { left: { label: 'faults' } },
          annotations: {
            horizontal: [{ value: 50, label: 'too many', fill: 'above' }, [{ value: 5, label: 'usual' }, { value: 9 }]],
            vertical: [{ value: '2026-07-01T00:30:00Z', label: 'release' }],
          },
        }),
        width: 12,
      },
    ]);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['Faults', 'Sum 174', 'None', 'faults', 'too many', 'usual', 'release', '00:30', '60']),
    );
    expectHarmless(svg);
  });

  test('says that there is no data', () => {
    expect(textsOf(draw([metric({ metrics: [['Odds', 'Absent']] })]))).toContain('No data');
    expect(textsOf(draw([metric({})]))).not.toContain('No data');
  });

  test('shows single values, tables and bars', () => {
    const newest = String([55, 56, 57, 58, 59].reduce((sum, minute) => sum + (minute % 7), 0));
    expect(textsOf(draw([metric({ view: 'singleValue', sparkline: true })]))).toEqual(['Faults', newest, 'Faults']);
    const table = textsOf(draw([{ ...metric({ view: 'table', table: { summaryColumns: ['SUM'] } }), width: 12 }]));
    expect(table).toEqual(['Faults', 'Label', 'Last', 'sum', 'Faults', newest, '174']);
    expect(textsOf(draw([metric({ view: 'bar', setPeriodToTimeRange: true })]))).toContain('150');
  });

  test('shows the state of each alarm by its colour, those in alarm first', () => {
    const states = new Map([
      ['calm', { state: 'OK' as const }],
      ['new', { state: 'INSUFFICIENT_DATA' as const }],
      ['bad', { state: 'ALARM' as const }],
    ]);
    const alarms = ['calm', 'new', 'strange', 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:bad'];
    const svg = draw([{ type: 'alarm', properties: { title: 'Alarms', alarms }, width: 24 }], { states });
    expect(textsOf(svg)).toEqual([
      'Alarms',
      ...['bad', 'In alarm', 'new', 'Insufficient data', 'strange', 'Not evaluated here', 'calm', 'OK'],
    ]);
    const colors = Object.values(themes.light.states);
    expect(colors.filter((color) => !svg.includes(`fill="${color}"`))).toEqual([]);
    const bad = { type: 'alarm', properties: { alarms, states: ['ALARM'] } };
    expect(textsOf(draw([bad], { states }))).toEqual(['bad', 'In alarm']);
  });

  test('shows what an alarm watches, with its threshold', () => {
    const widget = metric({ metrics: [], annotations: { alarms: ['faults'] } });
    const metricAlarms = [readMetricAlarm({ ...alarmProperties, Threshold: 40 })];
    expect(textsOf(draw([widget], { metricAlarms }))).toContain('Threshold 40');
    expect(textsOf(draw([widget])).join(' ')).toContain('The alarm faults is not known.');
  });

  test('shows Markdown: headings, emphasis, lists, code, tables, and links as their texts', () => {
    const markdown = [
      '# Are we collecting?',
      'Each league has **a run** a minute:\nsee the [runbook](https://example.com/x).',
      '- one\n- two `code`',
      '3. three',
      '```\nSELECT 1\n```',
      '| a | b |\n|---|---|\n| 1 | 2 |',
      '<b>bold</b>',
    ].join('\n\n');
    const svg = draw([{ type: 'text', properties: { markdown }, width: 24 }]);
    expect(textsOf(svg)).toEqual([
      'Are we collecting?',
      'Each league has a run a minute: see the runbook.',
      '• one',
      '• two code',
      '3. three',
      'SELECT 1',
      'a  |  b',
      '1  |  2',
      '<b>bold</b>',
    ]);
    expect(svg).not.toContain('example.com');
    expectHarmless(svg);
  });

  test('breaks long texts into lines that fit', () => {
    const markdown = 'word '.repeat(100);
    const lines = textsOf(draw([{ type: 'text', properties: { markdown }, width: 6 }]));
    expect(lines.length).toBeGreaterThan(8);
    expect(lines.join(' ').replaceAll(/\s+/g, ' ').trim()).toBe(markdown.trim());
  });

  test('shows the query of a log widget, and of what it does not draw the reason', () => {
    const query = "SOURCE '/aws/lambda/x'\n| stats count() by code";
    expect(textsOf(draw([{ type: 'log', properties: { title: 'Errors', query } }]))).toEqual([
      'Errors',
      'Its logs are not queried here:',
      "SOURCE '/aws/lambda/x'",
      '| stats count() by code',
    ]);
    const search = metric({ metrics: [[{ expression: "SEARCH('x', 'Sum')" }]] }, 'Search');
    expect(textsOf(draw([search])).join(' ')).toContain('The function SEARCH is');
    expect(textsOf(draw([metric({ view: 'gauge' })])).join(' ')).toContain('It is not drawn here:');
  });

  test('is light or dark', () => {
    const [light, dark] = [draw([metric({})]), draw([metric({})], { theme: 'dark' })];
    expect(light).toContain(themes.light.page);
    expect(dark).toContain(themes.dark.page);
    for (const color of [themes.light.page, themes.light.widget, themes.light.text]) expect(dark).not.toContain(color);
  });

  test('is the same each time, and has no id twice', () => {
    const widgets = [metric({ stacked: true }), metric({})];
    const svg = draw(widgets);
    expect(draw(widgets)).toBe(svg);
    const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(2);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('holds any text as text', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        '</text><script>alert(1)</script>',
        '"><image href="x"/>',
        ']]>',
        '&#0;',
        '\u0000\u001b[31m',
        "' onload='x",
      ),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const svg = draw(
          [
            metric({ metrics: [[...faults, { label: text }]], yAxis: { left: { label: text } } }, text),
            metric({ annotations: { horizontal: [{ value: 3, label: text }] }, legend: { position: 'right' } }),
            metric({ view: 'bar', metrics: [[...faults, { label: text }]] }),
            metric({ view: 'table', metrics: [[...faults, { label: text }]] }),
            { type: 'text', properties: { markdown: text } },
            { type: 'log', properties: { title: text, query: text } },
            { type: 'alarm', properties: { alarms: [text] } },
            { type: text, properties: { title: text } },
          ],
          { states: new Map([[text, { state: 'ALARM' }]]) },
        );
        expectHarmless(svg);
        // A character that XML does not allow would make the whole picture unreadable.
        expect([...svg].filter((character) => character < ' ' && !'\t\n\r'.includes(character))).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});

test('dashboards of templates are resolved', () => {
  const joined = { 'Fn::Join': ['', ['{"widgets":[],"start":"', { Ref: 'Faults' }, '"}']] };
  const templates = [
    templateOf({
      Faults: ['Alarm', alarmProperties],
      Board: ['Dashboard', { DashboardName: 'odds', DashboardBody: joined }],
    }),
  ];
  expect(resolveDashboards(templates)).toEqual([{ name: 'odds', body: '{"widgets":[],"start":"faults"}' }]);
});

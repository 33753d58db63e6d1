import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChartPoint, sparkline, stepChart } from '../../../bin/step-chart.ts';
import { searchOf } from '../../support/search.ts';

const point = (at: number, value: number | null): ChartPoint => ({
  at,
  value,
  label: value === null ? '' : String(value),
});

describe('a step chart', () => {
  test('draws each value from its change to the next one, with a mark on the axis for each moment to note', () => {
    const points = [point(0, 10), point(10, 30), point(15, 20)];
    const marks = [
      { at: 0, sign: 'O' },
      { at: 20, sign: 'C' },
      { at: 99, sign: 'x' },
    ];
    expect(stepChart(points, { from: 0, until: 20, width: 24, height: 3, marks })).toEqual([
      '30 ┤         ┌────┐',
      '20 ┤         │    └─────',
      '10 ┤─────────┘',
      '   └O──────────────────C',
    ]);
  });

  test('leaves a gap while nothing is offered, before the first offer too', () => {
    const points = [point(4, 10), point(10, null), point(15, 10)];
    expect(stepChart(points, { from: 0, until: 20, width: 24, height: 1 })).toEqual([
      '10 ┤   ──────     ──────',
      '   └────────────────────',
    ]);
  });

  test('has the label of each value in its row, of several values in a row that of the latest', () => {
    const points = [point(0, 0), point(5, 100), point(10, 96), point(15, 1)];
    const labels = stepChart(points, { from: 0, until: 20, width: 25, height: 3 }).map((line) =>
      line.split('┤')[0]?.trim(),
    );
    expect(labels.slice(0, 3)).toEqual(['96', '', '1']);
  });

  test('is as wide and as high as it was asked to be, whatever happened, and marks every value that it draws', () => {
    const points = fc.array(fc.tuple(fc.nat(1_000), fc.option(fc.integer({ min: -500, max: 500 }))), { minLength: 1 });
    const layout = fc.record({ width: fc.integer({ min: 24, max: 120 }), height: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(points, layout, (drawn, { width, height }) => {
        const inOrder = drawn.toSorted(([a], [b]) => a - b).map(([at, value]) => point(at, value));
        const span = { from: inOrder[0]?.at ?? 0, until: inOrder.at(-1)?.at ?? 0 };
        const lines = stepChart(inOrder, { ...span, width, height });
        expect(lines).toHaveLength(height + 1);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        const columns = lines.at(-1)?.split('└')[1]?.length ?? 0;
        const plot = lines.slice(0, -1).map((line) => (line.split('┤')[1] ?? '').padEnd(columns));
        for (let column = 0; column < columns; column += 1) {
          const signs = plot.map((line) => line[column]).filter((sign) => sign !== ' ' && sign !== '│');
          expect(signs.length === 0 || /^(─|┌[┘│]*|└┐?|┐└|┌┘)$/.test(signs.join(''))).toBe(true);
        }
      }),
      searchOf('step charts', { inTests: 100, long: 10_000 }),
    );
  });
});

describe('a sparkline', () => {
  test('is one row from the least to the greatest value, with a space where there is none', () => {
    const points = [point(0, 1), point(3, 8), point(6, null), point(9, 4)];
    expect(sparkline(points, { from: 0, until: 12, width: 12 })).toBe('▁▁███   ▄▄▄▄');
  });

  test('is flat if nothing moved', () => {
    expect(sparkline([point(0, 5)], { from: 0, until: 10, width: 4 })).toBe('▁▁▁▁');
  });
});

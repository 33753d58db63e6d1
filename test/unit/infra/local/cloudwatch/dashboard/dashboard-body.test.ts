import { describe, expect, test } from 'vitest';
import { readDashboardBody } from '../../../../../../infra/local/cloudwatch/dashboard/dashboard-body.ts';

const text = (place: object = {}) => ({ type: 'text', properties: { markdown: 'x' }, ...place });
const placesOf = (...widgets: object[]) =>
  readDashboardBody({ widgets }).widgets.map(({ x, y, width, height }) => [x, y, width, height]);

describe('the body of a dashboard', () => {
  test('is read from JSON too', () => {
    expect(readDashboardBody(JSON.stringify({ widgets: [text()] })).widgets).toHaveLength(1);
    expect(() => readDashboardBody({ widgets: 'none' })).toThrow('widgets');
  });

  test('places widgets where they say, and others side by side in rows of 24 columns', () => {
    expect(placesOf(text({ x: 3, y: 4, width: 5, height: 7 }))).toEqual([[3, 4, 5, 7]]);
    expect(placesOf(text({ width: 12 }), text({ width: 12, height: 8 }), text())).toEqual([
      [0, 0, 12, 6],
      [12, 0, 12, 8],
      [0, 8, 6, 6],
    ]);
  });

  test.each([
    [{ type: 'custom', properties: { title: 'Mine' } }, 'Widgets of type custom are not drawn here.'],
    [{ type: 'constructor', properties: {} }, 'Widgets of type constructor are not drawn here.'],
    [{ type: 'metric', properties: { title: 'Mine', view: 'pie' } }, 'view'],
    [{ type: 'metric', properties: { title: 'Mine', colour: 'red' } }, 'colour'],
    [{ type: 'metric', properties: { annotations: { horizontal: [{ value: 1, color: 'red"/>' }] } } }, 'annotations'],
    [{ type: 'alarm', properties: { alarms: [] } }, 'alarms'],
  ])('names what is not drawn of %j', (widget, reason) => {
    const [read] = readDashboardBody({ widgets: [widget] }).widgets;
    expect(read?.content).toMatchObject({
      type: 'not drawn',
      properties: { title: 'title' in widget.properties ? 'Mine' : '' },
      reason: expect.stringContaining(reason),
    });
  });
});

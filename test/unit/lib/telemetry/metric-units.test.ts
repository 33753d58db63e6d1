import { expect, it } from 'vitest';
import { type MetricGroup, metricsOfGroup, metricTable } from '../../../../lib/telemetry/metrics.ts';

it('the units that functions emit metrics in are those of the table', async () => {
  const groups = (Object.keys(metricTable) as MetricGroup[]).map((group) => {
    const metrics = Object.entries(metricsOfGroup(group));
    return [
      group,
      Object.fromEntries(
        metrics.map(([name, { unit, zero, metricFrom }]) => {
          const from = metricFrom === undefined ? '' : `, from ${metricFrom}`;
          return [name, `${unit}, ${zero}${from}`];
        }),
      ),
    ];
  });
  // Print them again with: npx vitest run test/unit/lib/telemetry/metric-units.test.ts -u
  await expect(`${JSON.stringify(Object.fromEntries(groups), undefined, 2)}\n`).toMatchFileSnapshot(
    '../../../../lib/telemetry/metric-units.json',
  );
});

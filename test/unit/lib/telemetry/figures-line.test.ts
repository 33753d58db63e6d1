import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from 'vitest';
import { figuresLine } from '../../../../lib/telemetry/figures-line.ts';

/** The line of an invocation of collect-odds that counted these. */
function lineOf(counted: readonly (readonly [name: string, unit: 'Count' | 'Milliseconds' | 'None', value: number])[]) {
  const metrics = new Metrics({ serviceName: 'collect-odds', namespace: 'Odds/test' });
  for (const [name, unit, value] of counted) metrics.addMetric(name, unit, value);
  const line: Readonly<Record<string, unknown>> = figuresLine(metrics.serializeMetrics());
  metrics.clearMetrics();
  return line;
}

describe('the line of figures of an invocation', () => {
  it('is no metric of CloudWatch if all is well, and has each figure by its name', () => {
    const line = lineOf([
      ['RunsRecorded', 'Count', 1],
      ['RunsMissed', 'Count', 0],
    ]);
    expect(line).not.toHaveProperty('_aws');
    expect(line).toMatchObject({ service: 'collect-odds', RunsRecorded: 1, RunsMissed: 0 });
    expect(line).toMatchObject({
      _figures: { CloudWatchMetrics: [{ Metrics: [{ Name: 'RunsRecorded' }, { Name: 'RunsMissed' }] }] },
    });
  });

  it('declares as metrics what an alarm watches, and only if it is bad', () => {
    const line = lineOf([
      ['RunsFailed', 'Count', 1],
      ['RunsMissed', 'Count', 1],
      ['ScheduleEntriesRejected', 'Count', 0],
      ['BacklogSetAside', 'Count', 2],
    ]);
    expect(line).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'Odds/test',
            Dimensions: [['service']],
            Metrics: [
              { Name: 'RunsMissed', Unit: 'Count' },
              { Name: 'BacklogSetAside', Unit: 'Count' },
            ],
          },
        ],
      },
    });
  });

  it('declares a check that found nothing, so that silence differs from health', () => {
    expect(lineOf([['Unhealthy', 'Count', 0]])).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'Unhealthy' }] }] },
      Unhealthy: 0,
    });
  });

  it('has one value of each figure: the sum of what is counted, the longest of what takes time', () => {
    const line = lineOf([
      ['SourceCircuitProbes', 'Count', 1],
      ['SourceCircuitProbes', 'Count', 2],
      ['SourceLatency', 'Milliseconds', 80],
      ['SourceLatency', 'Milliseconds', 700],
    ]);
    expect(line).toMatchObject({ SourceCircuitProbes: 3, SourceLatency: 700 });
  });
});

import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from 'vitest';
import { reportSourceRequests } from '../../../../lib/lambda/report-source-requests.ts';
import { CallMeter } from '../../../../lib/resilience/call-meter.ts';

function sentOf(make: (meter: CallMeter) => void) {
  const metrics = new Metrics({ serviceName: 'collect-odds', namespace: 'Odds/test' });
  const meter = new CallMeter();
  const report = reportSourceRequests({ metrics, meter });
  meter.record({ tookMs: 99, code: 'source_timeout' });
  void report.before?.({} as never);
  make(meter);
  void report.after?.({} as never);
  const { _aws, ...sent } = metrics.serializeMetrics();
  metrics.clearMetrics();
  return sent;
}

describe('the metrics of requests to sources', () => {
  it('count requests and failures of this invocation, with the latency of each', () => {
    const sent = sentOf((meter) => {
      meter.record({ tookMs: 80, code: null });
      meter.record({ tookMs: 700, code: 'source_failing' });
    });
    expect(sent).toMatchObject({ SourceRequests: 2, SourceRequestsFailed: 1, SourceLatency: [80, 700] });
  });

  it('are none if no request was made', () => {
    expect(sentOf(() => undefined)).toEqual({ service: 'collect-odds' });
  });
});

import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it, vi } from 'vitest';
import { reportRun } from '../../../../functions/collect-odds/report-run.ts';
import type { Reading } from '../../../../lib/odds/reading.ts';
import { type HeldLease, noLease } from '../../../../lib/resilience/lease.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { readingOf } from '../../../support/observed.ts';
import { runOn, sourceThat } from '../../../support/run-parts.ts';

const neverAsked = () => {
  throw new Error('No source is asked here.');
};

/** The metrics and warnings of a run that worked under a lease. */
function reportsOf(lease: HeldLease, reading?: Reading) {
  const logger = new Logger({ serviceName: 'test', logLevel: 'SILENT' });
  const warn = vi.fn();
  const metrics = new Metrics({ serviceName: 'test', namespace: 'Odds' });
  const run = runOn([sourceThat(neverAsked, neverAsked)], []);
  run.workUnder(lease);
  if (reading) Object.assign(run.begin('action-network', null), { reading });
  void reportRun({ logger: Object.assign(logger, { warn }), metrics }).after?.({ response: run.report() } as never);
  const { LeaseStoreFailures, Gaps, RunsMissed, OutcomesOfUnknownBooks } = metrics.serializeMetrics();
  metrics.clearMetrics();
  return { counted: { LeaseStoreFailures, Gaps, RunsMissed, OutcomesOfUnknownBooks }, warned: warn.mock.calls };
}

describe('the report of a run', () => {
  it('says that there was no lease, in a metric and a line of the log', () => {
    const failure = new OddsError('state_unavailable', 'The table is away.');
    const { counted, warned } = reportsOf({ ...noLease, failure });
    expect(counted.LeaseStoreFailures).toBe(1);
    const leaseError = { code: 'state_unavailable', message: 'The table is away.' };
    expect(warned).toEqual([['The lease could not be taken, so this run went on without', { leaseError }]]);
  });

  it('says nothing of a lease that it had', () => {
    const { counted, warned } = reportsOf(noLease);
    expect(counted.LeaseStoreFailures).toBeUndefined();
    expect(warned).toEqual([]);
  });

  it('counts the gaps of runs that never reported as its own', () => {
    const inherited = [JSON.stringify(['run-0', '2026-07-30'])];
    expect(reportsOf({ ...noLease, inherited }).counted).toMatchObject({ Gaps: 1, RunsMissed: 1 });
  });

  it('counts the outcomes of unknown books once, however many the books are', () => {
    const reading = readingOf([]);
    const outcomes = { ...reading.outcomes, seen: 7, skipped: { unknown_sportsbook: 5, live: 2 } };
    expect(reportsOf(noLease, { ...reading, outcomes }).counted.OutcomesOfUnknownBooks).toBe(5);
    expect(reportsOf(noLease).counted.OutcomesOfUnknownBooks).toBe(0);
  });
});

import { CollectionRun } from '../../lib/collection/collection-run.ts';
import { type AnomalyMemory, judgeRun, nothingRemembered } from '../../lib/telemetry/run-anomalies.ts';

/** Half past seven in the evening in New York. */
const at = new Date('2026-07-30T23:30:00.000Z');
const day = Date.parse('2026-07-30') / 86_400_000;
const latencyMs = 120;
const recorded = { changes: 200, quotes: 3_000 };

const run = new CollectionRun({
  league: 'mlb',
  slateDates: [],
  sources: [{ name: 'action-network', answers: 'slate' } as never],
  exclusive: true,
  lateMs: 0,
  correlationId: 'usual-run',
  now: () => 0,
});
const report = run.report();

/** A scheduled run like all others at its hour. */
export const usualRun = {
  at,
  run,
  latencyMs,
  report: {
    ...report,
    outcomes: { ...report.outcomes, quotes: recorded.quotes },
    recorded: { ...report.recorded, changes: recorded.changes },
  },
};

/** What is remembered after ten days of three such runs. */
export const usualMemory: AnomalyMemory = Array.from(
  { length: 30 },
  (_run, nth) => day - 10 + Math.floor(nth / 3),
).reduce(
  (memory, past) => judgeRun(memory, { day: past, hour: 19 }, { recorded, latencyMs }).memory,
  nothingRemembered,
);

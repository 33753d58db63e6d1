import type { AlarmsOf } from '../alarm.ts';
import { slowestCadence } from '../stage-settings.ts';

/** One run may be late, and one may have failed. */
const staleAfterRuns = 3;

/** A check judges the statuses of all runs, by the interval of the moment. Its findings are in the log line and in the health report. */
export const checkHealthAlarms: AlarmsOf<'check-health'> = (stage) => {
  const everyMinutes = stage.healthCheckEveryMinutes;
  const series = { everyMinutes, dimensions: {}, query: 'health-reasons' } as const;
  const found = { ...series, datapoints: [2, 3] } as const;
  const degraded = { ...found, severity: 'ticket', firesWithinMinutes: 3 * everyMinutes + 5 } as const;
  return [
    {
      ...series,
      severity: 'page',
      kind: 'heartbeat',
      watched: { metric: 'Unhealthy', statistic: 'SampleCount' },
      comparison: '<',
      datapoints: [2, 2],
      silenceIsBad: true,
      impact: 'No health check has run: whether prices are collected is not known.',
      firstAction: 'Invoke check-health by hand; then look at its schedule and its errors.',
      // AWS reads two periods more than it evaluates, and the treatment of missing data counts once these are empty.
      firesWithinMinutes: 4 * everyMinutes + 5,
    },
    {
      ...found,
      severity: 'page',
      kind: 'unhealthy',
      watched: { metric: 'Unhealthy', statistic: 'Maximum' },
      impact:
        'Prices of this moment are not seen, are stale, or cannot be recorded, and that does not recover by itself.',
      firstAction: `Read the reasons (odds health --stage ${stage.name}), the most severe first: each names its section of the runbook.`,
      firesWithinMinutes: staleAfterRuns * slowestCadence(stage) + 2 * everyMinutes + 5,
    },
    {
      ...degraded,
      kind: 'observing-degraded',
      watched: { metric: 'ObservingDegraded', statistic: 'Maximum' },
      impact:
        'A source fails and another serves, its circuit rejects calls or is forced, or too few official games have prices.',
      firstAction: `Read which source or circuit it is (odds health --stage ${stage.name}), and follow its section of the runbook.`,
    },
    {
      ...degraded,
      kind: 'recording-degraded',
      watched: { metric: 'RecordingDegraded', statistic: 'Maximum' },
      impact:
        'The database or the state table does not answer, a circuit is open or forced, or drains fail: new prices are kept, and wait.',
      firstAction: `Read the code (odds health --stage ${stage.name}), and look at the state of the cluster in RDS.`,
      mutedInMaintenance: true,
    },
    {
      ...degraded,
      kind: 'schedule-degraded',
      watched: { metric: 'ScheduleDegraded', statistic: 'Maximum' },
      impact:
        'The official schedule becomes outdated, games start outside the hours that are observed, or games of sources are linked to no official game. Prices are still collected.',
      firstAction:
        'Ask for the schedule by hand (odds games sync --live), and follow the code in the log of sync-schedule.',
    },
  ];
};

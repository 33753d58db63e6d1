import type { AlarmsOf } from '../alarm.ts';
import { type StageSettings, slowestCadence } from '../stage-settings.ts';

const leastCoveragePercent = 80;
/** One run may be late, and one may have failed. */
const staleAfterRuns = 3;

export const checkHealthAlarms: AlarmsOf<'check-health'> = (stage) => [
  ...pages(stage),
  ...coverageAlarms(stage),
  ...circuitAlarms(stage),
];

type CheckHealthAlarms = ReturnType<typeof checkHealthAlarms>;

function pages(stage: StageSettings): CheckHealthAlarms {
  const everyMinutes = stage.healthCheckEveryMinutes;
  const staleAfterMinutes = staleAfterRuns * slowestCadence(stage);
  const series = { everyMinutes, dimensions: {}, severity: 'page', query: 'health-reasons' } as const;
  return [
    {
      ...series,
      kind: 'heartbeat',
      watched: { metric: 'Healthy', statistic: 'SampleCount' },
      comparison: '<',
      datapoints: [2, 2],
      silenceIsBad: true,
      impact: 'No health check has run: whether prices are collected is not known.',
      firstAction: 'Invoke check-health by hand; then look at its schedule and its errors.',
      // AWS reads two periods more than it evaluates, and the treatment of missing data counts once these are empty.
      firesWithinMinutes: 4 * everyMinutes + 5,
    },
    {
      ...series,
      kind: 'unhealthy',
      watched: { metric: 'Unhealthy', statistic: 'Maximum' },
      datapoints: [2, 3],
      impact: 'Prices are not observed or not recorded, and that does not recover by itself.',
      firstAction: 'Read the reasons of the last check, the most severe first: each names its section of the runbook.',
      firesWithinMinutes: staleAfterMinutes + 2 * everyMinutes + 5,
    },
    {
      ...series,
      kind: 'stale-odds',
      // Emitted in the hours in which a slate is observed, and so silent at night and off season.
      watched: { metric: 'NewestQuoteAge', statistic: 'Maximum' },
      threshold: staleAfterMinutes * 60,
      // The first check of a day sees the age of the night, if the first run fails.
      datapoints: [2, 3],
      impact: 'The newest prices of a slate are older than three runs. Each missed run is a gap that stays.',
      firstAction: 'See whether collect-odds runs, and with which code its runs end; ask the source by hand.',
      firesWithinMinutes: staleAfterMinutes + 2 * everyMinutes + 5,
    },
  ];
}

function coverageAlarms({ healthCheckEveryMinutes: everyMinutes }: StageSettings): CheckHealthAlarms {
  return [
    {
      everyMinutes,
      dimensions: {},
      kind: 'low-coverage',
      watched: { metric: 'SlateCoverage', statistic: 'Minimum' },
      comparison: '<',
      threshold: leastCoveragePercent,
      datapoints: [2, 3],
      severity: 'ticket',
      impact: 'Prices of more than a fifth of the official games of the next 12 hours are not offered to us.',
      firstAction: 'Compare the source with the official schedule by hand (odds board, odds games).',
      query: 'health-reasons',
      firesWithinMinutes: 3 * everyMinutes + 5,
    },
  ];
}

/** Of the circuits of all functions. */
function circuitAlarms({ healthCheckEveryMinutes: everyMinutes }: StageSettings): CheckHealthAlarms {
  const series = { dimensions: {}, severity: 'ticket', query: 'errors-by-code' } as const;
  return [
    {
      ...series,
      everyMinutes,
      kind: 'circuits-open',
      watched: { metric: 'CircuitsOpen', statistic: 'Maximum' },
      datapoints: [3, 3],
      impact: 'What a circuit protects has not come back by itself: its source is not asked, or nothing is recorded.',
      firstAction: 'See which circuit it is and what opened it (odds circuits), and follow that code.',
      firesWithinMinutes: 4 * everyMinutes + 5,
      mutedInMaintenance: true,
    },
    {
      ...series,
      everyMinutes: 60,
      kind: 'circuits-forced',
      watched: { metric: 'CircuitsForced', statistic: 'Minimum' },
      datapoints: [12, 12],
      impact: 'A circuit has been forced open or closed for 12 hours: it may have been forgotten.',
      firstAction: 'Ask who forced it and why (odds circuits); end it with odds circuits auto.',
      firesWithinMinutes: 13 * 60 + 5,
    },
  ];
}

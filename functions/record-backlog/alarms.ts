import type { AlarmsOf } from '../alarm.ts';

/** An observation is old if four drains have not recorded it; after two it is missing. */
const oldAfterDrains = 4;

/** The worst report of each drain's interval: a drain also runs after each run that recorded. */
export const recordBacklogAlarms: AlarmsOf<'record-backlog'> = ({ recording: { drainEveryMinutes: everyMinutes } }) => {
  const series = { everyMinutes, dimensions: {}, severity: 'ticket' } as const;
  const untilNextDrain = { firesWithinMinutes: everyMinutes + 5 } as const;
  return [
    {
      ...series,
      kind: 'backlog-missing',
      watched: { metric: 'BacklogMissing', statistic: 'Maximum' },
      impact:
        'Prices that have landed cannot be queried, though two drains should have recorded them. They are not lost.',
      firstAction: 'Find the error of the last drain and the keys in the log of record-backlog, and follow that code.',
      query: 'errors-by-code',
      firesWithinMinutes: 3 * everyMinutes + 5,
      mutedInMaintenance: true,
    },
    {
      ...series,
      kind: 'backlog-old',
      watched: { metric: 'BacklogAge', statistic: 'Maximum' },
      threshold: oldAfterDrains * everyMinutes * 60,
      impact: 'The oldest price that cannot be queried yet has waited for longer than four drains.',
      firstAction: 'See in odds status whether it is quarantined, or whether drains do not keep up with what lands.',
      query: 'runs',
      firesWithinMinutes: (oldAfterDrains + 1) * everyMinutes + 5,
      mutedInMaintenance: true,
    },
    {
      ...series,
      ...untilNextDrain,
      kind: 'backlog-dead',
      watched: { metric: 'BacklogMarkedDead', statistic: 'Maximum' },
      impact:
        'The prices of an answer cannot be queried until a newer reader can read it. It has landed, and is not lost.',
      firstAction: 'List what is dead (odds dead), look at the body, and raise the version of the repaired reader.',
      query: 'errors-by-code',
    },
    {
      ...series,
      ...untilNextDrain,
      kind: 'backlog-quarantined',
      watched: { metric: 'BacklogHeld', statistic: 'Maximum' },
      impact:
        'An observation cannot be recorded for a reason of its own; it is tried again later, and blocks no other one.',
      firstAction: 'Repair what its message names, then drain by hand (odds drain --held-too).',
      query: 'errors-by-code',
    },
    {
      ...series,
      ...untilNextDrain,
      kind: 'schema-drift',
      label: 'record-backlog',
      watched: { metric: 'SchemaDrifts', statistic: 'Maximum' },
      impact:
        'What has landed cannot be queried: the schema is not what this code expects, and recording waits for it.',
      firstAction: 'Compare the schema with the code (odds migrate --check), then invoke migrate-schema.',
      query: 'errors-by-code',
    },
    {
      ...series,
      ...untilNextDrain,
      kind: 'drains-failed',
      watched: { metric: 'DrainsFailed', statistic: 'Maximum' },
      impact: 'The backlog could not be drained, for a reason that waiting does not cure.',
      firstAction: 'Find the code in the log of record-backlog, and follow its section of the runbook.',
      query: 'errors-by-code',
    },
    {
      ...series,
      ...untilNextDrain,
      kind: 'database-circuit-opened',
      label: 'record-backlog',
      // A run that fails leaves something to the drain, which may fail last before the circuit opens.
      watched: { metric: 'DatabaseCircuitsOpened', statistic: 'Sum' },
      impact: 'The database has failed so often that it is not called for a while. New prices wait; nothing is lost.',
      firstAction: 'Look at the codes of the failed calls, and at the state of the cluster in RDS.',
      query: 'database-failures',
      mutedInMaintenance: true,
    },
    {
      ...series,
      kind: 'database-saturated',
      label: 'record-backlog',
      watched: { metric: 'DatabaseSaturated', statistic: 'Maximum' },
      // One call that finds the database saturated is noise.
      datapoints: [2, 3],
      impact:
        'The database has no more sessions, memory or disk, or the Data API takes no more calls: the backlog waits.',
      firstAction:
        'Look at ServerlessDatabaseCapacity beside maxAcu, raise that, and see which other sessions there are.',
      query: 'database-failures',
      firesWithinMinutes: 3 * everyMinutes,
      mutedInMaintenance: true,
    },
  ];
};

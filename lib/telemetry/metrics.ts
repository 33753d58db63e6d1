// The one table of what functions emit. Reporters take names and units from it, alarms their names, dimensions and texts,
// and docs/metrics.md is printed from it. The dimension `service`, the function's name, is on every metric.

interface Metric {
  readonly unit: 'Count' | 'Milliseconds';
  /** `always`: every report has a value, zero too. `if known`: zero too, if it was counted at all. `never`: zero is left out. */
  readonly zero: 'always' | 'if known' | 'never';
  readonly meaning: string;
  /** What is wrong if it is not zero: the text of its alarm. Only a metric that has one can have an alarm. */
  readonly whenNotZero?: string;
}

const runDuration = { unit: 'Milliseconds', zero: 'always', meaning: 'How long the run took.' } as const;

/** Metrics by group. A group is named for the one function that emits it, or for what several functions use. */
export const metricTable = {
  'collect-odds': {
    RunsRecorded: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Runs that recorded what they observed, whether prices changed or not.',
    },
    RunsDeferred: { unit: 'Count', zero: 'never', meaning: 'Runs that landed all and left recording to the backlog.' },
    RunsSkipped: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Runs that asked no source: another run holds the lease, or a circuit is open.',
    },
    RunsFailed: { unit: 'Count', zero: 'never', meaning: 'Runs that failed with a code of the error table.' },
    ObservationsLanded: { unit: 'Count', zero: 'always', meaning: 'Observations that the run put into the bucket.' },
    Gaps: { unit: 'Count', zero: 'always', meaning: 'Slates that were not observed and can no longer be.' },
    RunsMissed: {
      unit: 'Count',
      zero: 'always',
      meaning: '1 for a run that failed or has a gap.',
      whenNotZero: 'Runs fail repeatedly: each one leaves a gap in the history, or answers that cannot be read.',
    },
    RunsServedByAnother: {
      unit: 'Count',
      zero: 'always',
      meaning: '1 for a run that another source or address served than the first.',
    },
    SchemaDrifts: {
      unit: 'Count',
      zero: 'always',
      meaning: '1 for a run that met another schema than it expects (`database_schema_missing`).',
      whenNotZero: 'The schema is not what this code expects. What lands waits for the migration.',
    },
    QuotesRead: { unit: 'Count', zero: 'always', meaning: 'Quotes in the answers that the run read.' },
    OutcomesRejected: {
      unit: 'Count',
      zero: 'always',
      meaning: 'Outcomes of the answers that could not be read, for whatever reason.',
    },
    OutcomesOfUnknownBooks: {
      unit: 'Count',
      zero: 'always',
      meaning: 'Outcomes of books that the catalogue of sportsbooks does not name; they are not recorded.',
    },
    Changes: { unit: 'Count', zero: 'always', meaning: 'Changes of prices and lines that the run recorded.' },
    RunDuration: runDuration,
    LeaseStoreFailures: {
      unit: 'Count',
      zero: 'never',
      meaning: '1 for a run that went on without its lease, because the state table did not answer.',
    },
  },
  'record-backlog': {
    DrainsFailed: {
      unit: 'Count',
      zero: 'always',
      meaning: '1 for a drain that failed.',
      whenNotZero: 'The backlog could not be drained, for a reason that waiting does not cure.',
    },
    BacklogRecorded: { unit: 'Count', zero: 'always', meaning: 'Observations that the drain recorded.' },
    BacklogMarkedDead: {
      unit: 'Count',
      zero: 'always',
      meaning: 'Observations that the drain marked as dead.',
      whenNotZero: 'An observation has landed that no reader can read: it needs a newer reader.',
    },
    BacklogHeld: { unit: 'Count', zero: 'always', meaning: 'Observations that are held to be tried again later.' },
    SchemaDrifts: {
      unit: 'Count',
      zero: 'always',
      meaning: '1 for a drain that met another schema than it expects (`database_schema_missing`).',
      whenNotZero: 'The schema is not what this code expects: what has landed waits for the migration.',
    },
    BacklogWaiting: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Observations that have landed and are not recorded at the end of the drain.',
    },
    BacklogMissing: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Of the waiting observations, those that two drains should have recorded.',
      whenNotZero: 'Observations have landed and are not recorded, though two drains should have done it.',
    },
    BacklogDead: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Observations that no reader could read and that are not dismissed.',
    },
    RunDuration: runDuration,
  },
  'sync-schedule': {
    SchedulesSynced: { unit: 'Count', zero: 'never', meaning: 'Syncs of the official schedule that succeeded.' },
    SchedulesFailed: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Syncs of the official schedule that failed.',
      whenNotZero: 'Syncs of the official schedule fail repeatedly: the known schedule becomes outdated.',
    },
    ScheduleEntriesRejected: {
      unit: 'Count',
      zero: 'always',
      meaning: 'Entries of the official schedule that could not be read.',
      whenNotZero: 'Entries of the official schedule cannot be read: its games are not known.',
    },
    ScheduledGames: { unit: 'Count', zero: 'if known', meaning: 'Games on the official dates that were asked for.' },
    ScheduleDatesChanged: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Official dates whose known games changed.',
    },
    RunDuration: runDuration,
  },
  'check-health': {
    Healthy: { unit: 'Count', zero: 'always', meaning: '1 for a check that found all healthy.' },
    Unhealthy: {
      unit: 'Count',
      zero: 'always',
      meaning: '1 for a check that found something unhealthy.',
      whenNotZero: 'Two of three checks found that prices are not observed or not recorded, or no check ran.',
    },
    HealthReasons: { unit: 'Count', zero: 'always', meaning: 'Reasons why it is not healthy; the log names them.' },
  },
  database: {
    DatabaseCalls: { unit: 'Count', zero: 'never', meaning: 'Calls to the database in one invocation.' },
    DatabaseFailures: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Calls to the database that failed, a database that is waking up not counted.',
    },
    DatabaseSaturated: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Calls that failed because the database or the Data API has no more capacity.',
      whenNotZero:
        'The database has run out of sessions, memory or disk (SQLSTATE class 53), or the Data API takes no more calls: raise its capacity.',
    },
    DatabaseTime: {
      unit: 'Milliseconds',
      zero: 'if known',
      meaning: 'How long calls took; one value for each sample.',
    },
  },
  'source circuit': {
    SourceCircuitsOpened: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Circuits of sources that opened after they had been closed.',
      whenNotZero: 'A source has failed so often that it is not asked for a while.',
    },
    SourceCircuitsClosed: { unit: 'Count', zero: 'never', meaning: 'Circuits of sources that closed again.' },
    SourceCircuitProbes: { unit: 'Count', zero: 'never', meaning: 'Probes of sources whose circuit is open.' },
  },
  'database circuit': {
    DatabaseCircuitsOpened: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Times the circuit of the database opened after it had been closed.',
      whenNotZero:
        'The database has failed so often that it is not called for a while. Landed observations wait; nothing is lost.',
    },
    DatabaseCircuitsClosed: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Times the circuit of the database closed again.',
    },
    DatabaseCircuitProbes: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Probes of the database while its circuit is open.',
    },
  },
  'circuit store': {
    CircuitStoreFailures: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Times the state table did not answer for the circuits, so that the instance used its own memory.',
    },
  },
  quota: {
    SourceCreditsRemaining: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Credits of The Odds API that are left after an answer.',
    },
    SourceCreditsSpent: { unit: 'Count', zero: 'if known', meaning: 'Credits of The Odds API that an answer cost.' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Metric>>>>;

export type MetricGroup = keyof typeof metricTable;

export function metricsOfGroup(group: MetricGroup): Readonly<Record<string, Metric>> {
  return metricTable[group];
}

// The one table of what functions emit. Reporters take names and units from it, alarms and the dashboard their
// names and dimensions, and docs/metrics.md is printed from it. The dimension `service`, the function's name, is on every metric.

import type { Metric, MetricsByGroup } from './metric.ts';
import { sharedMetrics } from './shared-metrics.ts';

/** Two stages of one account share no metric: a stage is part of every name. */
export function metricNamespace(stage: string): string {
  return `Odds/${stage}`;
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
      metricFrom: 1,
      meaning: '1 for a run that failed or has a gap.',
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
    RunLateness: {
      unit: 'Milliseconds',
      zero: 'if known',
      meaning: 'How much later a run started than its schedule says; unknown of a run that a person started.',
    },
    BytesLanded: { unit: 'Bytes', zero: 'never', meaning: 'Size of what the run put into the bucket, compressed.' },
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
    },
    BacklogRecorded: { unit: 'Count', zero: 'always', meaning: 'Observations that the drain recorded.' },
    BacklogMarkedDead: {
      unit: 'Count',
      zero: 'always',
      meaning: 'Observations that the drain marked as dead.',
    },
    BacklogHeld: {
      unit: 'Count',
      zero: 'always',
      meaning: 'Observations that the drain quarantined: they are tried again later.',
    },
    BacklogSetAside: {
      unit: 'Count',
      zero: 'always',
      metricFrom: 1,
      meaning: 'Observations that the drain marked as dead or quarantined.',
    },
    SchemaDrifts: {
      unit: 'Count',
      zero: 'always',
      meaning: '1 for a drain that met another schema than it expects (`database_schema_missing`).',
    },
    BacklogWaiting: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Observations that have landed and are not recorded at the end of the drain.',
    },
    BacklogAge: {
      unit: 'Seconds',
      zero: 'if known',
      meaning: 'Age of the oldest waiting observation at the end of the drain; 0 if none waits.',
    },
    BacklogMissing: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Of the waiting observations, those that two drains should have recorded.',
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
    },
    ScheduleEntriesRejected: {
      unit: 'Count',
      zero: 'always',
      metricFrom: 1,
      meaning: 'Entries of the official schedule that could not be read.',
    },
    ScheduledGames: { unit: 'Count', zero: 'if known', meaning: 'Games on the official dates that were asked for.' },
    ScheduleDatesChanged: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Official dates whose known games changed.',
    },
    RunDuration: runDuration,
  },
  'plan-closing': {
    PlansMade: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Plans after which the capture windows are those of the schedule.',
    },
    PlansFailed: { unit: 'Count', zero: 'never', meaning: 'Plans that failed: windows that exist stay.' },
    WindowsPlanned: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Capture windows that are open or open later, of the official games up to tomorrow.',
    },
    WindowsChanged: { unit: 'Count', zero: 'if known', meaning: 'Windows that were created, moved or deleted.' },
    RunDuration: runDuration,
  },
  'check-health': {
    Unhealthy: {
      unit: 'Count',
      zero: 'always',
      metricFrom: 0,
      meaning:
        '1 for a check that found something unhealthy. The one metric that is sent if all is well: its silence pages.',
    },
    ObservingDegraded: {
      unit: 'Count',
      zero: 'always',
      metricFrom: 1,
      meaning: 'Findings of a check that concern sources and coverage, and that are no reason to wake a person.',
    },
    RecordingDegraded: {
      unit: 'Count',
      zero: 'always',
      metricFrom: 1,
      meaning: 'Likewise, findings that concern the database, its circuit, drains, or the state table.',
    },
    ScheduleDegraded: {
      unit: 'Count',
      zero: 'always',
      metricFrom: 1,
      meaning: 'Likewise, findings that concern the official schedule.',
    },
    HealthReasons: { unit: 'Count', zero: 'always', meaning: 'Reasons why it is not healthy; the log names them.' },
    NewestQuoteAge: {
      unit: 'Seconds',
      zero: 'if known',
      meaning:
        'Age of the newest usable answer about a slate, the oldest of all slates that are observed at this hour.',
    },
    SlateCoverage: {
      unit: 'Percent',
      zero: 'if known',
      meaning:
        'Games open for betting in the last run, by count, of the official games that start within 12 hours; the least of all leagues with such games.',
    },
    CircuitsOpen: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Circuits of any function that are open or half open, forced ones not counted.',
    },
    CircuitsForced: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Circuits that a person has forced open or closed.',
    },
  },
  ...sharedMetrics,
} as const satisfies MetricsByGroup;

export type MetricGroup = keyof typeof metricTable;

export function metricsOfGroup(group: MetricGroup): Readonly<Record<string, Metric>> {
  return metricTable[group];
}

import type { MetricsByGroup } from './metric.ts';

/** The groups of the table of metrics that several functions use: what their calls to others came to. */
export const sharedMetrics = {
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
    },
    DatabaseUnavailable: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Of the failures, those of a database that was away or whose connection broke.',
    },
    DatabaseTimeouts: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Of the failures, statements that took too long.',
    },
    DatabaseBusy: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Of the failures, waits for a lock that another writer held, deadlocks and conflicts.',
    },
    DatabaseRefusals: {
      unit: 'Count',
      zero: 'never',
      meaning:
        'Of the failures, those that the same call would meet again: permissions, a wrong statement, another schema.',
    },
    DatabaseTime: {
      unit: 'Milliseconds',
      zero: 'if known',
      meaning: 'How long calls took; one value for each sample.',
    },
  },
  'source requests': {
    SourceRequests: { unit: 'Count', zero: 'never', meaning: 'Requests to sources, retries included.' },
    SourceRequestsFailed: {
      unit: 'Count',
      zero: 'if known',
      meaning: 'Requests to sources without a whole answer: unreachable, too late, refused, throttled.',
    },
    SourceLatency: {
      unit: 'Milliseconds',
      zero: 'if known',
      meaning: 'From a request to the last byte of its answer, failed requests included; one value for each.',
    },
  },
  anomalies: {
    ChangesAnomaly: {
      unit: 'None',
      zero: 'if known',
      meaning:
        'How unusual the changes per quote of the last three scheduled runs are for their hour of the day, either way, in robust standard deviations; unknown until the hour has five days.',
    },
    LatencyAnomaly: {
      unit: 'None',
      zero: 'if known',
      meaning:
        'How much slower than usual for their hour of the day the source answered the last three scheduled runs, in robust standard deviations; 0 if it was not slower; unknown until the hour has five days.',
    },
  },
  'source circuit': {
    SourceCircuitsOpened: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Circuits of sources that opened after they had been closed.',
    },
    SourceCircuitsClosed: { unit: 'Count', zero: 'never', meaning: 'Circuits of sources that closed again.' },
    SourceCircuitProbes: { unit: 'Count', zero: 'never', meaning: 'Probes of sources whose circuit is open.' },
  },
  'database circuit': {
    DatabaseCircuitsOpened: {
      unit: 'Count',
      zero: 'never',
      meaning: 'Times the circuit of the database opened after it had been closed.',
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
} as const satisfies MetricsByGroup;

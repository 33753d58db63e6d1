import { deferRecording, loseReply, refuse } from '../../harness/faults.ts';
import { landing, readingLanded, storingDate, takingLease } from '../../harness/operations.ts';
import { unavailable } from '../../harness/refusals.ts';
import { summarize } from '../describe-outcome.ts';
import type { Scenario } from '../scenario.ts';

export const storeScenarios: readonly Scenario[] = [
  {
    name: 's3-away',
    group: 'stores',
    fault: 'S3 answers 503',
    inject: (run) => run.inject(refuse('s3', unavailable.s3)),
    expect: {
      // Nothing has landed, so nothing is recorded.
      reports: ['failed landing_failed, 2 gaps'],
      metrics: { RunsFailed: 1, RunsMissed: 1, Gaps: 2, SourceCircuitsOpened: 0 },
      recovery: { withinMinutes: 1 },
    },
    check: async ({ duringFault }) =>
      duringFault.some(({ requests }) => requests.dataApi > 0)
        ? ['The database got a request although nothing had landed.']
        : [],
  },
  {
    name: 's3-reply-lost',
    group: 'stores',
    fault: 'answer of S3 lost after the put',
    inject: (run) => run.inject(loseReply('s3', landing, 1)),
    expect: {
      reports: ['recorded, 2 landed'],
      metrics: { RunsRecorded: 1, Gaps: 0, ObservationsLanded: 2 },
      recovery: { withinMinutes: 0 },
    },
  },
  {
    name: 's3-gives-nothing-back',
    isLong: true,
    group: 'stores',
    fault: 'S3 accepts objects, and answers 503 to reads',
    during: async (run) => {
      run.inject(refuse('s3', unavailable.s3, { matches: readingLanded }));
      run.clock.toNextMinute();
      await run.collect({ fault: () => deferRecording });
      await run.passMinutes(1);
    },
    expect: {
      reports: ['deferred database_throttled, 2 landed', 'recorded, 2 landed'],
      // Held, so that they do not block others, and retried later.
      metrics: { RunsDeferred: 1, BacklogHeld: 2, BacklogMarkedDead: 0, BacklogRecorded: 2, DrainsFailed: 0 },
      recovery: { withinMinutes: 11 },
    },
  },
  {
    name: 'dynamodb-away',
    group: 'stores',
    fault: 'DynamoDB answers 500',
    inject: (run) => run.inject(refuse('dynamoDb', unavailable.dynamoDb)),
    during: (run) => run.passMinutes(4),
    expect: {
      // A run works without circuits, lease and hints; a drain needs the watermark.
      reports: Array.from({ length: 4 }, () => 'recorded, 2 landed'),
      drains: ['failed state_unavailable'],
      metrics: {
        RunsFailed: 0,
        RunsMissed: 0,
        Gaps: 0,
        DrainsFailed: 5,
        CircuitStoreFailures: 4,
        LeaseStoreFailures: 4,
      },
      recovery: { withinMinutes: 1 },
    },
  },
  {
    name: 'dynamodb-reply-lost',
    group: 'stores',
    fault: 'answer of DynamoDB lost after a lease was taken, and after a date of the schedule was stored',
    during: async (run) => {
      run.clock.toNextMinute();
      await run.collect({ fault: () => loseReply('dynamoDb', takingLease, 1) });
      await run.syncSchedule({ fault: () => loseReply('dynamoDb', storingDate, 1) });
    },
    expect: {
      reports: ['recorded, 2 landed'],
      // All nine dates are new, and the one whose answer was lost is reported like the others.
      metrics: { RunsRecorded: 1, Gaps: 0, SchedulesSynced: 1, ScheduleDatesChanged: 9 },
      recovery: { withinMinutes: 0 },
    },
    check: async ({ duringFault }) =>
      duringFault.some(({ lines }) => lines.some((line) => line.includes('leaseError')))
        ? ['The run reports a lease error.']
        : [],
  },
  {
    name: 'dynamodb-and-database-away',
    isLong: true,
    group: 'stores',
    fault: 'DynamoDB answers 500, and the database 504',
    inject: (run) => {
      run.inject(refuse('dynamoDb', unavailable.dynamoDb));
      run.inject(refuse('dataApi', unavailable.dataApi));
    },
    during: (run) => run.passMinutes(6),
    expect: {
      // The instance counts failures in memory: three failing runs, then probes.
      reports: (ended) =>
        ended.length === 6 &&
        ended.every((each) => /^deferred database_(unavailable|circuit_open), 2 landed$/.test(each))
          ? undefined
          : `6 runs were to be deferred, and ended as ${summarize(ended)}.`,
      metrics: { RunsFailed: 0, RunsMissed: 0, Gaps: 0, RunsDeferred: 6 },
      recovery: { withinMinutes: 1 },
    },
    check: async ({ duringFault }) => {
      const calls = duringFault.filter((each) => each.function === 'collect-odds').map((each) => each.requests.dataApi);
      return /^3,3,3,1(,[01]){2}$/.test(calls.join())
        ? []
        : [`Calls of the runs to the database: ${calls.join(', ')}.`];
    },
  },
];

import { engineDatabase } from '../../harness/engine-database.ts';
import { atOnce, loseReply, refuse } from '../../harness/faults.ts';
import type { FaultResponse } from '../../harness/gate.ts';
import { recording } from '../../harness/operations.ts';
import { metricsIn } from '../../harness/output.ts';
import {
  dataApiRefusal,
  databaseResuming,
  databaseStatementTimeout,
  databaseThrottled,
  unavailable,
} from '../../harness/refusals.ts';
import { describeOutcome, summarize } from '../describe-outcome.ts';
import type { Recovery } from '../recovery.ts';
import type { Scenario } from '../scenario.ts';
import type { ScenarioRun } from '../scenario-run.ts';

const serviceUnavailable = dataApiRefusal('ServiceUnavailableError', 503, 'Service Unavailable');

const inTheRun = { withinMinutes: 0 } as const;

/** The run lands and is deferred; the drain after the next run records its observations. */
function deferred(code: string): Scenario['expect'] {
  return {
    reports: [`deferred ${code}, 2 landed`],
    metrics: { RunsDeferred: 1, RunsMissed: 0, Gaps: 0, BacklogRecorded: 2 },
    recovery: { withinMinutes: 1 },
  };
}

const schemaDrift = {
  ...deferred('database_schema_missing'),
  metrics: { RunsDeferred: 1, SchemaDrifts: 1, RunsMissed: 0, Gaps: 0, BacklogRecorded: 2 },
};

function refusing(name: string, fault: string, refusal: FaultResponse, code: string): Scenario {
  return {
    name,
    group: 'database',
    fault,
    inject: (run) => run.inject(refuse('dataApi', refusal)),
    expect: deferred(code),
  };
}

export const databaseScenarios: readonly Scenario[] = [
  {
    name: 'database-resuming',
    group: 'database',
    fault: 'DatabaseResumingException, for 5 s',
    inject: (run) => run.inject(refuse('dataApi', databaseResuming, { times: 2 })),
    expect: {
      reports: ['recorded, 2 landed'],
      metrics: { RunsRecorded: 1, RunsDeferred: 0, Gaps: 0 },
      recovery: inTheRun,
    },
  },
  {
    ...refusing(
      'database-resuming-for-long',
      'DatabaseResumingException, for longer than the run',
      databaseResuming,
      'deadline_near',
    ),
    during: (run) => run.passMinutes(1, { remainingMs: 4_000 }),
  },
  refusing('database-503', 'ServiceUnavailableError 503', serviceUnavailable, 'database_unavailable'),
  refusing('database-throttled', 'ThrottlingException', databaseThrottled, 'database_throttled'),
  refusing('database-statement-timeout', 'StatementTimeoutException', databaseStatementTimeout, 'database_timeout'),
  {
    name: 'database-reply-dropped',
    group: 'database',
    fault: 'answer lost after the commit',
    inject: (run) => run.inject(loseReply('dataApi', recording, 1)),
    expect: {
      reports: ['recorded, 2 landed'],
      // Three of the run. Of the drain after it one, which checks that it is the same database, and eight to derive three slates:
      // each is read and written, and the marks are read before and after.
      metrics: { RunsRecorded: 1, Gaps: 0, DatabaseCalls: 12 },
      recovery: inTheRun,
    },
  },
  {
    name: 'database-every-reply-dropped',
    group: 'database',
    fault: 'answer lost after the commit, of each retry too',
    inject: (run) => run.inject(loseReply('dataApi', recording, 1_000)),
    expect: {
      ...deferred('database_unavailable'),
      // The first of the two is found recorded.
      metrics: { RunsDeferred: 1, RunsMissed: 0, Gaps: 0, BacklogRecorded: 1 },
    },
  },
  {
    name: 'database-column-renamed',
    group: 'database',
    fault: 'column renamed that recording writes',
    inject: async (run) => {
      await alter(run, 'history.line_change rename column price to cost');
      run.countFault();
    },
    repair: (run) => alter(run, 'history.line_change rename column cost to price'),
    expect: schemaDrift,
  },
  {
    name: 'database-column-dropped',
    group: 'database',
    fault: 'column dropped that recording writes',
    // Only a rebuild restores the values of a dropped column, so the tables are empty before.
    prepare: async () => undefined,
    inject: async (run) => {
      await alter(run, 'history.split drop column changed_by');
      run.countFault();
    },
    repair: (run) => alter(run, 'history.split add column changed_by uuid not null'),
    expect: schemaDrift,
  },
  {
    name: 'database-probed-by-one',
    isLong: true,
    group: 'database',
    fault: 'DatabaseUnavailableException 504, to 5 invocations at once when a probe is due',
    instances: 5,
    prepare: async (run) => {
      await run.passMinutes(1);
      run.inject({ ...refuse('dataApi', unavailable.dataApi), isSetup: true });
      await run.passMinutes(failuresToOpen);
    },
    inject: (run) => run.inject(refuse('dataApi', unavailable.dataApi)),
    during: async (run) => {
      run.clock.toNextMinute();
      const events = await Promise.all([0, 4, 8, 12, 16].map((secondsAgo) => run.recordedEvent(secondsAgo)));
      await Promise.all(events.map((event) => run.collect({ event })));
    },
    expect: {
      reports: (ended) => {
        const found = summarize(ended.toSorted());
        const wanted = '4 × deferred database_circuit_open, 1 landed; deferred database_unavailable, 1 landed';
        return found === wanted ? undefined : `Runs were to end as [${wanted}], and ended as [${found}].`;
      },
      metrics: { RunsFailed: 0, RunsMissed: 0, Gaps: 0, DatabaseCircuitsClosed: 1 },
      recovery: { withinMinutes: 2 },
    },
    check: async ({ duringFault }) => {
      const calls = sum(duringFault.map((each) => each.requests.dataApi));
      return calls === 1 ? [] : [`${calls} calls reached the database in place of one probe.`];
    },
  },
  fiftyAtOnce(),
  hourWithoutDatabase(),
];

/** Changes the schema as its owner, past the Data API. */
async function alter({ world: { engine } }: ScenarioRun, change: string): Promise<void> {
  await engineDatabase(engine).execute({ sql: `alter table ${change}` });
}

/** More invocations than sessions. Recorded bodies, because such runs do not exclude each other. */
function fiftyAtOnce(): Scenario {
  const invocations = 50;
  return {
    name: 'database-connections-exhausted',
    isLong: true,
    group: 'database',
    fault: 'answer “too many connections”, to 50 invocations at once',
    world: { sessions: 4 },
    instances: invocations,
    inject: (run) => run.inject(atOnce('dataApi', recording, invocations)),
    during: async (run) => {
      const events = await Promise.all(Array.from({ length: invocations }, (_, n) => run.recordedEvent(n * 4)));
      await Promise.all(events.map((event) => run.collect({ event })));
    },
    expect: {
      reports: (ended) => {
        const others = ended.filter(
          (each) => !/^(recorded|deferred database_(exhausted|circuit_open)), 1 landed$/.test(each),
        );
        return ended.length === invocations && others.length === 0
          ? undefined
          : `${invocations} runs were to be recorded or deferred, and ended as ${summarize(ended)}.`;
      },
      metrics: { RunsFailed: 0, RunsMissed: 0, Gaps: 0 },
      recovery: { withinMinutes: 15 },
    },
  };
}

/** Of `circuit-variables.ts`. */
const failuresToOpen = 3;

/** Three runs fail; after them there are only probes, so that the hour costs the database few calls. */
function hourWithoutDatabase(): Scenario {
  const runs = 60;
  return {
    name: 'database-away-for-an-hour',
    isLong: true,
    group: 'database',
    fault: 'DatabaseUnavailableException 504',
    inject: (run) => run.inject(refuse('dataApi', unavailable.dataApi)),
    during: (run) => run.passMinutes(runs),
    expect: {
      reports: (ended) => {
        const codes = new Set(ended.map((sentence) => sentence.replace(/ database_(unavailable|circuit_open)/, '')));
        return ended.length === runs && codes.size === 1 && codes.has('deferred, 2 landed')
          ? undefined
          : `${runs} runs were to be deferred, and ended as ${[...codes].join('; ')}.`;
      },
      metrics: { RunsMissed: 0, Gaps: 0, DatabaseCircuitsOpened: 1, DatabaseCircuitsClosed: 1 },
      recovery: { withinMinutes: 15 },
    },
    check: async (run, recovery) => costOfTheHour(run, recovery),
  };
}

/** Reports the calls of the hour and the cost of catching up. Every call after the failed runs must be a probe. */
function costOfTheHour({ duringFault, sinceFault, notes }: ScenarioRun, { minutes }: Recovery): readonly string[] {
  const calls = duringFault.map(({ requests: { dataApi } }) => dataApi).filter((n) => n > 0);
  const [failedCalls, probes] = [calls.slice(0, failuresToOpen), calls.slice(failuresToOpen)];
  const runs = duringFault.filter((each) => each.function === 'collect-odds');
  const deferred = runs.filter((each) => describeOutcome(each).startsWith('deferred'));
  notes.push(
    `${sum(calls)} calls reached the database: ${sum(failedCalls)} of the first ${failedCalls.length} runs, and ${probes.length} probes in ${duringFault.length - failedCalls.length} invocations after them. ${deferred.length} of ${runs.length} runs were deferred, none missed.`,
  );
  const drains = sinceFault.map((each) => ({ ...each, metrics: metricsIn(each.lines) }));
  const recording = drains.filter(({ metrics: { BacklogRecorded = 0 } }) => BacklogRecorded > 0);
  notes.push(
    `${minutes} minutes after it was back a probe found it, and ${sum(recording.map(({ metrics: { BacklogRecorded = 0 } }) => BacklogRecorded))} observations were recorded by ${recording.length === 1 ? 'one drain' : `${recording.length} drains`}, in ${sum(recording.map((each) => each.requests.dataApi))} calls and ${(sum(recording.map(({ metrics: { RunDuration = 0 } }) => RunDuration)) / 1000).toFixed(1)} s on this machine.`,
  );
  return probes.every((n) => n === 1) ? [] : [`Calls of each invocation that made any: ${calls.join(', ')}.`];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

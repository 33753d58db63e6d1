import { deferRecording, killAfter, refuse, whileDelayed } from '../../harness/faults.ts';
import { landing, recording, takingLease } from '../../harness/operations.ts';
import { unavailable } from '../../harness/refusals.ts';
import type { Scenario } from '../scenario.ts';

// Clocks on AWS differ by milliseconds. Here they differ by minutes, to show what depends on a clock and how much.

const minuteMs = 60_000;

export const timeScenarios: readonly Scenario[] = [
  {
    name: 'clocks-differ',
    isLong: true,
    group: 'time',
    fault: 'run by a clock that is 4 minutes ahead, or behind',
    instances: 3,
    during: async (run) => {
      for (let minute = 0; minute < 3; minute++) {
        run.clock.toNextMinute();
        // Each sandbox runs once a minute, so each keeps its clock.
        for (const ahead of [-4, 0, 4]) await run.collect({ clockAheadMs: ahead * minuteMs });
      }
    },
    expect: {
      // The history follows the times of observation, in whatever order they arrive.
      reports: Array.from({ length: 9 }, () => 'recorded, 2 landed'),
      metrics: { RunsRecorded: 9, Gaps: 0 },
      recovery: { withinMinutes: 0 },
    },
  },
  {
    name: 'clock-of-a-drain-ahead',
    isLong: true,
    group: 'time',
    fault: 'drain by a clock that is 14 minutes ahead, while a put has been under way for 12',
    instances: 2,
    prepare: async (run) => {
      await run.passMinutes(1);
      // So that one observation is old enough for the watermark.
      run.clock.advanceMs(40 * minuteMs);
    },
    during: async (run) => {
      run.clock.toNextMinute();
      await whileDelayed('s3', landing, {
        begin: (fault) => run.collect({ fault: () => ({ ...fault, isSetup: true }) }),
        meanwhile: async () => {
          await run.passMinutes(1);
          run.clock.advanceMs(11 * minuteMs);
          await run.drain({ clockAheadMs: 14 * minuteMs });
          run.inject(deferRecording);
        },
      });
    },
    expect: {
      // The lease of the delayed run has expired, so the other run reports its slates as gaps.
      reports: ['recorded, 2 landed, 2 gaps', 'deferred database_throttled, 2 landed'],
      drains: ['drained'],
      // The watermark trails by 30 minutes, so it is not above what landed then.
      metrics: { RunsDeferred: 1, RunsMissed: 1, BacklogRecorded: 2 },
      recovery: { withinMinutes: 1 },
    },
  },
  {
    name: 'clock-ahead-takes-a-lease',
    group: 'time',
    fault: 'run by a clock that is 2 minutes ahead, while another one probes',
    instances: 2,
    prepare: async (run) => {
      await run.passMinutes(1);
      run.inject({ ...refuse('dataApi', unavailable.dataApi), isSetup: true });
      await run.passMinutes(3);
      run.sharedFaults.clear();
    },
    during: async (run) => {
      run.clock.toNextMinute();
      await whileDelayed('dataApi', recording, {
        begin: (fault) => run.collect({ fault: () => ({ ...fault, isSetup: true }) }),
        meanwhile: () => run.collect({ clockAheadMs: 2 * minuteMs }),
      });
    },
    expect: {
      // Both observe and both probe: three probes in all. Only the owner of the probe's lease closes the circuit.
      reports: ['recorded, 2 landed', 'recorded, 2 landed'],
      metrics: { RunsRecorded: 3, Gaps: 0, DatabaseCircuitProbes: 3, DatabaseCircuitsClosed: 1, BacklogRecorded: 6 },
      recovery: { withinMinutes: 1 },
    },
  },
  {
    name: 'clock-ahead-opens-a-circuit',
    isLong: true,
    group: 'time',
    fault: 'run by a clock that is 5 minutes ahead, while the database is away',
    inject: (run) => run.inject({ ...refuse('dataApi', unavailable.dataApi), isSetup: true }),
    during: (run) => run.passMinutes(3, { clockAheadMs: 5 * minuteMs }),
    expect: {
      reports: Array.from({ length: 3 }, () => 'deferred database_unavailable, 2 landed'),
      // Open for as long as the clock is ahead, plus half a minute.
      metrics: { RunsFailed: 0, RunsMissed: 0, Gaps: 0, DatabaseCircuitsOpened: 1, DatabaseCircuitsClosed: 1 },
      recovery: { withinMinutes: 6 },
    },
  },
  {
    name: 'clock-behind-meets-a-lease',
    group: 'time',
    fault: 'run by a clock that is 2 minutes behind, after one that was killed with the lease',
    during: async (run) => {
      run.clock.toNextMinute();
      await run.collect({
        fault: (victim) => ({ ...killAfter('dynamoDb', takingLease)(victim), isSetup: true }),
      });
      await run.passMinutes(3, { clockAheadMs: -2 * minuteMs });
    },
    expect: {
      // By its clock the lease holds for as long as the clock is behind. The run that takes the lease over reports the gaps
      // of the killed run and of those that were skipped.
      reports: ['killed', 'skipped run_overlaps', 'skipped run_overlaps', 'recorded, 2 landed, 6 gaps'],
      metrics: { RunsSkipped: 2, RunsRecorded: 1, Gaps: 6, RunsMissed: 1 },
      recovery: { withinMinutes: 0 },
    },
  },
];

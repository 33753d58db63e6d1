import { deferRecording, whileDelayed } from '../../harness/faults.ts';
import { anyRequest, landing, recording } from '../../harness/operations.ts';
import type { Scenario } from '../scenario.ts';

const minuteMs = 60_000;

export const invocationScenarios: readonly Scenario[] = [
  {
    name: 'invocation-duplicated',
    group: 'invocations',
    fault: 'event delivered again, after its run',
    during: async (run) => {
      run.clock.toNextMinute();
      const event = run.scheduledEvent();
      await run.collect({ event });
      await run.collect({ event });
      run.countFault();
    },
    expect: {
      reports: ['recorded, 2 landed', 'recorded, 2 landed'],
      metrics: { RunsRecorded: 2, Gaps: 0 },
      recovery: { withinMinutes: 0 },
    },
  },
  {
    name: 'invocation-of-a-recorded-body-duplicated',
    group: 'invocations',
    fault: 'event delivered again, with the very same observation',
    during: async (run) => {
      const event = await run.recordedEvent(30);
      await Promise.all([run.collect({ event }), run.collect({ event })]);
      await run.collect({ event });
      run.countFault();
      run.countFault();
    },
    expect: {
      reports: Array.from({ length: 3 }, () => 'recorded, 1 landed'),
      metrics: { RunsRecorded: 3, Gaps: 0 },
      recovery: { withinMinutes: 0 },
    },
  },
  overlapping('invocations-overlap', 'run begun while another observes'),
  overlapping('invocation-duplicated-at-once', 'event delivered again under the same id, during its run', 'delivery-1'),
  {
    name: 'invocation-late',
    group: 'invocations',
    fault: 'event delivered 20 minutes late, beside the one that is due',
    during: async (run) => {
      const late = run.scheduledEvent();
      run.clock.advanceMs(20 * minuteMs);
      await run.passMinutes(1);
      await run.collect({ event: late });
      run.countFault();
    },
    expect: {
      reports: ['recorded, 2 landed', 'recorded, 2 landed'],
      metrics: { RunsRecorded: 2, Gaps: 0 },
      recovery: { withinMinutes: 0 },
    },
  },
  {
    name: 'observation-hours-late',
    isLong: true,
    group: 'invocations',
    fault: 'body that was captured 3 hours ago, and cannot be recorded now',
    prepare: async (run) => {
      run.clock.advanceMs(4 * 60 * minuteMs);
      await run.passMinutes(1);
      run.clock.advanceMs(60 * minuteMs);
      await run.passMinutes(5);
    },
    during: async (run) => {
      const event = await run.recordedEvent(3 * 60 * 60);
      await run.collect({ event, fault: () => deferRecording });
      run.countFault();
    },
    expect: {
      // It is below the watermark, which was lowered before it landed.
      reports: ['deferred database_throttled, 1 landed'],
      metrics: { RunsDeferred: 1, RunsMissed: 0, BacklogRecorded: 1 },
      recovery: { withinMinutes: 1 },
    },
  },
  {
    name: 'landing-late',
    isLong: true,
    group: 'invocations',
    fault: 'put under way for 10 minutes, while runs and drains go on',
    instances: 2,
    during: async (run) => {
      run.clock.toNextMinute();
      await whileDelayed('s3', landing, {
        begin: (fault) => run.collect({ fault: () => fault }),
        meanwhile: async () => {
          await run.passMinutes(10);
          run.inject(deferRecording);
        },
      });
    },
    expect: {
      reports: [
        // Its lease has expired, so the next run reports its slates as gaps.
        'recorded, 2 landed, 2 gaps',
        ...Array.from({ length: 9 }, () => 'recorded, 2 landed'),
        // A drain records it after all of these.
        'deferred database_throttled, 2 landed',
      ],
      metrics: { RunsRecorded: 11, RunsDeferred: 1, RunsMissed: 1, BacklogRecorded: 2 },
      recovery: { withinMinutes: 1 },
    },
  },
  {
    name: 'statement-late',
    isLong: true,
    group: 'invocations',
    fault: 'statement under way for 10 minutes, while runs and drains go on',
    instances: 2,
    during: async (run) => {
      run.clock.toNextMinute();
      await whileDelayed('dataApi', recording, {
        begin: (fault) => run.collect({ fault: () => fault }),
        meanwhile: () => run.passMinutes(10),
      });
    },
    expect: {
      reports: Array.from({ length: 11 }, () => 'recorded, 2 landed'),
      metrics: { RunsRecorded: 11, RunsMissed: 0, Gaps: 0 },
      recovery: { withinMinutes: 0 },
    },
  },
  {
    name: 'drains-overlap',
    group: 'invocations',
    fault: 'drain begun, and a run, while another drain records',
    during: async (run) => {
      run.clock.toNextMinute();
      await run.collect({ fault: () => deferRecording });
      await whileDelayed('dataApi', recording, {
        begin: (fault) => run.drain({ fault: () => fault }),
        meanwhile: async () => {
          await run.drain();
          await run.passMinutes(1);
        },
      });
    },
    expect: {
      reports: ['deferred database_throttled, 2 landed', 'recorded, 2 landed'],
      drains: ['drained', 'drained'],
      metrics: { RunsDeferred: 1, RunsMissed: 0, DrainsFailed: 0 },
      recovery: { withinMinutes: 0 },
    },
  },
];

/** A run begins while another observes. */
function overlapping(name: string, fault: string, requestId?: string): Scenario {
  const id = requestId === undefined ? {} : { requestId };
  return {
    name,
    group: 'invocations',
    fault,
    instances: 2,
    during: async (run) => {
      run.clock.toNextMinute();
      await whileDelayed('actionNetwork', anyRequest, {
        begin: (fault) => run.collect({ ...id, fault: () => fault }),
        meanwhile: () => run.collect(id),
      });
    },
    expect: {
      // It would observe the same, so it is no gap.
      reports: ['skipped run_overlaps', 'recorded, 2 landed'],
      metrics: { RunsSkipped: 1, RunsRecorded: 1, RunsMissed: 0, Gaps: 0 },
      recovery: { withinMinutes: 0 },
    },
  };
}

import { putOff, whileHeldUp } from '../faults.ts';
import { recordedEvent } from '../recorded-event.ts';
import type { Scenario } from '../scenario.ts';
import { landing, recording } from '../steps.ts';

const minuteMs = 60_000;
const everyCall = () => true;

export const invocationScenarios: readonly Scenario[] = [
  {
    name: 'invocation-duplicated',
    group: 'invocations',
    fault: 'event delivered again, after its run',
    live: async (scene) => {
      scene.clock.toNextMinute();
      const event = scene.scheduled();
      await scene.run({ event });
      await scene.run({ event });
      scene.struck();
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
    live: async (scene) => {
      const event = await recordedEvent(scene, 30);
      await Promise.all([scene.run({ event }), scene.run({ event })]);
      await scene.run({ event });
      scene.struck();
      scene.struck();
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
    live: async (scene) => {
      const late = scene.scheduled();
      scene.clock.advanceMs(20 * minuteMs);
      await scene.minutes(1);
      await scene.run({ event: late });
      scene.struck();
    },
    expect: {
      reports: ['recorded, 2 landed', 'recorded, 2 landed'],
      metrics: { RunsRecorded: 2, Gaps: 0 },
      recovery: { withinMinutes: 0 },
    },
  },
  {
    name: 'observation-hours-late',
    group: 'invocations',
    fault: 'body brought that was recorded 3 hours ago, and cannot be recorded now',
    before: async (scene) => {
      scene.clock.advanceMs(4 * 60 * minuteMs);
      await scene.minutes(1);
      scene.clock.advanceMs(60 * minuteMs);
      await scene.minutes(5);
    },
    live: async (scene) => {
      const event = await recordedEvent(scene, 3 * 60 * 60);
      await scene.run({ event, suffers: () => putOff });
      scene.struck();
    },
    expect: {
      // It lies below the watermark, which was lowered before it landed.
      reports: ['deferred database_throttled, 1 landed'],
      metrics: { RunsDeferred: 1, RunsMissed: 0, BacklogRecorded: 1 },
      recovery: { withinMinutes: 1 },
    },
  },
  {
    name: 'landing-late',
    group: 'invocations',
    fault: 'put under way for 10 minutes, while runs and drains go on',
    instances: 2,
    live: async (scene) => {
      scene.clock.toNextMinute();
      await whileHeldUp('s3', landing, {
        begin: (fault) => scene.run({ suffers: () => fault }),
        meanwhile: async () => {
          await scene.minutes(10);
          scene.lay(putOff);
        },
      });
    },
    expect: {
      reports: [
        // Its lease has ended, so the next one counts it for lost.
        'recorded, 2 landed, 2 gaps',
        ...Array.from({ length: 9 }, () => 'recorded, 2 landed'),
        // A drain records it later, behind all of these.
        'deferred database_throttled, 2 landed',
      ],
      metrics: { RunsRecorded: 11, RunsDeferred: 1, RunsMissed: 1, BacklogRecorded: 2 },
      recovery: { withinMinutes: 1 },
    },
  },
  {
    name: 'statement-late',
    group: 'invocations',
    fault: 'statement under way for 10 minutes, while runs and drains go on',
    instances: 2,
    live: async (scene) => {
      scene.clock.toNextMinute();
      await whileHeldUp('dataApi', recording, {
        begin: (fault) => scene.run({ suffers: () => fault }),
        meanwhile: () => scene.minutes(10),
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
    live: async (scene) => {
      scene.clock.toNextMinute();
      await scene.run({ suffers: () => putOff });
      await whileHeldUp('dataApi', recording, {
        begin: (fault) => scene.drain({ suffers: () => fault }),
        meanwhile: async () => {
          await scene.drain();
          await scene.minutes(1);
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

/** One run observes, and another one begins. */
function overlapping(name: string, fault: string, requestId?: string): Scenario {
  const id = requestId === undefined ? {} : { requestId };
  return {
    name,
    group: 'invocations',
    fault,
    instances: 2,
    live: async (scene) => {
      scene.clock.toNextMinute();
      await whileHeldUp('actionNetwork', everyCall, {
        begin: (fault) => scene.run({ ...id, suffers: () => fault }),
        meanwhile: () => scene.run(id),
      });
    },
    expect: {
      // It would see the same, so it is no gap.
      reports: ['skipped run_overlaps', 'recorded, 2 landed'],
      metrics: { RunsSkipped: 1, RunsRecorded: 1, RunsMissed: 0, Gaps: 0 },
      recovery: { withinMinutes: 0 },
    },
  };
}

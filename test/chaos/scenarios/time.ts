import { away } from '../../soak/refusals.ts';
import { killedAfter, putOff, refused, whileHeldUp } from '../faults.ts';
import type { Scenario } from '../scenario.ts';
import { landing, recording, takingLease } from '../steps.ts';

// What is written down on AWS is off by milliseconds. These are minutes, to show what depends on a clock, and how much.

const minuteMs = 60_000;

export const timeScenarios: readonly Scenario[] = [
  {
    name: 'clocks-differ',
    group: 'time',
    fault: 'run by a clock that is 4 minutes ahead, or behind',
    instances: 3,
    live: async (scene) => {
      for (let minute = 0; minute < 3; minute++) {
        scene.clock.toNextMinute();
        // Each has its turn in each minute, so each keeps its clock.
        for (const ahead of [-4, 0, 4]) await scene.run({ clockAheadMs: ahead * minuteMs });
      }
    },
    expect: {
      // The history is that of the times they said, in whatever order they came.
      reports: Array.from({ length: 9 }, () => 'recorded, 2 landed'),
      metrics: { RunsRecorded: 9, Gaps: 0 },
      recovery: { withinMinutes: 0 },
    },
  },
  {
    name: 'clock-of-a-drain-ahead',
    group: 'time',
    fault: 'drain by a clock that is 14 minutes ahead, while a put has been under way for 12',
    instances: 2,
    before: async (scene) => {
      await scene.minutes(1);
      // So that there is something old enough for the watermark.
      scene.clock.advanceMs(40 * minuteMs);
    },
    live: async (scene) => {
      scene.clock.toNextMinute();
      await whileHeldUp('s3', landing, {
        begin: (fault) => scene.run({ suffers: () => ({ ...fault, setsTheScene: true }) }),
        meanwhile: async () => {
          await scene.minutes(1);
          scene.clock.advanceMs(11 * minuteMs);
          await scene.drain({ clockAheadMs: 14 * minuteMs });
          scene.lay(putOff);
        },
      });
    },
    expect: {
      // The lease of the one that was held up has ended, so the other one counts it for lost.
      reports: ['recorded, 2 landed, 2 gaps', 'deferred database_throttled, 2 landed'],
      drains: ['drained'],
      // The watermark trails by 30 minutes, so it has not passed by what landed then.
      metrics: { RunsDeferred: 1, RunsMissed: 1, BacklogRecorded: 2 },
      recovery: { withinMinutes: 1 },
    },
  },
  {
    name: 'clock-ahead-takes-a-lease',
    group: 'time',
    fault: 'run by a clock that is 2 minutes ahead, while another one probes',
    instances: 2,
    before: async (scene) => {
      await scene.minutes(1);
      scene.lay({ ...refused('dataApi', away.dataApi), setsTheScene: true });
      await scene.minutes(3);
      scene.wires.clear();
    },
    live: async (scene) => {
      scene.clock.toNextMinute();
      await whileHeldUp('dataApi', recording, {
        begin: (fault) => scene.run({ suffers: () => ({ ...fault, setsTheScene: true }) }),
        meanwhile: () => scene.run({ clockAheadMs: 2 * minuteMs }),
      });
    },
    expect: {
      // Both observe and both probe: three probes in all, and the circuit is closed once, by the one whose lease it is.
      reports: ['recorded, 2 landed', 'recorded, 2 landed'],
      metrics: { RunsRecorded: 3, Gaps: 0, DatabaseCircuitProbes: 3, DatabaseCircuitsClosed: 1, BacklogRecorded: 6 },
      recovery: { withinMinutes: 1 },
    },
  },
  {
    name: 'clock-ahead-opens-a-circuit',
    group: 'time',
    fault: 'run by a clock that is 5 minutes ahead, while the database is away',
    inject: (scene) => scene.lay({ ...refused('dataApi', away.dataApi), setsTheScene: true }),
    live: (scene) => scene.minutes(3, { clockAheadMs: 5 * minuteMs }),
    expect: {
      reports: Array.from({ length: 3 }, () => 'deferred database_unavailable, 2 landed'),
      // Open for as long as it is ahead, and for its half minute.
      metrics: { RunsFailed: 0, RunsMissed: 0, Gaps: 0, DatabaseCircuitsOpened: 1, DatabaseCircuitsClosed: 1 },
      recovery: { withinMinutes: 6 },
    },
  },
  {
    name: 'clock-behind-meets-a-lease',
    group: 'time',
    fault: 'run by a clock that is 2 minutes behind, after one that was killed with the lease',
    live: async (scene) => {
      scene.clock.toNextMinute();
      await scene.run({
        suffers: (victim) => ({ ...killedAfter('dynamoDb', takingLease)(victim), setsTheScene: true }),
      });
      await scene.minutes(3, { clockAheadMs: -2 * minuteMs });
    },
    expect: {
      // By its clock the other one may still be at work: for as long as it is behind, and no longer.
      // The one that takes the lease over reports for the dead one, and for those that were skipped because of it.
      reports: ['killed', 'skipped run_overlaps', 'skipped run_overlaps', 'recorded, 2 landed, 6 gaps'],
      metrics: { RunsSkipped: 2, RunsRecorded: 1, Gaps: 6, RunsMissed: 1 },
      recovery: { withinMinutes: 0 },
    },
  },
];

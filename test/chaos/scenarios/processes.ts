import { killedAfter, killedBefore, killedDuring, putOff } from '../faults.ts';
import type { Scenario } from '../scenario.ts';
import type { RunOptions } from '../scene.ts';
import {
  landing,
  leavingHint,
  marking,
  raisingWatermark,
  readingLanded,
  readingWatermark,
  recording,
  releasingLease,
  takingLease,
} from '../steps.ts';

type Death = NonNullable<RunOptions['suffers']>;

/** A run dies. What it had landed by then is recorded after the next one, which reports what the dead one never did. */
function runKilled(
  name: string,
  fault: string,
  { recordedLater, gaps }: { readonly recordedLater: number; readonly gaps: number },
  suffers: Death,
): Scenario {
  return {
    name,
    group: 'processes',
    fault,
    live: async (scene) => {
      scene.clock.toNextMinute();
      await scene.run({ suffers });
    },
    expect: {
      reports: ['killed'],
      metrics: {
        RunsFailed: 0,
        RunsRecorded: 1,
        BacklogRecorded: recordedLater,
        Gaps: gaps,
        RunsMissed: gaps > 0 ? 1 : 0,
      },
      recovery: { withinMinutes: 1 },
    },
  };
}

/** A drain dies that has two observations to record. */
function drainKilled(name: string, fault: string, suffers: Death, rest: Partial<Scenario> = {}): Scenario {
  return {
    name,
    group: 'processes',
    fault,
    live: async (scene) => {
      scene.clock.toNextMinute();
      await scene.run({ suffers: () => putOff });
      await scene.drain({ suffers });
    },
    expect: {
      reports: ['deferred database_throttled, 2 landed'],
      drains: ['killed'],
      metrics: { RunsDeferred: 1, RunsMissed: 0, Gaps: 0, DrainsFailed: 0 },
      recovery: { withinMinutes: 1 },
    },
    ...rest,
  };
}

const everyCall = () => true;

export const processScenarios: readonly Scenario[] = [
  runKilled(
    'killed-before-asking',
    'process killed with the lease in its hand',
    { recordedLater: 0, gaps: 2 },
    killedAfter('dynamoDb', takingLease),
  ),
  runKilled(
    'killed-while-asking',
    'process killed as the source answers',
    { recordedLater: 0, gaps: 2 },
    killedAfter('actionNetwork', everyCall),
  ),
  runKilled(
    'killed-before-landing',
    'process killed before the first put',
    { recordedLater: 0, gaps: 2 },
    killedBefore('s3', landing),
  ),
  runKilled(
    'killed-after-landing',
    'process killed after the first put',
    // It had no time to say that one of the two has landed.
    { recordedLater: 1, gaps: 2 },
    killedAfter('s3', landing),
  ),
  runKilled(
    'killed-before-recording',
    'process killed before the first statement',
    { recordedLater: 2, gaps: 0 },
    killedBefore('dataApi', recording),
  ),
  runKilled(
    'killed-while-recording',
    'process killed during the first statement',
    { recordedLater: 1, gaps: 0 },
    killedDuring('dataApi', recording),
  ),
  runKilled(
    'killed-after-recording',
    'process killed after the first statement',
    { recordedLater: 1, gaps: 0 },
    killedBefore('dynamoDb', leavingHint),
  ),
  runKilled(
    'killed-at-the-end',
    'process killed before it gives the lease back',
    { recordedLater: 0, gaps: 0 },
    killedBefore('dynamoDb', releasingLease),
  ),
  drainKilled(
    'drain-killed-at-the-watermark',
    'drain killed as it reads the watermark',
    killedAfter('dynamoDb', readingWatermark),
  ),
  drainKilled('drain-killed-while-reading', 'drain killed as it reads a body', killedAfter('s3', readingLanded)),
  drainKilled(
    'drain-killed-before-recording',
    'drain killed before its first statement',
    killedBefore('dataApi', recording),
  ),
  drainKilled(
    'drain-killed-while-recording',
    'drain killed during its first statement',
    killedDuring('dataApi', recording),
  ),
  drainKilled(
    'drain-killed-after-recording',
    'drain killed before it says what is settled',
    killedBefore('dynamoDb', raisingWatermark),
    {
      // What is settled must be old enough to say so.
      before: async (scene) => {
        await scene.minutes(1);
        scene.clock.advanceMs(40 * 60_000);
      },
    },
  ),
  {
    name: 'drain-killed-before-marking',
    group: 'processes',
    fault: 'HTML, and the drain killed that would mark it dead',
    live: async (scene) => {
      const { faults } = scene.world.market;
      scene.clock.toNextMinute();
      faults.inject({ kind: 'html', times: 2 });
      await scene.run();
      await scene.drain({ suffers: killedBefore('dynamoDb', marking) });
    },
    expect: {
      reports: ['failed source_not_json, 2 landed'],
      drains: ['killed'],
      metrics: { RunsMissed: 1, Gaps: 0, BacklogMarkedDead: 2 },
      recovery: { withinMinutes: 1, dead: 2 },
    },
  },
];

import { deferRecording, type FaultOf, killAfter, killBefore, killDuring } from '../../harness/faults.ts';
import {
  anyRequest,
  landing,
  type Matcher,
  marking,
  raisingWatermark,
  readingLanded,
  readingWatermark,
  recording,
  releasingLease,
  takingLease,
} from '../../harness/operations.ts';
import type { Scenario } from '../scenario.ts';

/** A run is killed. What it had landed is recorded after the next run, which also reports its gaps. */
function runKilled(
  name: string,
  fault: string,
  { recordedLater, gaps }: { readonly recordedLater: number; readonly gaps: number },
  killing: FaultOf,
): Scenario {
  return {
    name,
    group: 'processes',
    fault,
    during: async (run) => {
      run.clock.toNextMinute();
      await run.collect({ fault: killing });
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

/** A drain that has two observations to record is killed. */
function drainKilled(name: string, fault: string, killing: FaultOf, rest: Partial<Scenario> = {}): Scenario {
  return {
    name,
    group: 'processes',
    fault,
    during: async (run) => {
      run.clock.toNextMinute();
      await run.collect({ fault: () => deferRecording });
      await run.drain({ fault: killing });
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

export const processScenarios: readonly Scenario[] = [
  runKilled(
    'killed-before-asking',
    'process killed after it took the lease',
    { recordedLater: 0, gaps: 2 },
    killAfter('dynamoDb', takingLease),
  ),
  runKilled(
    'killed-while-asking',
    'process killed as the source answers',
    { recordedLater: 0, gaps: 2 },
    killAfter('actionNetwork', anyRequest),
  ),
  runKilled(
    'killed-before-landing',
    'process killed before the first put',
    { recordedLater: 0, gaps: 2 },
    killBefore('s3', landing),
  ),
  runKilled(
    'killed-after-landing',
    'process killed after the first put',
    // It was killed before it saved that one of the two had landed.
    { recordedLater: 1, gaps: 2 },
    killAfter('s3', landing),
  ),
  runKilled(
    'killed-before-recording',
    'process killed before the first statement',
    { recordedLater: 2, gaps: 0 },
    killBefore('dataApi', recording),
  ),
  runKilled(
    'killed-while-recording',
    'process killed during the first statement',
    { recordedLater: 1, gaps: 0 },
    killDuring('dataApi', recording),
  ),
  runKilled(
    'killed-after-recording',
    'process killed after the first statement',
    { recordedLater: 1, gaps: 0 },
    killBefore('dataApi', second(recording)),
  ),
  runKilled(
    'killed-at-the-end',
    'process killed before it releases the lease',
    { recordedLater: 0, gaps: 0 },
    killBefore('dynamoDb', releasingLease),
  ),
  drainKilled(
    'drain-killed-at-the-watermark',
    'drain killed as it reads the watermark',
    killAfter('dynamoDb', readingWatermark),
  ),
  drainKilled('drain-killed-while-reading', 'drain killed as it reads a body', killAfter('s3', readingLanded)),
  drainKilled(
    'drain-killed-before-recording',
    'drain killed before its first statement',
    killBefore('dataApi', recording),
  ),
  drainKilled(
    'drain-killed-while-recording',
    'drain killed during its first statement',
    killDuring('dataApi', recording),
  ),
  drainKilled(
    'drain-killed-after-recording',
    'drain killed before it raises the watermark',
    killBefore('dynamoDb', raisingWatermark),
    {
      // The watermark only passes observations of that age.
      prepare: async (run) => {
        await run.passMinutes(1);
        run.clock.advanceMs(40 * 60_000);
      },
    },
  ),
  {
    name: 'drain-killed-before-marking',
    group: 'processes',
    fault: 'HTML, and the drain killed that would mark it dead',
    during: async (run) => {
      const { faults } = run.world.market;
      run.clock.toNextMinute();
      faults.inject({ kind: 'html', times: 2 });
      await run.collect();
      await run.drain({ fault: killBefore('dynamoDb', marking) });
    },
    expect: {
      reports: ['failed source_not_json, 2 landed'],
      drains: ['killed'],
      metrics: { RunsMissed: 1, Gaps: 0, BacklogMarkedDead: 2 },
      recovery: { withinMinutes: 1, dead: 2 },
    },
  },
];

/** The second request that matches: a run records one slate after the other. */
function second(matches: Matcher): Matcher {
  let requests = 0;
  return (request) => matches(request) && ++requests === 2;
}

import { type HeapProfiler, Session } from 'node:inspector/promises';

/** What a call costs, measured without a clock: the same on any machine, however busy it is. */
export interface Work {
  /** How often blocks of the measured code ran, callbacks of built-in functions included. */
  readonly steps: number;
  /** Memory that was allocated, by sampling: copies made by built-in functions show here. */
  readonly bytes: number;
}

export interface WorkMeter {
  /** Without the memory, which takes most of the time: V8 collects all garbage for it. */
  stepsOf(call: () => unknown): Promise<number>;
  /** A sample is taken for each so many bytes: the more samples, the more precise and the slower. */
  of(call: () => unknown, samplingInterval?: number): Promise<Work>;
  close(): void;
}

/**
 * Counts the work of calls in the code whose address contains `where`. Blocks are counted in modules that are loaded after
 * this: import what is to be measured dynamically.
 */
export async function openWorkMeter(where: string): Promise<WorkMeter> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  // Each answer of the session counts from the one before.
  const stepsSinceLast = async () => {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const functions = result.filter(({ url }) => url.includes(where)).flatMap((script) => script.functions);
    return functions.flatMap(({ ranges }) => ranges).reduce((steps, { count }) => steps + count, 0);
  };
  const stepsOf = async (call: () => unknown) => {
    await stepsSinceLast();
    call();
    return await stepsSinceLast();
  };
  return {
    stepsOf,
    async of(call, samplingInterval = 1_024) {
      await session.post('HeapProfiler.startSampling', {
        samplingInterval,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      });
      const steps = await stepsOf(call);
      const { profile } = await session.post('HeapProfiler.stopSampling');
      return { steps, bytes: bytesIn(profile.head) };
    },
    close: () => session.disconnect(),
  };
}

function bytesIn({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number {
  return children.reduce((sum, child) => sum + bytesIn(child), selfSize);
}

import { performance } from 'node:perf_hooks';

/** One of the ways to do a thing that are compared. What has to be made ready for each round is not timed. */
export interface Contender {
  readonly name: string;
  /** Fewer rounds than the others, and none to warm up, for what takes too long. */
  readonly atMostRounds?: number;
  ready(): (() => unknown) | Promise<() => unknown>;
}

export interface Race {
  readonly rounds: number;
  readonly onRound?: (round: number) => void;
}

/**
 * The median milliseconds of each contender. They take turns, beginning with another one each round: whatever else the
 * machine does slows all of them, so that their ratios hold even if the times do not.
 */
export async function race(contenders: readonly Contender[], { rounds, onRound }: Race): Promise<Medians> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    onRound?.(round);
    for (const contender of rotated(contenders, round)) {
      const { name, atMostRounds = rounds } = contender;
      const isWarmUp = round === 0;
      if (round > atMostRounds || (isWarmUp && atMostRounds < rounds)) continue;
      const ms = await timed(contender);
      if (!isWarmUp) times.get(name)?.push(ms);
    }
  }
  return new Medians(times);
}

async function timed(contender: Contender): Promise<number> {
  const work = await contender.ready();
  const from = performance.now();
  await work();
  return performance.now() - from;
}

function rotated<T>(list: readonly T[], by: number): readonly T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

export class Medians {
  readonly #times: ReadonlyMap<string, readonly number[]>;

  constructor(times: ReadonlyMap<string, readonly number[]>) {
    this.#times = times;
  }

  /** Undefined for what did not take part. @throws Error if it did and was never timed */
  of(name: string): number | undefined {
    const times = this.#times.get(name);
    if (times?.length === 0) throw new Error(`${name} was never timed`);
    return times && medianOf(times);
  }

  /** How many times as long the first takes as the second. */
  ratio(name: string, other: string): number | undefined {
    const [mine, others] = [this.of(name), this.of(other)];
    return mine === undefined || others === undefined ? undefined : mine / others;
  }
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [below, above] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  if (below === undefined || above === undefined) throw new Error('nothing was measured, so there is no median');
  return (below + above) / 2;
}

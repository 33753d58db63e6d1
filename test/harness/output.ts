import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { endOfOutput } from './end-of-output.ts';

/** How long the last line may take after the answer. */
const lastLineWithinMs = 5_000;

/** The lines that a function prints: its log and its metrics, as CloudWatch gets them. */
export class Output extends Writable {
  #partial = '';
  #lines: string[] = [];
  #ended = Promise.withResolvers<void>();

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const [first = '', ...others] = chunk.toString('utf8').split('\n');
    const lines = [this.#partial + first, ...others];
    this.#partial = lines.pop() ?? '';
    for (const line of lines) {
      if (line === endOfOutput) this.#ended.resolve();
      else this.#lines.push(line);
    }
    done();
  }

  /** Discards the lines so far, such as those of the cold start. */
  clear(): void {
    this.#partial = '';
    this.#lines = [];
    this.#ended = Promise.withResolvers<void>();
  }

  /** All lines of one invocation; of one that was killed or crashed, those that have arrived. */
  async linesOf(killed: boolean): Promise<readonly string[]> {
    if (!killed) await Promise.race([this.#ended.promise, sleep(lastLineWithinMs, undefined, { ref: false })]);
    return this.#lines;
  }
}

/** The figures of an invocation, in the embedded metric format: names, and as many properties with the values. */
const metricsSchema = z.looseObject({
  _figures: z.object({
    CloudWatchMetrics: z.array(z.object({ Metrics: z.array(z.object({ Name: z.string() })) })),
  }),
});
const valuesSchema = z.union([z.number().transform((value) => [value]), z.array(z.number())]);

export type MetricSums = Readonly<Record<string, number>>;

/** The sum of each figure in these lines, by name. */
export function metricsIn(lines: readonly string[]): MetricSums {
  const sums = new Map<string, number>();
  for (const line of lines) {
    const emitted = metricsSchema.safeParse(jsonOf(line)).data;
    if (emitted === undefined) continue;
    for (const { Name } of emitted._figures.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics)) {
      const value = valuesSchema.parse(emitted[Name]).reduce((a, b) => a + b, 0);
      sums.set(Name, (sums.get(Name) ?? 0) + value);
    }
  }
  return Object.fromEntries(sums);
}

/** Undefined if the line is not JSON, such as a warning of Node. */
function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

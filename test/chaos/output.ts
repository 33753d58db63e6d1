import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { endOfOutput } from './functions/end-of-output.ts';

/** How long the last line may take after the answer. */
const patienceMs = 5_000;

/** What a function prints, a line at a time: its log and its metrics, as CloudWatch gets them. */
export class Output extends Writable {
  #begun = '';
  #lines: string[] = [];
  #ended = Promise.withResolvers<void>();

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const [first = '', ...others] = chunk.toString('utf8').split('\n');
    const lines = [this.#begun + first, ...others];
    this.#begun = lines.pop() ?? '';
    for (const line of lines) {
      if (line === endOfOutput) this.#ended.resolve();
      else this.#lines.push(line);
    }
    done();
  }

  /** Forgets what came before, such as the cold start's. */
  forget(): void {
    this.#lines = [];
    this.#ended = Promise.withResolvers<void>();
  }

  /** All lines of one invocation. Of one that was killed, or broke, those that have come. */
  async whole(killed: boolean): Promise<readonly string[]> {
    if (!killed) await Promise.race([this.#ended.promise, sleep(patienceMs, undefined, { ref: false })]);
    return this.#lines;
  }
}

/** The embedded metric format: the names and units, and beside them the values. */
const metricsSchema = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(z.object({ Metrics: z.array(z.object({ Name: z.string() })) })),
  }),
});
const valuesSchema = z.union([z.number().transform((value) => [value]), z.array(z.number())]);

export type MetricSums = Readonly<Record<string, number>>;

/** What CloudWatch would sum up of these lines, by the metric's name. */
export function metricsIn(lines: readonly string[]): MetricSums {
  const sums = new Map<string, number>();
  for (const line of lines) {
    const told = metricsSchema.safeParse(jsonOf(line)).data;
    if (told === undefined) continue;
    for (const { Name } of told._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics)) {
      const value = valuesSchema.parse(told[Name]).reduce((a, b) => a + b, 0);
      sums.set(Name, (sums.get(Name) ?? 0) + value);
    }
  }
  return Object.fromEntries(sums);
}

/** Undefined for what is no JSON: a warning of Node's, say. */
function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

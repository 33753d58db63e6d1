import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { MessageChannel, Worker } from 'node:worker_threads';
import * as z from 'zod';
import { type FunctionName, functionNamed } from '../../functions/declarations.ts';
import { FunctionError, outOfTime } from '../function-error.ts';
import type { FunctionEnvironment } from './function-environment.ts';

/** The functions, ready to be invoked. Each is loaded at its first invocation and stays warm, as in Lambda. */
export interface LocalFunctions {
  /**
   * Answers what the handler answers. Event and answer travel as JSON.
   * @throws FunctionError if the handler threw, did not load, or ran out of time
   */
  invoke(name: FunctionName, event: unknown): Promise<unknown>;
  close(): Promise<void>;
}

export interface FunctionsOptions {
  environmentOf(name: FunctionName): FunctionEnvironment;
  /** Gets what the functions print: in Lambda standard output is the log, and it must not mix with a command's own. */
  readonly log?: Writable | undefined;
  /** The time that the functions see; the machine's by default. A simulated day runs on another. */
  readonly clock?: () => Date;
  /** The location of a function's handler; by default the one that is deployed. */
  readonly handlerUrlOf?: (name: FunctionName) => URL;
}

const answerSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('returned'), payload: z.string().optional() }),
  z.object({
    outcome: z.literal('threw'),
    message: z.string(),
    code: z.string().optional(),
    stack: z.string().optional(),
  }),
]);

export function openFunctions(options: FunctionsOptions): LocalFunctions {
  const warm = new Map<FunctionName, Worker>();
  const workerOf = (name: FunctionName) => {
    const known = warm.get(name);
    if (known) return known;
    const worker = startWorker(name, options);
    warm.set(name, worker);
    // A sandbox that broke or ran out of time is never used again.
    worker.once('exit', () => warm.get(name) === worker && warm.delete(name));
    return worker;
  };
  return {
    invoke: (name, event) => invokeIn(workerOf(name), { name, event, shiftMs: shiftOf(options.clock) }),
    close: async () => {
      await Promise.all([...warm.values()].map((worker) => worker.terminate()));
    },
  };
}

const deployedHandler = (name: FunctionName) => new URL(`../../functions/${name}/handler.ts`, import.meta.url);

function startWorker(name: FunctionName, options: FunctionsOptions): Worker {
  const { environmentOf, log, handlerUrlOf = deployedHandler } = options;
  const worker = new Worker(new URL('./function-worker.ts', import.meta.url), {
    name,
    workerData: { handlerUrl: handlerUrlOf(name).href },
    env: { ...environmentOf(name) },
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    if (log === undefined) stream.resume();
    else stream.pipe(log, { end: false });
  }
  return worker;
}

/** A function starts within the second: as long as the clocks agree that far, there is one time for both. */
const noticeableMs = 1_000;

function shiftOf(clock: (() => Date) | undefined): number {
  const shiftMs = clock === undefined ? 0 : clock().getTime() - Date.now();
  return Math.abs(shiftMs) < noticeableMs ? 0 : shiftMs;
}

interface InvocationRequest {
  readonly name: FunctionName;
  readonly event: unknown;
  /** How far the function's clock is ahead of the machine's. */
  readonly shiftMs: number;
}

async function invokeIn(worker: Worker, { name, event, shiftMs }: InvocationRequest): Promise<unknown> {
  const { timeoutSeconds, memoryMb } = functionNamed(name).sizing;
  const timeoutMs = timeoutSeconds * 1_000;
  const { port1: port, port2: answerPort } = new MessageChannel();
  const settled = new AbortController();
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([settled.signal, timeout]);
  const deadline = Date.now() + timeoutMs;
  const invocation = { requestId: randomUUID(), name, memoryMb, event: JSON.stringify(event), deadline, shiftMs };
  try {
    const answered = once(port, 'message', { signal });
    worker.postMessage({ ...invocation, answerPort }, [answerPort]);
    const [message] = await Promise.race([answered, endOf(worker, signal)]);
    const answer = answerSchema.parse(message);
    if (answer.outcome === 'threw') throw new FunctionError(answer.message, answer);
    return answer.payload === undefined ? undefined : JSON.parse(answer.payload);
  } catch (error) {
    if (!timeout.aborted) throw error;
    await worker.terminate();
    throw outOfTime(name, timeoutSeconds, error);
  } finally {
    settled.abort();
    port.close();
  }
}

/** Only ever rejects: the sandbox broke (`error` rejects too) or ended before it answered. */
async function endOf(worker: Worker, signal: AbortSignal): Promise<never> {
  const [code] = await once(worker, 'exit', { signal });
  throw new FunctionError(`The function ended with exit code ${code} before it answered.`);
}

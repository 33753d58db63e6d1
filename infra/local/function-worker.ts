import { AsyncLocalStorage } from 'node:async_hooks';
import { enableCompileCache } from 'node:module';
import { MessagePort, parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { accountId, region } from './account.ts';
import { machineNow, shiftClock } from './shifted-clock.ts';

// Lambda's side of a function: a thread whose environment is exactly the function's, that loads its handler once and
// invokes it with a context. Started by invoke.ts.

// A thread has its own: without it each loads and compiles the handler anew, which is a third of a command.
enableCompileCache();

const { handlerUrl } = z.object({ handlerUrl: z.url() }).parse(workerData);
const invocationSchema = z.object({
  requestId: z.uuid(),
  name: z.string(),
  memoryMb: z.number(),
  event: z.string(),
  deadline: z.number(),
  shiftMs: z.number(),
  answerPort: z.instanceof(MessagePort),
});
type Invocation = z.infer<typeof invocationSchema>;
type Handler = (event: unknown, context: unknown) => Promise<unknown>;
const moduleSchema = z.object({ handler: z.custom<Handler>((value) => typeof value === 'function') });

/** The id of the invocation under way; several may overlap. */
const requestId = new AsyncLocalStorage<string>();

for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = (printed: string | Uint8Array, ...others: unknown[]) =>
    Reflect.apply(write, stream, [withRequestId(printed), ...others]);
}

/** Log lines name their invocation; lines of metrics do not, and get it here. */
function withRequestId(printed: string | Uint8Array): string | Uint8Array {
  const id = requestId.getStore();
  if (id === undefined || typeof printed !== 'string' || !printed.startsWith('{"') || printed.includes(id))
    return printed;
  return `{"function_request_id":"${id}",${printed.slice(1)}`;
}

parentPort?.on('message', async (message) => {
  const invocation = invocationSchema.parse(message);
  invocation.answerPort.postMessage(await requestId.run(invocation.requestId, () => answer(invocation)));
  invocation.answerPort.close();
});

async function answer(invocation: Invocation) {
  try {
    shiftClock(invocation.shiftMs);
    const { handler } = moduleSchema.parse(await import(handlerUrl));
    const payload = JSON.stringify(await handler(JSON.parse(invocation.event), contextOf(invocation)));
    return { outcome: 'returned', payload };
  } catch (error) {
    return { outcome: 'threw', ...describe(error) };
  }
}

function contextOf({ requestId, name, memoryMb, deadline }: Invocation) {
  const functionName = `odds-local-${name}`;
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:${accountId}:function:${functionName}`,
    memoryLimitInMB: String(memoryMb),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: `local/[$LATEST]${requestId}`,
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - machineNow()),
  };
}

function describe(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { message: error.message, ...code, ...(error.stack === undefined ? {} : { stack: error.stack }) };
}

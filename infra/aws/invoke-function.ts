import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { FunctionName } from '../../functions/declarations.ts';
import { isErrorCode } from '../../lib/resilience/error-table.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { FunctionError, outOfTime } from '../function-error.ts';
import { functionName } from '../resource-names.ts';
import { explainMissing, type StageFunctions } from './stage-functions.ts';

/** Of an event that is sent and waited for, and of its answer: Lambda's own limit. */
const mostPayloadBytes = 6 * 1024 * 1024;
/** What an answer may take beside the function's own time: a cold start, and the way there and back. */
const graceMs = 15_000;

export interface Invoker {
  readonly functions: StageFunctions;
  /** Makes one attempt: an invocation whose answer was lost may have run. */
  readonly client: LambdaClient;
  /** Called with the end of the function's log, 4 KB at most. */
  readonly onLog?: ((tail: string) => void) | undefined;
}

/** Invokes a deployed function and waits for its answer. @throws FunctionError as an invocation on this machine does */
export async function invokeFunction(
  { functions, client, onLog }: Invoker,
  { name, event, signal }: { readonly name: FunctionName; readonly event: unknown; readonly signal: AbortSignal },
): Promise<unknown> {
  const { stage } = functions;
  const payload = Buffer.from(JSON.stringify(event));
  refuseTooLarge(payload, name);
  const { timeoutSeconds } = await functions.configurationOf(name);
  const timeout = AbortSignal.timeout(timeoutSeconds * 1_000 + graceMs);
  const command = new InvokeCommand({
    FunctionName: functionName(stage, name),
    InvocationType: 'RequestResponse',
    LogType: 'Tail',
    Payload: payload,
  });
  try {
    const answer = await client.send(command, { abortSignal: AbortSignal.any([signal, timeout]) });
    const tail = Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8');
    onLog?.(tail);
    return answerOf(answer, { name, timeoutSeconds, tail });
  } catch (error) {
    if (timeout.aborted && !signal.aborted) throw outOfTime(name, timeoutSeconds, error);
    throw await explainMissing(explainBusy(error, name), { client, stage, name });
  }
}

function refuseTooLarge(payload: Buffer, name: FunctionName): void {
  if (payload.length <= mostPayloadBytes) return;
  throw new OddsError(
    'argument_invalid',
    `The event for ${name} has ${payload.length} bytes, and Lambda takes ${mostPayloadBytes} (6 MiB) at most.`,
  );
}

const errorSchema = z.object({
  errorType: z.string().optional(),
  errorMessage: z.string().catch('The function failed without a message.'),
  trace: z.array(z.string()).optional().catch(undefined),
});

interface Invoked {
  readonly name: FunctionName;
  readonly timeoutSeconds: number;
  readonly tail: string;
}

function answerOf({ FunctionError: kind, Payload }: InvokeCommandOutput, invoked: Invoked): unknown {
  const text = Buffer.from(Payload ?? []).toString('utf8');
  if (kind === undefined) return text === '' ? undefined : JSON.parse(text);
  const { errorType = '', errorMessage, trace } = errorSchema.parse(JSON.parse(text));
  if (errorType === 'Sandbox.Timedout' || /Task timed out after [\d.]+ seconds$/.test(errorMessage)) {
    return raise(outOfTime(invoked.name, invoked.timeoutSeconds));
  }
  return raise(new FunctionError(errorMessage, { code: codeIn(invoked.tail), stack: trace?.join('\n') }));
}

function raise(error: FunctionError): never {
  throw error;
}

/**
 * Lambda passes on an error's name, message and stack, and no code. The function logs its failure last, with the code; the
 * line may be cut off at its beginning.
 */
function codeIn(tail: string): string | undefined {
  const codes = [...tail.matchAll(/"code":"([a-z_]+)"/g)].map(([, code]) => code ?? '');
  return codes.findLast(isErrorCode);
}

function explainBusy(error: unknown, name: FunctionName): unknown {
  if (!(error instanceof Error) || error.name !== 'TooManyRequestsException') return error;
  return new FunctionError(
    `${name} was not started, because as many runs of it are active as may be (its reserved concurrency, or that of the ` +
      'account). Try again when they have ended.',
    { cause: error },
  );
}

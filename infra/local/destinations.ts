import { randomUUID } from 'node:crypto';
import { type FunctionName, startedBySuccessOf } from '../../functions/declarations.ts';
import { accountId, region } from './account.ts';
import type { LocalFunctions } from './invoke.ts';

export interface FunctionsWithDestinations extends LocalFunctions {
  /** Waits until all that was started with a response has ended. */
  settled(): Promise<void>;
}

/**
 * Passes a function's response on to its on-success destination, as Lambda does: asynchronously, and with the result only in
 * the destination's log. Closing waits, so that the end of a command cuts no invocation off.
 *
 * @param exists whether the function can do its work here
 */
export function withDestinations(
  functions: LocalFunctions,
  exists: (name: FunctionName) => boolean = () => true,
): FunctionsWithDestinations {
  const underWay = new Set<Promise<unknown>>();
  const handOn = (name: FunctionName, event: unknown, answer: unknown) => {
    const destination = startedBySuccessOf(name);
    if (destination === undefined || !exists(destination.name)) return;
    const invocation = functions.invoke(destination.name, envelopeOf(name, event, answer)).catch(() => undefined);
    underWay.add(invocation);
    void invocation.finally(() => underWay.delete(invocation));
  };
  return {
    async invoke(name, event) {
      const answer = await functions.invoke(name, event);
      handOn(name, event, answer);
      return answer;
    },
    settled: async () => void (await Promise.all(underWay)),
    async close() {
      await Promise.all(underWay);
      await functions.close();
    },
  };
}

/** In the form in which Lambda sends it. */
function envelopeOf(name: FunctionName, requestPayload: unknown, responsePayload: unknown) {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: randomUUID(),
      functionArn: `arn:aws:lambda:${region}:${accountId}:function:odds-local-${name}:$LATEST`,
      condition: 'Success',
      approximateInvokeCount: 1,
    },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST' },
    responsePayload,
  };
}

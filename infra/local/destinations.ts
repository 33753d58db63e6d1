import { randomUUID } from 'node:crypto';
import { type FunctionName, startedBySuccessOf } from '../../functions/declarations.ts';
import { accountId, region } from './account.ts';
import type { LocalFunctions } from './invoke.ts';

/**
 * What a function answers is handed on to its on-success destination, as Lambda does: nobody waits for it, and what
 * becomes of it shows in its own log only. Closing waits, so that nothing is cut off that a command has set off.
 */
export function withDestinations(functions: LocalFunctions): LocalFunctions {
  const underWay = new Set<Promise<unknown>>();
  const handOn = (name: FunctionName, event: unknown, answer: unknown) => {
    const destination = startedBySuccessOf(name);
    if (destination === undefined) return;
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

import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, test } from 'vitest';
import { invokeFunction } from '../../../../infra/aws/invoke-function.ts';
import { stageFunctions } from '../../../../infra/aws/stage-functions.ts';
import { FunctionError, outOfTime } from '../../../../infra/function-error.ts';
import { credentials, region } from '../../../../infra/local/account.ts';
import { type Invoked, startLambdaApi } from '../../../../infra/local/stage-cloud/lambda-api.ts';

const opened: AsyncDisposableStack[] = [];
afterEach(async () => {
  for (const stack of opened.splice(0)) await stack.disposeAsync();
});

/** The outcome of one invocation, over the wire. */
async function invokedWith(invoked: Invoked): Promise<unknown> {
  const stack = new AsyncDisposableStack();
  opened.push(stack);
  const api = await startLambdaApi({
    stage: 'dev',
    environmentOf: () => ({ STAGE: 'dev' }),
    invoke: async () => invoked,
  });
  stack.defer(() => api.close());
  const client = new LambdaClient({ endpoint: api.url, region, credentials, maxAttempts: 1 });
  stack.defer(() => client.destroy());
  const functions = stageFunctions(client, 'dev');
  const { signal } = new AbortController();
  return await invokeFunction({ functions, client }, { name: 'collect-odds', event: {}, signal }).catch(
    ({ name, code, message }) => ({ name, code, message }),
  );
}

describe('an invocation of a deployed function', () => {
  test('answers what the handler returned, and undefined if that is nothing', async () => {
    expect(await invokedWith({ outcome: { returned: { a: [1, null] } }, printed: '' })).toEqual({ a: [1, null] });
    expect(await invokedWith({ outcome: { returned: undefined }, printed: '' })).toBeUndefined();
  });

  test('throws what the handler threw, with the last code of the error table in its log', async () => {
    const threw = new FunctionError('It broke.', { code: 'landing_failed', stack: 'OddsError: It broke.\n  at x' });
    const printed = '{"code":"database_busy"}\n{"error":{"code":"landing_failed","details":{"code":"ours"}}}\n';
    expect(await invokedWith({ outcome: { threw }, printed })).toEqual({
      name: 'FunctionError',
      code: 'landing_failed',
      message: 'It broke.',
    });
  });

  test('finds the code in the end of a long log', async () => {
    const threw = new FunctionError('It broke.');
    const printed = `{"filler":"${'x'.repeat(10_000)}","code":"state_unavailable"}\n`;
    expect(await invokedWith({ outcome: { threw }, printed })).toMatchObject({ code: 'state_unavailable' });
  });

  test('says that a function ran out of time as the local machine says it', async () => {
    const threw = outOfTime('collect-odds', 60, new Error('timeout'));
    const { message } = threw;
    expect(await invokedWith({ outcome: { threw }, printed: '' })).toMatchObject({ name: 'FunctionError', message });
  });
});

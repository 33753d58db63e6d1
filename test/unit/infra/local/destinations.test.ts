import { setImmediate as soon } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { backlogEventSchema } from '../../../../functions/record-backlog/event.ts';
import { withDestinations } from '../../../../infra/local/destinations.ts';
import type { LocalFunctions } from '../../../../infra/local/invoke.ts';

/** Functions with scripted answers, which record their invocations. */
function scriptedFunctions(answers: Partial<Record<string, () => Promise<unknown>>>) {
  const invocations: [name: string, event: unknown][] = [];
  let closed = false;
  const functions: LocalFunctions = {
    invoke: (name, event) => {
      invocations.push([name, event]);
      return answers[name]?.() ?? Promise.resolve({});
    },
    close: async () => {
      closed = true;
    },
  };
  return { invocations, isClosed: () => closed, ...withDestinations(functions) };
}

describe('what a function answers', () => {
  test('is passed on to its destination, in the form that record-backlog understands', async () => {
    const { invoke, invocations } = scriptedFunctions({ 'collect-odds': async () => ({ status: 'recorded' }) });
    expect(await invoke('collect-odds', { league: 'mlb' })).toEqual({ status: 'recorded' });
    expect(invocations.map(([name]) => name)).toEqual(['collect-odds', 'record-backlog']);
    const [, [, envelope] = []] = invocations;
    expect(envelope).toMatchObject({
      requestPayload: { league: 'mlb' },
      responsePayload: { status: 'recorded' },
      requestContext: { condition: 'Success' },
    });
    expect(backlogEventSchema.parse(envelope)).toEqual({ checkDatabase: true });
  });

  test('goes nowhere if the function threw, or has no destination', async () => {
    const { invoke, invocations } = scriptedFunctions({
      'collect-odds': () => Promise.reject(new Error('A fault of ours.')),
    });
    await expect(invoke('collect-odds', {})).rejects.toThrow('A fault of ours.');
    await invoke('migrate-schema', {});
    expect(invocations.map(([name]) => name)).toEqual(['collect-odds', 'migrate-schema']);
  });

  test('is answered without waiting for the destination, but closing waits for it, however it ends', async () => {
    const drain = Promise.withResolvers<unknown>();
    const { invoke, close, isClosed } = scriptedFunctions({ 'record-backlog': () => drain.promise });
    await invoke('collect-odds', {});
    const closing = close();
    await soon();
    expect(isClosed()).toBe(false);
    drain.reject(new Error('It failed, which shows in its own log.'));
    await closing;
    expect(isClosed()).toBe(true);
  });
});

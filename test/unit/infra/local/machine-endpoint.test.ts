import { describe, expect, test } from 'vitest';
import { openMachineEndpoint, visit } from '../../../../infra/local/machine-endpoint.ts';

describe('the endpoint of a machine', () => {
  test('accepts only visitors that know the instance', async () => {
    const endpoint = await openMachineEndpoint('this-one');
    const visited = await visit(endpoint.url, 'this-one');
    expect(visited).toBeDefined();
    expect(await visit(endpoint.url, 'another-one')).toBeUndefined();
    visited?.end();
    await endpoint.close();
  });

  test('waits for its visitors before it closes, and says how many they are', async () => {
    const endpoint = await openMachineEndpoint('this-one');
    const visited = await visit(endpoint.url, 'this-one');
    const order: string[] = [];
    const closing = endpoint
      .close((visitors) => order.push(`waiting for ${visitors}`))
      .then(() => order.push('closed'));
    await new Promise((resolve) => setImmediate(resolve));
    order.push('leaving');
    visited?.end();
    await closing;
    expect(order).toEqual(['waiting for 1', 'leaving', 'closed']);
  });

  test('accepts no visitor once it is closing', async () => {
    const endpoint = await openMachineEndpoint('this-one');
    const visited = await visit(endpoint.url, 'this-one');
    const closing = endpoint.close();
    expect(await visit(endpoint.url, 'this-one')).toBeUndefined();
    visited?.end();
    await closing;
  });

  test('is not found if no machine listens', async () => {
    const endpoint = await openMachineEndpoint('this-one');
    await endpoint.close();
    expect(await visit(endpoint.url, 'this-one')).toBeUndefined();
  });
});

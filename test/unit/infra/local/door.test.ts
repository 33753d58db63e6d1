import { describe, expect, test } from 'vitest';
import { openDoor, visit } from '../../../../infra/local/door.ts';

describe('the door of a machine', () => {
  test('lets those in who know the instance, and nobody else', async () => {
    const door = await openDoor('this-one');
    const visited = await visit(door.url, 'this-one');
    expect(visited).toBeDefined();
    expect(await visit(door.url, 'another-one')).toBeUndefined();
    visited?.end();
    await door.close();
  });

  test('waits for its visitors before it closes, and says how many they are', async () => {
    const door = await openDoor('this-one');
    const visited = await visit(door.url, 'this-one');
    const order: string[] = [];
    const closing = door.close((visitors) => order.push(`waiting for ${visitors}`)).then(() => order.push('closed'));
    await new Promise((resolve) => setImmediate(resolve));
    order.push('leaving');
    visited?.end();
    await closing;
    expect(order).toEqual(['waiting for 1', 'leaving', 'closed']);
  });

  test('lets nobody in once it is closing', async () => {
    const door = await openDoor('this-one');
    const visited = await visit(door.url, 'this-one');
    const closing = door.close();
    expect(await visit(door.url, 'this-one')).toBeUndefined();
    visited?.end();
    await closing;
  });

  test('is not found where nobody listens', async () => {
    const door = await openDoor('this-one');
    await door.close();
    expect(await visit(door.url, 'this-one')).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { FaultPlan } from '../../../../../infra/local/data-api/faults.ts';

const call = { operation: 'Execute', sql: 'select 1' };

describe('faults', () => {
  it('strike as many calls as they were meant for, and count them', async () => {
    const faults = new FaultPlan(() => 0);
    faults.inject({ kind: 'error', error: 'ThrottlingException' }, { calls: 2 });
    await expect(faults.strike(call)).rejects.toMatchObject({ name: 'ThrottlingException', status: 400 });
    await expect(faults.strike(call)).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(faults.strike(call)).resolves.toBeUndefined();
    expect(faults.list()).toMatchObject([{ fired: 2, remaining: 0 }]);
  });

  it('strike only the operation and the statement they were meant for', async () => {
    const faults = new FaultPlan(() => 0);
    faults.inject({ kind: 'dropped-reply' }, { operation: 'Execute', sqlIncludes: 'insert' });
    expect(faults.dropsReply(call)).toBe(false);
    expect(faults.dropsReply({ operation: 'BatchExecute', sql: 'insert' })).toBe(false);
    expect(faults.dropsReply({ operation: 'Execute', sql: 'insert into t' })).toBe(true);
    expect(faults.list()).toMatchObject([{ fired: 1 }]);
  });

  it('pass over the calls that come before those they are meant for', async () => {
    const faults = new FaultPlan(() => 0);
    faults.inject({ kind: 'reset' }, { sqlIncludes: 'select', after: 1 });
    await faults.strike(call);
    await faults.strike({ operation: 'BeginTransaction', sql: undefined });
    await expect(faults.strike(call)).rejects.toMatchObject({ name: 'ConnectionReset' });
    await expect(faults.strike(call)).resolves.toBeUndefined();
  });

  it('resume for so many seconds, to every call', async () => {
    let now = 0;
    const faults = new FaultPlan(() => now);
    faults.inject({ kind: 'resuming', seconds: 10 });
    for (now of [0, 5_000, 9_999]) {
      await expect(faults.strike(call)).rejects.toMatchObject({ name: 'DatabaseResumingException' });
    }
    now = 10_000;
    await expect(faults.strike(call)).resolves.toBeUndefined();
    expect(faults.list()).toMatchObject([{ fired: 3 }]);
  });

  it('of different kinds strike one call together', async () => {
    const faults = new FaultPlan(() => 0);
    faults.inject({ kind: 'delay', ms: 0 });
    faults.inject({ kind: 'dropped-reply' });
    await faults.strike(call);
    expect(faults.dropsReply(call)).toBe(true);
    expect(faults.list()).toMatchObject([{ fired: 1 }, { fired: 1 }]);
  });

  it('end when they are cleared', async () => {
    const faults = new FaultPlan(() => 0);
    faults.inject({ kind: 'resuming', seconds: 10 });
    faults.clear();
    await expect(faults.strike(call)).resolves.toBeUndefined();
    expect(faults.list()).toEqual([]);
  });

  it('tell the one who injected them how often they have fired', async () => {
    const faults = new FaultPlan(() => 0);
    const injected = faults.inject({ kind: 'delay', ms: 0 }, { calls: 3 });
    await faults.strike(call);
    await faults.strike(call);
    expect(injected.fired).toBe(2);
  });
});

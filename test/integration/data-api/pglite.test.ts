import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../infra/local/data-api/engines/engine.ts';
import { openPglite } from '../../../infra/local/data-api/engines/pglite.ts';

const deadline = { ms: 10_000, continueAfterTimeout: false, maxResultBytes: 1_000_000 };
const one = { text: 'select 1', types: [], values: [] };

describe('PGlite as an engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openPglite();
  });
  afterAll(() => engine.close());

  it('says what it cannot do', () => {
    expect(engine.capabilities).toEqual({ concurrentSessions: false, interruptsStatements: false });
  });

  it('runs in another thread: a long statement does not hold up this one', async () => {
    const session = await engine.session(engine.owner, 1000);
    const order: string[] = [];
    const slow = session.run({ ...one, text: 'select pg_sleep(0.3)' }, deadline).then(() => order.push('statement'));
    await new Promise((resolve) => setTimeout(resolve, 1)).then(() => order.push('timer'));
    await slow;
    session.release();
    expect(order).toEqual(['timer', 'statement']);
  });

  it('keeps no more of a result than is wanted', async () => {
    const session = await engine.session(engine.owner, 1000);
    const text = "select repeat('x', 100) from generate_series(1, 100)";
    const outcome = await session.run({ ...one, text }, { ...deadline, maxResultBytes: 1000 });
    session.release();
    expect(outcome).toMatchObject({ truncated: true, affected: 100 });
    expect(outcome.rows).toHaveLength(10);
  });

  it('answers, rather than hangs, when it has ended', async () => {
    const ended = await openPglite();
    const session = await ended.session(ended.owner, 1000);
    await ended.close();
    await expect(session.run(one, deadline)).rejects.toMatchObject({ sqlState: '57P01', connectionLost: true });
  });
});

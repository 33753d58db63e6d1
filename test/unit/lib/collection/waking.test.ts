import { describe, expect, it } from 'vitest';
import type { Collaborators } from '../../../../lib/collection/collaborators.ts';
import { collect } from '../../../../lib/collection/collect.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import type { Database } from '../../../../lib/storage/database.ts';
import { guardedDatabase } from '../../../../lib/storage/guarded-database.ts';
import { MemoryBacklogState, observationAt } from '../../../support/memory-backlog.ts';
import { gameReading, offered, readingOf } from '../../../support/observed.ts';
import { besides, inTime, type Observe, runOn, sourceThat } from '../../../support/run-parts.ts';
import { run as callThrough, failWith, minuteMs, Rig, settled } from '../resilience/circuit/rig.ts';

const at = '2026-07-30T17:00:00.000Z';
const wakeUp = { sql: 'select 1 as awake' };
const answers: Observe = async () => observationAt(at);

/** A run whose database is behind its circuit and may be asleep until the test wakes it; and its steps, in order. */
function scene({ rig = new Rig(), observe = answers } = {}) {
  const steps: string[] = [];
  const awake = Promise.withResolvers<void>();
  const database: Pick<Database, 'execute'> = {
    execute: async ({ sql }) => {
      steps.push(sql === wakeUp.sql ? 'wake' : 'record');
      if (sql === wakeUp.sql) await awake.promise;
      return { rows: [{ status: 'recorded', changes: 1, split_changes: 0 }], updated: 0 };
    },
  };
  const circuit = rig.instance().database;
  const parts: Collaborators = {
    ...besides,
    landedStore: { put: async () => void steps.push('land') },
    state: new MemoryBacklogState(),
    now: () => new Date(at),
    databaseOf: (_run, call) => guardedDatabase(database, circuit, call),
    wake: async (guarded, signal) => void (await guarded.execute(wakeUp, signal)),
  };
  const read = () => readingOf([gameReading([offered(-110)])]);
  const run = runOn([sourceThat(observe, read)], ['2026-07-30']);
  return { steps, awake, run: collect(run, parts, inTime).catch((error: OddsError) => error.code) };
}

describe('a run whose database is asleep', () => {
  it('observes and lands while it wakes, and then records', async () => {
    const { steps, awake, run } = scene();
    await settled();
    expect(steps.toSorted()).toEqual(['land', 'wake']);
    awake.resolve();
    expect(await run).toMatchObject({ status: 'recorded' });
    expect([steps.toSorted(), steps.at(-1)]).toEqual([['land', 'record', 'wake'], 'record']);
  });

  it('records also if the circuit is open and lets only one call through: first the waking, then the recording', async () => {
    const rig = new Rig();
    for (let n = 0; n < 3; n++) await callThrough(rig.instance().database, failWith('database_unavailable'));
    await rig.wait(minuteMs);
    const { awake, run } = scene({ rig });
    await settled();
    awake.resolve();
    expect(await run).toMatchObject({ status: 'recorded' });
    expect(rig.transitions.at(-1)).toMatchObject({ to: 'closed' });
  });

  it('records, or tries to, if the waking failed', async () => {
    const { steps, awake, run } = scene();
    awake.reject(new OddsError('database_refused', 'No.'));
    expect(await run).toMatchObject({ status: 'recorded' });
    expect([steps.toSorted(), steps.at(-1)]).toEqual([['land', 'record', 'wake'], 'record']);
  });

  it('does not wait for it if there is nothing to record', async () => {
    const observe = async () => {
      throw new OddsError('source_blocked', 'No.');
    };
    expect(await scene({ observe }).run).toBe('source_blocked');
  });
});

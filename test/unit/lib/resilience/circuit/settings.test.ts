import { describe, expect, it } from 'vitest';
import { openCircuits } from '../../../../../lib/resilience/circuit/open-circuits.ts';
import { circuitSettings } from '../../../../../lib/resilience/circuit/settings.ts';
import { initialCircuit } from '../../../../../lib/resilience/circuit/state.ts';
import type { CircuitStore } from '../../../../../lib/resilience/circuit/store.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';

const wiring = { intervalMs: 60_000, callTimeoutMs: 20_000 };

describe('the settings of a circuit', () => {
  it('are five failures and a minute for a source, three and half a minute for the database', () => {
    expect(circuitSettings('source', wiring)).toMatchObject({ failuresToOpen: 5, firstOpenMs: 60_000 });
    expect(circuitSettings('database', wiring)).toMatchObject({ failuresToOpen: 3, firstOpenMs: 30_000 });
  });

  it('have a window of five runs at least, and of as many as it takes to open', () => {
    expect(circuitSettings('database', { ...wiring, windowMs: 60_000 }).windowMs).toBe(300_000);
    expect(circuitSettings('source', { ...wiring, failuresToOpen: 8 }).windowMs).toBe(480_000);
    expect(circuitSettings('source', { ...wiring, windowMs: 900_000 }).windowMs).toBe(900_000);
  });

  it.each(['failuresToOpen', 'intervalMs', 'callTimeoutMs', 'successesToClose'])(
    'refuse a %s of 0 by its name',
    (name) => {
      expect(() => circuitSettings('source', { ...wiring, [name]: 0 })).toThrow(name);
    },
  );
});

describe('settings that follow the time', () => {
  it('count the failures of each call over five intervals of that moment', async () => {
    const windows: number[] = [];
    const store: CircuitStore = {
      readAll: async () => new Map(),
      read: async () => initialCircuit,
      write: async () => true,
      addFailure: async (_name, { windowMs }) => windows.push(windowMs),
    };
    const quiet = { clock: () => 0, random: () => 0, owner: 'test', onTransition: () => {}, onStoreFailure: () => {} };
    const pace = { intervalMs: 1_800_000 };
    const settings = () => circuitSettings('source', { callTimeoutMs: 20_000, intervalMs: pace.intervalMs });
    const circuit = openCircuits({ store, ...quiet }).circuit({ name: 'source', kind: 'source', settings });
    const fail = async () => {
      const passage = await circuit.enter(new AbortController().signal);
      await passage.fail(new OddsError('source_failing', 'It does not answer.'));
    };
    await fail();
    pace.intervalMs = 60_000;
    await fail();
    expect(windows).toEqual([9_000_000, 300_000]);
  });
});

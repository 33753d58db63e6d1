import { describe, expect, it } from 'vitest';
import { circuitSettings } from '../../../../../lib/resilience/circuit/settings.ts';

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

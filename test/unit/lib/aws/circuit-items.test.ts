import { describe, expect, it } from 'vitest';
import { circuitIn, circuitItem } from '../../../../lib/aws/circuit-items.ts';
import { type CircuitRecord, initialCircuit } from '../../../../lib/resilience/circuit/state.ts';

const lease = { owner: 'instance 1', until: 1_782_000_000_000 };
const halfOpen: CircuitRecord = {
  ...initialCircuit,
  gen: 3,
  state: { is: 'half_open', lease, openings: 1, successes: 0 },
};

/** The item as a version writes it that has this word for a half-open circuit. */
function itemSaying(word: string) {
  const { gen, circuit } = circuitItem(halfOpen);
  return { gen, circuit: String(circuit).replace('"is":"probing"', `"is":"${word}"`) };
}

describe('the item of a half-open circuit', () => {
  it.each(['probing', 'half_open'])('is read as half-open if it says %s', (word) => {
    expect(itemSaying(word).circuit).toContain(`"is":"${word}"`);
    expect(circuitIn(itemSaying(word))).toEqual(halfOpen);
  });

  it('is also written with the name that the previous version reads', () => {
    expect(JSON.parse(String(circuitItem(halfOpen).circuit)).state).toEqual({ ...halfOpen.state, is: 'probing' });
  });
});

import { describe, expect, it, vi } from 'vitest';
import { type Fault, trapOf } from '../../chaos/wires.ts';
import type { PassingCall } from '../../soak/gate.ts';

const call = (method: string): PassingCall => ({ method, path: '/', headers: {}, body: Buffer.from('') });

function lay(fault: Omit<Fault, 'side'>) {
  const struck = vi.fn();
  const trap = trapOf({ side: 's3', ...fault }, struck);
  /** As a gate does it. */
  const pass = (passing: PassingCall) => (trap.fits(passing) ? trap.spring() : 'goes_on');
  return { struck, pass };
}

describe('a fault on a wire', () => {
  it('strikes the calls that it is meant for, and is told of each', () => {
    const { struck, pass } = lay({ fits: ({ method }) => method === 'PUT', strike: () => 'lost' });
    expect([pass(call('GET')), pass(call('PUT')), pass(call('PUT'))]).toEqual(['goes_on', 'lost', 'lost']);
    expect(struck).toHaveBeenCalledTimes(2);
  });

  it('strikes as many of them as it says', () => {
    const { struck, pass } = lay({ times: 1, strike: () => 'lost' });
    expect([pass(call('PUT')), pass(call('PUT'))]).toEqual(['lost', 'goes_on']);
    expect(struck).toHaveBeenCalledTimes(1);
  });

  it('knows the call that it strikes', () => {
    const { pass } = lay({ strike: ({ method }) => ({ status: 500, headers: {}, body: method }) });
    expect(pass(call('PUT'))).toMatchObject({ body: 'PUT' });
  });

  it('counts for nothing where it only sets the scene', () => {
    const { struck, pass } = lay({ setsTheScene: true, strike: () => 'lost' });
    expect(pass(call('PUT'))).toBe('lost');
    expect(struck).not.toHaveBeenCalled();
  });
});

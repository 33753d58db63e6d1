import { describe, expect, it } from 'vitest';
import type { GuardedCall } from '../../../../lib/resilience/circuit/circuit.ts';
import type { ErrorCode } from '../../../../lib/resilience/error-table.ts';
import { type Guard, guardedCall } from '../../../../lib/resilience/guarded-call.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { retryBudget } from '../../../../lib/resilience/retry.ts';

const never = new AbortController().signal;
const options = () => ({ signal: never, budget: retryBudget(10), random: () => 0 });

/** A circuit that lets the call pass, as a probe or not, and counts how often it was entered. */
function circuit({ probe }: { probe: boolean }): Guard & { entries: number } {
  const guard = {
    name: 'source',
    entries: 0,
    run: <T>(call: (guarded: GuardedCall) => Promise<T>, { signal }: { signal: AbortSignal }) => {
      guard.entries += 1;
      return call({ signal, probe });
    },
    standing: async () => ({ is: 'pass' as const }),
  };
  return guard;
}

function failing(times: number, code: ErrorCode) {
  let calls = 0;
  const call = async () => {
    calls += 1;
    if (calls <= times) throw new OddsError(code, 'It failed.', { details: { retryAfterMs: 0 } });
    return calls;
  };
  return call;
}

describe('guardedCall', () => {
  it('tries again inside the circuit, so that the circuit sees one call', async () => {
    const closed = circuit({ probe: false });
    expect(await guardedCall(closed, failing(2, 'source_failing'), options())).toBe(3);
    expect(closed.entries).toBe(1);
  });

  it('does not repeat a probe', async () => {
    const error = await guardedCall(circuit({ probe: true }), failing(1, 'source_failing'), options()).catch((e) => e);
    expect(error.code).toBe('source_failing');
  });

  it('waits for a waking database also as a probe: it slept because no call was let through', async () => {
    expect(await guardedCall(circuit({ probe: true }), failing(1, 'database_resuming'), options())).toBe(2);
  }, 10_000);
});

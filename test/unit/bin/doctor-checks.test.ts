import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { circuitCheck, diskCheck, schemaCheck } from '../../../bin/doctor-checks.ts';
import { runProgram } from '../../../bin/program.ts';
import { setByHand } from '../../../lib/resilience/circuit/by-hand.ts';
import { shownCircuit } from '../../../lib/resilience/circuit/shown-circuit.ts';
import { initialCircuit } from '../../../lib/resilience/circuit/state.ts';
import { fakeTerminal } from './fake-terminal.ts';

test.each([
  [99e6, 'stops'],
  [500e6, 'warns'],
  [2e9, 'ok'],
])('a disk with %d bytes left %s', (free, is) => {
  const check = diskCheck(tmpdir(), free);
  expect(check.is).toBe(is);
  expect(check.remedy === undefined).toBe(is === 'ok');
});

const drift = (is: 'missing' | 'extra', grave: boolean) => ({ is, name: 'odds.x', found: null, grave });
test.each([
  ['of this code', { ok: true, relations: 9, columns: 9, drift: [] }, 'ok'],
  ['that differs harmlessly', { ok: true, relations: 9, columns: 9, drift: [drift('extra', false)] }, 'warns'],
  ['that lacks what a run needs', { ok: false, relations: 9, columns: 9, drift: [drift('missing', true)] }, 'stops'],
])('a schema %s', (_what, found, is) => {
  expect(schemaCheck('PGlite', found as never).is).toBe(is);
});

test('an open circuit stops a run', async () => {
  expect(circuitCheck([shownCircuit('database', initialCircuit, 0)]).is).toBe('ok');
  let kept = initialCircuit;
  const store = {
    readAll: async () => new Map(),
    read: async () => kept,
    write: async (_name: string, record: typeof initialCircuit) => {
      kept = record;
      return true;
    },
  };
  const override = { position: 'open', owner: 'me', reason: 'a test', until: 1_000 } as const;
  const held = await setByHand('database', override, { store: store as never, signal: AbortSignal.timeout(1_000) });
  expect(circuitCheck([shownCircuit('database', held, 0)])).toMatchObject({ is: 'stops' });
});

test('a home that cannot be used is what stops a run, with what to do, and no error', async () => {
  const terminal = fakeTerminal();
  const environment = { ODDS_HOME: '/dev/null/odds' };
  const exitCode = await runProgram({ words: ['doctor', '--json'], terminal, clock: () => new Date(0), environment });
  expect(exitCode).toBe(1);
  expect(JSON.parse(terminal.printed.join('\n'))).toMatchObject({
    ok: false,
    checks: [
      { what: 'version', is: 'ok' },
      { what: 'machine', is: 'stops', remedy: expect.any(String) },
    ],
  });
});

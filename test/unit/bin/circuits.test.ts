import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { circuitLines } from '../../../bin/circuit-lines.ts';
import { runProgram } from '../../../bin/program.ts';
import { shownCircuit } from '../../../lib/resilience/circuit/shown-circuit.ts';
import { initialCircuit } from '../../../lib/resilience/circuit/state.ts';
import { fakeTerminal } from './fake-terminal.ts';

const now = Date.UTC(2026, 6, 4, 17);
const open = {
  ...initialCircuit,
  gen: 3,
  state: { is: 'open', probeAt: now + 60_000, openings: 1, successes: 0 },
  changedAt: now,
  because: '5 calls failed, the last with source_timeout',
} as const;
const held = { position: 'closed', owner: 'ann', reason: 'it is back', until: now + 3_600_000 } as const;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'odds-circuits-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('odds circuits', () => {
  test.each([
    [['open'], "'circuits open' needs the circuit's name"],
    [['open', 'database'], "'circuits open' needs '--reason <text>'"],
    [['close', 'database', '--reason', ' '], "'circuits close' needs '--reason <text>'"],
    [['auto', 'database', '--for', '3'], "'--for' goes with open or close"],
    [['show', 'database', '--reason', 'none'], "'--reason' goes with open or close"],
    [['open', 'database', '--reason', 'x', '--for', '1.5'], 'whole number of minutes, from 1 to 10080'],
    [['open', 'database', '--reason', 'x', '--for', '10081'], 'whole number of minutes, from 1 to 10080'],
    [['shut', 'database'], 'Allowed choices are show, open, close, auto'],
  ])('refuses %j before anything starts', async (words, message) => {
    const terminal = fakeTerminal();
    const clock = () => new Date(now);
    const exitCode = await runProgram({
      words: ['circuits', ...words],
      terminal,
      clock,
      environment: { ODDS_HOME: home },
    });
    expect(exitCode).toBe(2);
    expect(terminal.notices.join('\n')).toContain(message);
    expect(readdirSync(home)).toEqual([]);
  });

  test('shows what a circuit is, until when and why', () => {
    const circuits = [shownCircuit('database', initialCircuit, now), shownCircuit('action-network', open, now)];
    expect(circuitLines(circuits, fakeTerminal())).toEqual([
      'circuit         is      until                     because                                       changes',
      'database        closed                            nothing has failed yet                              0',
      'action-network  open    2026-07-04T17:01:00.000Z  5 calls failed, the last with source_timeout        3',
    ]);
  });

  test('shows who overrides it, and what it would be without that; no longer once the override has expired', () => {
    const byHand = { ...open, override: held };
    expect(shownCircuit('it', byHand, now)).toMatchObject({ position: 'closed', beneath: 'open' });
    expect(circuitLines([shownCircuit('it', byHand, now)], fakeTerminal())[1]).toContain(
      'closed  2026-07-04T18:00:00.000Z  ann: it is back (without that: open)',
    );
    expect(shownCircuit('it', byHand, held.until)).toMatchObject({ position: 'open', byHand: null });
  });

  test('shows a probe until its lease ends', () => {
    const lease = { owner: 'one', until: now + 30_000 };
    const halfOpen = { ...open, state: { is: 'half_open', lease, openings: 1, successes: 0 } } as const;
    expect(shownCircuit('it', halfOpen, now)).toMatchObject({
      position: 'half_open',
      until: '2026-07-04T17:00:30.000Z',
    });
  });
});

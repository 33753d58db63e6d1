import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stateOf } from '../../../../lib/games/game-status.ts';

const catalogue = '../shared/facts/sportsbooks/mlb-game-status.csv';
const isPresent = existsSync(catalogue);
if (!isPresent) console.info(`Skipped: the status catalogue, because ${catalogue} is not there.`);

/** What each class of the catalogue is to us. */
const states: Readonly<Record<string, string>> = {
  pregame: 'scheduled',
  'pregame (warmup; abstract Live)': 'scheduled',
  'scheduled (oddity)': 'scheduled',
  live: 'live',
  suspended: 'suspended',
  final: 'final',
  over: 'final',
  forfeit: 'final',
  postponed: 'postponed',
  cancelled: 'cancelled',
  other: 'unknown',
};

/** The first seven columns have no comma inside in this file, but for quoted ones, which come later. */
function rowsOf(csv: string) {
  return csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [statusCode = '', codedState = '', abstractState = '', , detailedState = '', , outcomeClass = ''] =
        line.split(',');
      return { statusCode, codedState, abstractState, detailedState, outcomeClass };
    });
}

describe.skipIf(!isPresent)('the status catalogue', () => {
  const rows = isPresent ? rowsOf(readFileSync(catalogue, 'utf8')) : [];

  test('is classified in all of its 210 rows, each as its class says', () => {
    expect(rows).toHaveLength(210);
    const ours = rows.map((row) => [row.statusCode, stateOf(row.codedState, row.statusCode)]);
    expect(ours).toEqual(rows.map((row) => [row.statusCode, states[row.outcomeClass]]));
  });

  test('gives each code the state of its letter, but for the one code that is before the first pitch though suspended by its letter', () => {
    const odd = rows.filter((row) => stateOf(row.codedState, row.statusCode) !== stateOf(row.codedState));
    expect(odd.map(({ statusCode }) => statusCode)).toEqual(['T9']);
  });

  test('calls no postponed or cancelled game final, though its abstract state is Final', () => {
    const ended = rows.filter(({ abstractState }) => abstractState === 'Final');
    const notFinal = ended.filter((row) => stateOf(row.codedState, row.statusCode) !== 'final');
    expect(new Set(notFinal.map(({ codedState }) => codedState))).toEqual(new Set(['C', 'D']));
  });
});

test('a code that the catalogue does not have goes by its letter, and is never final', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z][1-8]$/), (code) => {
      expect(stateOf(code.slice(0, 1), code)).not.toBe('final');
    }),
  );
  expect([stateOf('D', 'D7'), stateOf('F', 'F7'), stateOf('?', '?'), stateOf('constructor')]).toEqual([
    'postponed',
    'unknown',
    'unknown',
    'unknown',
  ]);
});

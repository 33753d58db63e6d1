import { expect, test } from 'vitest';
import { statusLines } from '../../../bin/commands/status.ts';
import { fakeTerminal } from './fake-terminal.ts';

const counts = { landed: 1, recorded: 1, waiting: 0, dead: 0, oldestWaiting: null, missing: [] };
const status = { ...counts, dismissed: 0, mismatch: null, days: [], marks: [], unknownBooks: [] };
const asOf = '2026-07-04T17:01:00.000Z';

test('the status says how many games are unlinked by a fault, and which command lists them', () => {
  const linesWith = (links: Parameters<typeof statusLines>[0]['links']) =>
    statusLines({ ...status, links }, fakeTerminal()).filter((line) => line.includes('unlinked'));
  expect(linesWith({ linked: 14, faults: { unknown_team: 1, ambiguous: 2 }, others: {}, asOf })).toEqual([
    '  unlinked  at 2026-07-04T17:01:00.000Z: 2 ambiguous, 1 unknown_team. See: odds games link --unlinked',
  ]);
  expect(linesWith({ linked: 14, faults: {}, others: { no_official_game: 1 }, asOf })).toEqual([]);
  expect(linesWith(null)).toEqual([]);
});

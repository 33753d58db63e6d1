import { describe, expect, test } from 'vitest';
import { boardLines } from '../../../bin/board-lines.ts';
import { bookLines, findBooks } from '../../../bin/book-lines.ts';
import { circuitLines } from '../../../bin/circuit-lines.ts';
import { statusLines } from '../../../bin/commands/status.ts';
import { deadLines } from '../../../bin/dead-lines.ts';
import { degradedLine } from '../../../bin/degraded-line.ts';
import { driftLines } from '../../../bin/drift-lines.ts';
import { unlinkedLines } from '../../../bin/link-lines.ts';
import { reportLines } from '../../../bin/report.ts';
import { syncLines } from '../../../bin/sync-lines.ts';
import { visibleData } from '../../../bin/visible.ts';
import type { ScheduledGame } from '../../../lib/games/schedule.ts';
import type { SlateDate } from '../../../lib/odds/slate-date.ts';
import { addUpUnknownBooks } from '../../../lib/odds/unknown-books.ts';
import type { BoardGame } from '../../../lib/queries/board-game.ts';
import { shownCircuit } from '../../../lib/resilience/circuit/shown-circuit.ts';
import { initialCircuit } from '../../../lib/resilience/circuit/state.ts';
import { fakeTerminal } from './fake-terminal.ts';

/** It would clear the screen, set the window's title, go back over the line, end it, and turn the text around. */
const hostile = 'a\u001b[2J\u001b]0;title\u0007\r\n\b\u009b1A\u202e';
const terminal = fakeTerminal();
const code = 'x';
const trouble = { code: hostile, message: hostile };

const games = [
  {
    awayTeam: hostile,
    homeTeam: hostile,
    startTime: '2026-07-04T23:05:00Z',
    sides: [
      {
        market: 'moneyline',
        selection: 'away',
        line: null,
        price: 100,
        sportsbook: hostile,
        openLine: null,
        openPrice: 90,
      },
    ],
  },
] as unknown as BoardGame[];
const counts = { landed: 1, recorded: 0, waiting: 0, dead: 1, oldestWaiting: null, missing: [hostile] };
const mark = { kind: 'dead' as const, key: hostile, code: hostile, message: hostile, reader: 1, markedAt: hostile };
const unknownBooks = addUpUnknownBooks(hostile, hostile, [
  { seen: 1, books: [{ key: hostile, title: hostile, outcomes: 1 }] },
]);
const seenBooks = { source: hostile, league: hostile, recorded: true, asOf: hostile, ...unknownBooks };
const report = {
  status: 'failed' as const,
  source: hostile,
  league: hostile,
  servedBy: [hostile, 'b'],
  passedOver: [{ name: hostile, ...trouble }],
  sources: [
    {
      source: hostile,
      asked: 1,
      had: 0,
      games: 0,
      open: 0,
      openSoon: 0,
      quotes: 0,
      unknownBooks,
      capturedAt: null,
      passedOver: [],
      error: null,
    },
  ],
  capturedAt: hostile,
  observation: hostile,
  landed: 0,
  landedBytes: 0,
  games: { seen: 0, quoted: 0 },
  outcomes: { seen: 0, quotes: 0, skipped: { [hostile]: 1 }, rejected: { [hostile]: 1 } },
  recorded: { changes: 0, splitChanges: 0 },
  databaseCalls: 0,
  durationMs: 0,
  correlationId: hostile,
  gaps: [{ slateDate: hostile, code: hostile, run: hostile }],
  reason: hostile,
  error: trouble,
  leaseError: trouble,
};
const sync = {
  status: 'synced' as const,
  source: hostile,
  league: hostile,
  from: hostile,
  to: hostile,
  capturedAt: hostile,
  games: 1,
  changedDates: [],
  entries: { seen: 0, games: 0, repeated: 0, rejected: { [hostile]: 1 } },
  requests: [],
  landed: null,
  durationMs: 0,
  correlationId: hostile,
  error: trouble,
};
const scheduled = {
  startTime: '2026-07-04T23:05:00Z',
  gamePk: 1,
  kind: hostile,
  state: hostile,
} as unknown as ScheduledGame;

const unlinked = {
  ...{ source: hostile, league: hostile, sourceGameId: hostile, homeTeam: hostile, awayTeam: hostile },
  ...{ startTime: hostile, knownAt: hostile, state: 'unlinked' as const, reason: hostile, method: hostile },
  gamePk: null,
  entry: null,
  evidence: { listed: [{ sourceGameId: hostile, startTime: hostile }], official: [], reason: hostile },
};

describe('data with control characters is shown and never sent to the terminal by', () => {
  test.each<[string, () => readonly string[]]>([
    ['the board', () => boardLines(games, terminal)],
    ['the circuits', () => circuitLines([shownCircuit(hostile, initialCircuit, 0)], terminal)],
    [
      'the status',
      () =>
        statusLines(
          {
            ...counts,
            dismissed: 0,
            mismatch: null,
            marks: [mark],
            unknownBooks: [seenBooks],
            links: { linked: 0, faults: { [hostile]: 1 }, others: {}, asOf: hostile },
            days: [{ day: hostile, source: hostile, league: hostile, ...counts }],
          },
          terminal,
        ),
    ],
    [
      'the dead',
      () => deadLines('list', [{ ...mark, dismissed: { owner: hostile, reason: hostile, at: hostile } }], terminal),
    ],
    [
      'the catalogue',
      () => {
        const entry = { id: hostile, operator: hostile, jurisdiction: hostile, kind: hostile, name: hostile };
        const keys = { [hostile]: [{ key: hostile }] };
        return bookLines(findBooks([{ ...entry, keys }], [seenBooks], {}), terminal);
      },
    ],
    ['a report', () => reportLines(report, terminal)],
    ['the unlinked games', () => unlinkedLines({ unlinked: [unlinked], more: false }, terminal)],
    ['the schedule', () => syncLines(sync, [{ date: '2026-07-04' as SlateDate, games: [scheduled] }], terminal)],
    [
      'the drift',
      () =>
        driftLines(
          {
            ok: true,
            relations: 1,
            columns: 1,
            drift: [{ is: 'extra', name: hostile, found: null, grave: false }],
          } as never,
          terminal,
        ),
    ],
    ['a degraded answer', () => [degradedLine({ without: [hostile], renamed: [{ name: hostile, found: hostile }] })]],
  ])('%s', (_name, print) => {
    const text = print().join('\n');
    expect(text).toContain('\\x1b[2J');
    expect([...text].filter((each) => each !== '\n' && /[\p{Cc}\p{Cf}]/u.test(each))).toEqual([]);
  });
});

test('every text in data becomes visible, the names of its fields too, and the rest stays what it is', () => {
  const data = { [hostile]: [hostile, 1, null, { at: hostile }], code };
  const seen = JSON.stringify(visibleData(data));
  expect(seen).not.toMatch(/\\u001b|\\u0007/);
  expect(visibleData({ a: 1, b: null, c: ['x'] })).toEqual({ a: 1, b: null, c: ['x'] });
});

import { describe, expect, test } from 'vitest';
import { boardLines } from '../../../bin/board-lines.ts';
import type { BoardGame, BoardSide } from '../../../lib/queries/board-game.ts';

const plain = { style: (_style: unknown, text: string) => text };

function side(fields: Partial<BoardSide>): BoardSide {
  return {
    market: 'moneyline',
    selection: 'home',
    line: null,
    price: -110,
    sportsbook: 'fanduel-nj',
    openLine: null,
    openPrice: -110,
    books: 3,
    stale: false,
    ageS: 40,
    ...fields,
  };
}

function game(sides: readonly BoardSide[], fields: Partial<BoardGame> = {}): BoardGame {
  return {
    source: 'action-network',
    sourceGameId: '1',
    gamePk: null,
    attemptId: null,
    awayTeam: 'New York Yankees',
    homeTeam: 'Boston Red Sox',
    startTime: '2026-07-04T17:05:00Z',
    lastSeenAt: '2026-07-04T12:00:00Z',
    ageS: 40,
    sides,
    ...fields,
  };
}

describe('the board', () => {
  test('shows each game under its day, in New York’s time', () => {
    const lines = boardLines(
      [
        game([]),
        game([], { startTime: '2026-07-05T02:10:00Z', homeTeam: 'Seattle Mariners' }),
        game([], { startTime: '2026-07-05T17:05:00Z' }),
      ],
      plain,
    );
    expect(lines.filter((line) => line.includes('July'))).toEqual(['Saturday, 4 July 2026', 'Sunday, 5 July 2026']);
    expect(lines).toContain('13:05  New York Yankees at Boston Red Sox  action-network, 40s ago');
    expect(lines).toContain('22:10  New York Yankees at Seattle Mariners  action-network, 40s ago');
  });

  test.each([
    [-3_000, '0s ago'],
    [59, '59s ago'],
    [60, '1m ago'],
    [6 * 3_600 + 1, '6h ago'],
    [12 * 86_400, '12d ago'],
  ])('says how old what it shows of a game is: %i s', (ageS, words) => {
    expect(boardLines([game([], { ageS })], plain)).toContainEqual(expect.stringMatching(` action-network, ${words}$`));
  });

  test('names the source alone if the age is not known', () => {
    expect(boardLines([game([], { ageS: null })], plain)).toContainEqual(expect.stringMatching(/ action-network$/));
  });

  test.each([
    ['as new as the others with its move', { ageS: 300 }, '▲30'],
    ['older than the others by more than a poll with its age', { ageS: 25 * 60 }, '25m'],
    ['no longer in the latest answer with a mark and its age', { ageS: 25 * 60, stale: true }, '†25m'],
    ['no longer in the latest answer, of unknown age, with the mark', { ageS: null, stale: true }, '†'],
    ['of which neither is known with its move', { ageS: null, stale: null }, '▲30'],
  ])('shows a price that is %s', (_which, fields, note) => {
    const lines = boardLines([game([side({ price: 120, openPrice: -110, ...fields })])], plain);
    expect(lines.find((line) => line.startsWith('  home'))).toMatch(new RegExp(`\\+120 fanduel-nj ${note}$`));
  });

  test('puts the away side and the over above the home side and the under', () => {
    const lines = boardLines(
      [
        game([
          side({ market: 'total', selection: 'under', line: 8.5, openLine: 8.5, price: -102 }),
          side({ market: 'spread', selection: 'away', line: 1.5, openLine: 1.5, price: -150, sportsbook: 'bet365-nj' }),
          side({ selection: 'home', price: 125 }),
        ]),
      ],
      plain,
    );
    expect(lines.find((line) => line.startsWith('  away'))).toMatch(/\+1\.5 {2}-150 bet365-nj/);
    expect(lines.find((line) => line.startsWith('  home'))).toMatch(/\+125 fanduel-nj .*u 8\.5 {3}-102 fanduel-nj/);
  });

  test.each([
    { price: -105, openPrice: 105, line: null, openLine: null, move: '▼10' },
    { price: 120, openPrice: -110, line: null, openLine: null, move: '▲30' },
    { price: -130, openPrice: -115, line: null, openLine: null, move: '▼15' },
    { price: -110, openPrice: -105, line: 9, openLine: 8.5, move: '8.5→' },
  ])('tells the move from $openPrice at $openLine to $price at $line as $move', ({ move, ...fields }) => {
    const lines = boardLines(
      [
        game([
          side({
            market: fields.line === null ? 'moneyline' : 'total',
            selection: fields.line === null ? 'home' : 'under',
            ...fields,
          }),
        ]),
      ],
      plain,
    );
    expect(lines.find((line) => line.startsWith('  home'))).toContain(move);
  });

  test('says nothing of a move if there was none', () => {
    const lines = boardLines([game([side({})])], plain);
    expect(lines.find((line) => line.startsWith('  home'))?.trimEnd()).toMatch(/-110 fanduel-nj$/);
  });

  test('fits 100 columns with the longest of names, lines and prices, and 80 with shortened names', () => {
    const longest = { sportsbook: 'draftkings-nj', price: -1050, openPrice: 110 } as const;
    const games = [
      game([
        side({ ...longest, selection: 'away' }),
        side({ ...longest, market: 'spread', selection: 'away', line: -10.5, openLine: -12.5 }),
        side({ ...longest, market: 'total', selection: 'over', line: 10.5, openLine: 11.5 }),
      ]),
    ];
    const lines = boardLines(games, plain);
    const old = { ...longest, selection: 'away', stale: true, ageS: 300 * 86_400 } as const;
    const stale = boardLines([game([side(old), side({ ...old, market: 'spread', line: -10.5 })])], plain);
    expect(stale.find((line) => line.startsWith('  away'))).toContain('†300d');
    lines.push(...stale);
    expect(lines.find((line) => line.startsWith('  away'))).toContain('o 10.5');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    const narrow = boardLines(games, { ...plain, width: 80 });
    expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

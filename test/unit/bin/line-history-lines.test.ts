import { describe, expect, test } from 'vitest';
import { lineHistoryLines, type ShownHistories } from '../../../bin/line-history-lines.ts';
import type { LineHistory } from '../../../lib/queries/line-history.ts';
import type { LineChange } from '../../../lib/queries/line-marks.ts';
import { fakeTerminal } from './fake-terminal.ts';

const game = {
  gamePk: 777001,
  awayTeam: 'Washington Nationals',
  homeTeam: 'Philadelphia Phillies',
  startTime: '2026-07-30T23:05:00Z',
};
const offer = (time: string, price: number, line: number | null = null): LineChange => ({
  at: `2026-07-30T${time}:00Z`,
  state: 'offered',
  line,
  price,
});
const history = (rest: Partial<LineHistory> = {}): LineHistory => ({
  source: 'action-network',
  sourceGameId: '1',
  sportsbook: 'draftkings-nj',
  market: 'moneyline',
  period: 'full_game',
  team: null,
  selection: 'home',
  changes: [
    offer('17:00', -105),
    offer('19:00', 105),
    { ...offer('21:00', 0), state: 'suspended', price: null },
    offer('22:00', -110),
  ],
  openAt: 0,
  closeAt: 3,
  cutAt: '2026-07-30T23:07:00Z',
  ...rest,
});
const shown = (lines: readonly LineHistory[], rest: Partial<ShownHistories> = {}): ShownHistories => ({
  game,
  market: 'moneyline',
  period: 'full_game',
  lines,
  now: new Date('2026-07-31T12:00:00Z'),
  ...rest,
});

describe('the history of a line on the screen', () => {
  test('has a chart in cents from even money, and each change with the open and the close', () => {
    expect(lineHistoryLines(shown([history()]), { ...fakeTerminal(), width: 46 })).toEqual([
      'Washington Nationals at Philadelphia Phillies, 30 Jul, 19:05  gamePk 777001  moneyline, full game',
      'draftkings-nj (action-network/1), home',
      '',
      expect.stringMatching(/^\+105 ┤ +┌─+$/),
      expect.stringMatching(/^ +┤ +│$/),
      expect.stringMatching(/^-105 ┤─+┘$/),
      expect.stringMatching(/^-110 ┤ +─+$/),
      expect.stringMatching(/^ +└O─+C─*│$/),
      'O: open  C: close  │: start, 30 Jul, 19:07',
      '',
      'time           line  price  state',
      '30 Jul, 13:00         -105  offered    open',
      '30 Jul, 15:00         +105  offered',
      '30 Jul, 17:00               suspended',
      '30 Jul, 18:00         -110  offered    close',
      'Times of New York.',
    ]);
  });

  test('draws the line if that moved, and says which change came after the start', () => {
    const changes = [offer('17:00', -110, 8.5), offer('19:00', -108, 9), offer('23:30', -112, 9)];
    const total = history({ market: 'total', selection: 'over', changes, closeAt: 1 });
    const lines = lineHistoryLines(shown([total], { market: 'total' }), fakeTerminal());
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}9 ┤ +┌─+$/));
    expect(lines).toContainEqual(expect.stringMatching(/^8\.5 ┤─+┘$/));
    expect(lines).toContain('30 Jul, 19:30     9   -112  offered  after the start');
  });

  test('ends the chart now if the game has yet to start', () => {
    const coming = history({ changes: [offer('17:00', -105), offer('17:50', 105)], closeAt: null });
    const lines = lineHistoryLines(shown([coming], { now: new Date('2026-07-30T18:00:00Z') }), fakeTerminal());
    const [above = ''] = lines.filter((line) => line.startsWith('+105'));
    expect(above.split('┌')[1]?.length).toBeLessThan(20);
    expect(lines.join('\n')).toContain('│: start, 30 Jul, 19:07');
    expect(lines.find((line) => line.includes('└O'))).not.toContain('│');
  });

  test('has no chart on a screen that is too narrow for one', () => {
    const text = lineHistoryLines(shown([history()]), { ...fakeTerminal(), width: 20 }).join('\n');
    expect(text).not.toContain('┤');
    expect(text).toContain('-110');
  });

  test('has a row for each of several lines, from open to last', () => {
    const other = history({ sportsbook: 'fanduel-nj', closeAt: null, changes: [offer('18:00', -120)] });
    expect(lineHistoryLines(shown([history(), other]), fakeTerminal()).slice(1)).toEqual([
      'sportsbook     source          side  open                    close  last  changes',
      expect.stringMatching(/^draftkings-nj {2}action-network {2}home {2}-105 {2}[▁-█ ]{16} {3}-110 {2}-110 {8}4$/),
      expect.stringMatching(/^fanduel-nj {5}action-network {2}home {2}-120 {4}▁{14} {9}-120 {8}1$/),
      'Times of New York.',
    ]);
  });

  test('is nothing if no line was seen', () => {
    expect(lineHistoryLines(shown([]), fakeTerminal())).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { type ClosedSide, consensusClose } from '../../../../lib/odds/consensus.ts';
import { fairProbability } from '../../../../lib/odds/fair-probability.ts';

const seen = '2026-07-10T23:00:00.000Z';
const known = '2026-07-10T23:06:00.000Z';

/** Both sides of a book's close: of a total at a line, or of a run line by the line of the home side. */
function pair(
  sportsbook: string,
  line: number | null,
  [first, second]: readonly [number, number],
  { market = 'total', ...changes }: Partial<ClosedSide> & { readonly market?: 'moneyline' | 'spread' | 'total' } = {},
): readonly ClosedSide[] {
  const side = { source: 'action-network', sportsbook, operator: sportsbook.split('-')[0] ?? '', kind: 'book' };
  const times = { observedAt: seen, lastSeenAt: seen, knownAt: known };
  const [one, other] = market === 'total' ? (['over', 'under'] as const) : (['home', 'away'] as const);
  const mirrored = market === 'spread' && line !== null ? -line : line;
  return [
    { ...side, ...times, status: 'measured', selection: one, line, price: first, ...changes },
    { ...side, ...times, status: 'measured', selection: other, line: mirrored, price: second, ...changes },
  ];
}

describe('the consensus', () => {
  test('is the line of most operators, with the median of their fair probabilities', () => {
    const sides = [
      ...pair('draftkings-nj', 8.5, [-110, -110]),
      ...pair('fanduel-nj', 8.5, [-120, 100]),
      ...pair('betmgm-nj', 8.5, [-105, -115]),
      ...pair('caesars-nj', 9, [-110, -110]),
    ];
    const { consensus, leftOut } = consensusClose('total', sides);
    expect(consensus).toMatchObject({ line: 8.5, operators: 3, fairProbability: 0.5, seenAt: seen, knownAt: known });
    expect(leftOut.size).toBe(0);
  });

  test('counts an operator once, whatever its licences: by the line of most of them', () => {
    const sides = [
      ...pair('draftkings-nj', 9, [-110, -110]),
      ...pair('draftkings-pa', 9, [-120, 100]),
      ...pair('draftkings-il', 8.5, [-110, -110]),
      ...pair('fanduel-nj', 8.5, [-115, -105]),
      ...pair('betmgm-nj', 8.5, [-125, 105]),
    ];
    expect(consensusClose('total', sides).consensus).toMatchObject({ line: 8.5, operators: 2 });
    const without = consensusClose(
      'total',
      sides.filter(({ operator }) => operator !== 'betmgm' && operator !== 'fanduel'),
    );
    const [one = 0, other = 0] = [fairProbability(-110, -110), fairProbability(-120, 100)];
    expect(without.consensus).toMatchObject({ line: 9, operators: 1, fairProbability: (one + other) / 2 });
  });

  test('of lines with as many operators is the one nearest to even, and then the smaller', () => {
    const near = [...pair('draftkings-nj', 8.5, [-130, 110]), ...pair('fanduel-nj', 9, [-112, -108])];
    expect(consensusClose('total', near).consensus).toMatchObject({ line: 9 });
    const even = [...pair('draftkings-nj', 9, [-130, 110]), ...pair('fanduel-nj', 8.5, [110, -130])];
    expect(consensusClose('total', even).consensus).toMatchObject({ line: 8.5 });
    const runLine = { market: 'spread' } as const;
    const flipped = [
      ...pair('draftkings-nj', 1.5, [-150, 130], runLine),
      ...pair('fanduel-nj', -1.5, [130, -150], runLine),
    ];
    expect(consensusClose('spread', flipped).consensus).toMatchObject({ line: -1.5 });
  });

  test('pairs home x with away −x, also at a pick', () => {
    const runLine = { market: 'spread' } as const;
    expect(consensusClose('spread', pair('draftkings-nj', 0, [-110, -110], runLine)).consensus).toMatchObject({
      line: 0,
    });
    const same = pair('draftkings-nj', -1.5, [-110, -110], runLine).map((side) => ({ ...side, line: -1.5 }));
    expect(consensusClose('spread', same).leftOut).toEqual(new Map([['draftkings-nj', 'unpaired']]));
  });

  test('is the oldest of what was seen, and was known with the last change', () => {
    const later = { lastSeenAt: '2026-07-10T23:04:00.000Z', knownAt: '2026-07-10T23:09:00.000Z' };
    const sides = [...pair('draftkings-nj', null, [-110, -110], { market: 'moneyline' })];
    const fresher = pair('fanduel-nj', null, [-110, -110], { market: 'moneyline', ...later });
    expect(consensusClose('moneyline', [...sides, ...fresher]).consensus).toMatchObject({
      line: null,
      operators: 2,
      seenAt: seen,
      knownAt: later.knownAt,
    });
  });

  const [over, under] = pair('draftkings-nj', 8.5, [-110, -110]) as [ClosedSide, ClosedSide];
  test.each([
    ['no_book', [over, under].map((side) => ({ ...side, kind: 'aggregate' }))],
    ['no_book', [over, under].map((side) => ({ ...side, operator: null, kind: null }))],
    ['not_measured', [over, under].map((side) => ({ ...side, status: 'stale' }))],
    ['not_measured', [over, under].map((side) => ({ ...side, status: 'missing', line: null, price: null }))],
    ['one_sided', [over, { ...under, status: 'stale' }]],
    ['one_sided', [under]],
    ['unpaired', [over, { ...under, line: 9 }]],
    ['unpaired', [over, { ...under, observedAt: '2026-07-10T22:59:00.000Z' }]],
    ['unpaired', [over, { ...under, source: 'the-odds-api' }]],
    [
      'no_margin',
      [
        { ...over, price: 120 },
        { ...under, price: 110 },
      ],
    ],
  ] as const)('leaves a book out, and says why: %s', (reason, sides) => {
    expect(consensusClose('total', sides)).toEqual({
      consensus: undefined,
      leftOut: new Map([['draftkings-nj', reason]]),
    });
  });
});

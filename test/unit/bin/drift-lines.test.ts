import { describe, expect, test } from 'vitest';
import { degradedLine } from '../../../bin/degraded-line.ts';
import { driftLines } from '../../../bin/drift-lines.ts';
import type { Drift } from '../../../lib/storage/contract/drift.ts';

const plain = { width: undefined, style: (_style: unknown, text: string) => text };
const lines = (ok: boolean, drift: readonly Drift[]) => driftLines({ ok, relations: 2, columns: 9, drift }, plain);

describe('the drift of the schema', () => {
  test('is one sentence if there is none', () => {
    expect(lines(true, [])).toEqual(['The schema is the one of this code: 2 tables and views with 9 columns.']);
  });

  test('is a line for each difference, and says whether anything stops for it', () => {
    const drift: readonly Drift[] = [
      { is: 'missing', name: 'odds.game.status', found: null, grave: true },
      { is: 'missing', name: 'odds.line.price', found: 'odds (numeric)', grave: true },
      { is: 'missing', name: 'odds.line.seen_at', found: null, grave: false },
      { is: 'renamed', name: 'odds.line.price', found: 'odds', grave: false },
      { is: 'type', name: 'odds.line.price', found: 'text', grave: true },
      { is: 'extra', name: 'odds.mine', found: null, grave: false },
    ];
    expect(lines(false, drift)).toEqual([
      'drift    of                 effect',
      'missing  odds.game.status   what needs it fails',
      'missing  odds.line.price    there is odds (numeric) in its place; what needs it fails',
      'missing  odds.line.seen_at  it is read as NULL',
      'renamed  odds.line.price    it is called odds, and read by that name',
      'type     odds.line.price    it is text; what needs it may fail',
      'extra    odds.mine          this code does not know it',
      '6 differences in 2 tables and views with 9 columns. Some functions stop until they are repaired.',
    ]);
    expect(lines(true, drift.slice(2, 3)).at(-1)).toBe(
      '1 difference in 2 tables and views with 9 columns. Everything works despite it.',
    );
  });
});

test('a degraded answer is described in one line: which columns are NULL, and which have another name', () => {
  const renamed = [{ name: 'odds.current_line.price', found: 'odds' }];
  expect(degradedLine({ without: ['odds.current_line.last_seen_at'], renamed })).toBe(
    'degraded: without odds.current_line.last_seen_at; odds.current_line.price is called odds there ("odds migrate --check" says more)',
  );
  expect(degradedLine({ without: [], renamed })).toMatch(/^degraded: odds.current_line.price is called odds there/);
});

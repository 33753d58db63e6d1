import { describe, expect, it } from 'vitest';
import { critical, defineContract, optional, view } from '../../../../../lib/storage/contract/contract.ts';
import { contract } from '../../../../../lib/storage/migrations/contract.ts';

describe('a contract', () => {
  it.each([
    ['an earlier name that is another column', { a: critical('text', 'b'), b: critical('text') }, 'called b'],
    ['an earlier name that two columns had', { a: critical('text', 'c'), b: optional('text', 'c') }, 'called c'],
    ['a name that SQL would have to quote', { a: critical('text', 'Odds') }, 'Odds'],
    ['a column that SQL would have to quote', { 'a b': critical('text') }, 'a b'],
  ])('is refused with %s', (_what, columns, message) => {
    expect(() => defineContract({ 'odds.line': view(columns) })).toThrow(message);
  });

  it('is refused where two relations may have one name', () => {
    const one = view({ a: critical('text') }, 'line');
    expect(() => defineContract({ 'odds.line': view({ a: critical('text') }), 'odds.latest': one })).toThrow(
      'odds.line',
    );
    expect(() => defineContract({ 'odds.line': view({ a: critical('text') }), 'history.latest': one })).not.toThrow();
  });

  it('of ours knows by what other names game times, prices and times of capture go', () => {
    expect(contract['odds.current_line'].columns.start_time.earlier).toEqual(
      expect.arrayContaining(['game_datetime', 'game_time', 'scheduled_start']),
    );
    expect(contract['odds.current_line'].columns.price.earlier).toContain('odds');
    expect(contract['odds.observation'].columns.captured_at.earlier).toContain('observed_at');
  });
});

import { describe, expect, it } from 'vitest';
import { defineContract } from '../../../../../lib/storage/contract/contract.ts';
import { contract } from '../../../../../lib/storage/migrations/contract.ts';

type Columns = Parameters<typeof defineContract>[0]['columns'];

describe('a contract', () => {
  it.each<[string, Columns, string, string]>([
    ['an earlier name that is another column', { a: ['text', 'b'], b: ['text'] }, 'a, b', 'called b'],
    ['an earlier name that two columns had', { a: ['text', 'c'], b: ['text', 'c'] }, 'a, b?', 'called c'],
    ['a column that it lists twice', { a: ['text'] }, 'a, a?', 'called a'],
    ['an earlier name that SQL would have to quote', { a: ['text', 'Odds'] }, 'a', 'Odds'],
    ['a column that SQL would have to quote', { 'a b': ['text'] }, 'a b', 'a b'],
    ['a column without a type', { a: ['text'] }, 'a, b?', 'without a type: b'],
  ])('is refused with %s', (_what, columns, list, message) => {
    expect(() => defineContract({ columns, tables: {}, views: { 'odds.line': list } })).toThrow(message);
  });

  it('takes an earlier name that is a column of another view, and none in a table', () => {
    const columns: Columns = { a: ['text', 'b'], b: ['text'] };
    const defined = defineContract({
      columns,
      tables: { 'store.line': 'a, b?' },
      views: { 'odds.line': 'a', 'odds.game': 'b?' },
    });
    expect(defined['store.line'].columns.a).toEqual({ need: 'critical', type: 'text', earlier: [] });
    expect(defined['odds.line'].columns.a).toEqual({ need: 'critical', type: 'text', earlier: ['b'] });
    expect(defined['odds.game'].columns.b).toEqual({ need: 'optional', type: 'text', earlier: [] });
  });

  it('of ours knows by what other names game times, prices and times of capture go', () => {
    expect(contract['odds.current_line'].columns.start_time.earlier).toEqual(
      expect.arrayContaining(['game_datetime', 'game_time', 'scheduled_start']),
    );
    expect(contract['odds.current_line'].columns.price.earlier).toContain('odds');
    expect(contract['odds.observation'].columns.captured_at.earlier).toContain('observed_at');
  });
});

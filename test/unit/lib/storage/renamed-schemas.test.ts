import { describe, expect, it } from 'vitest';
import { migrations, replaceables } from '../../../../lib/storage/migrations/index.ts';
import { inSchemas, statementsIn } from '../../../../lib/storage/renamed-schemas.ts';

const names = { history: 'history_shadow', odds: 'odds_shadow' };

describe('statements about other schemas', () => {
  it.each([
    ['create table history.line (id uuid)', 'create table history_shadow.line (id uuid)'],
    ['create schema history', 'create schema history_shadow'],
    ['create schema if not exists odds', 'create schema if not exists odds_shadow'],
    ['grant usage on schema odds to odds_reader', 'grant usage on schema odds_shadow to odds_reader'],
    [`hashtext('history.record_reading')`, `hashtext('history_shadow.record_reading')`],
    [
      'select odds.line_change.line from odds.line_change',
      'select odds_shadow.line_change.line from odds_shadow.line_change',
    ],
    [
      'select history_of from prehistory.line, history_old.line',
      'select history_of from prehistory.line, history_old.line',
    ],
  ])('%s', (sql, renamed) => {
    expect(inSchemas(sql, names)).toBe(renamed);
  });

  it('never name the old ones, whatever our migrations hold', () => {
    const statements = statementsIn({ migrations, replaceables }, names);
    expect(statements.length).toBeGreaterThan(20);
    for (const sql of statements) {
      const withoutComments = sql.replaceAll(/--.*$/gm, '');
      expect(withoutComments).not.toMatch(/\b(history|odds)\b/);
    }
  });
});

import { expect, test } from 'vitest';
import { databaseLabel } from '../../../../infra/local/database-label.ts';

test('a database is called by its server and its name, never by its user or password', () => {
  expect(databaseLabel('postgres://odds:secret@db.example:5432/odds?sslmode=require')).toBe(
    'PostgreSQL at db.example:5432/odds',
  );
  expect(databaseLabel(undefined)).toBe('PGlite');
});

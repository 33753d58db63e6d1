import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../../infra/local/data-api/refusals.ts';

describe('refusals', () => {
  it.each([
    'begin',
    'START TRANSACTION read only',
    'commit',
    'end',
    'abort',
    'rollback',
    'rollback work',
    "prepare transaction 'x'",
    '  -- a comment\n /* another */ commit',
    'copy t from stdin',
  ])('refuses %j', (sql) => {
    expect(refusalOf(sql)?.name).toBe('ValidationException');
  });

  it.each(['set session authorization postgres', 'SET LOCAL SESSION AUTHORIZATION x', 'reset session authorization'])(
    'answers %j as a server answers one who is no superuser',
    (sql) => {
      expect(refusalOf(sql)?.message).toBe('ERROR: permission denied to set session authorization; SQLState: 42501');
    },
  );

  it.each([
    'select 1',
    'savepoint a',
    'rollback to savepoint a',
    'ROLLBACK TRANSACTION TO a',
    'release a',
    'set transaction isolation level serializable',
    'set local role x',
    'prepare p as select 1',
    "select 'commit'",
    'update ended set x = 1',
  ])('lets %j through', (sql) => {
    expect(refusalOf(sql)).toBeUndefined();
  });
});

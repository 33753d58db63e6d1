import { describe, expect, it } from 'vitest';
import { refusalOf, refusalOfPlayedReader } from '../../../../../infra/local/data-api/refusals.ts';

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
    '/* a /* nested */ one */ commit',
    '-- a comment\rcommit',
    'copy t from stdin',
  ])('refuses %j', (sql) => {
    expect(refusalOf(sql)?.name).toBe('ValidationException');
  });

  it.each([
    'set session authorization postgres',
    'SET LOCAL SESSION AUTHORIZATION x',
    'reset session authorization',
    'set/* */session/* */authorization default',
    'set session_authorization = x',
    'set local "session_authorization" to x',
    'reset session_authorization',
  ])('answers %j as a server answers one who is no superuser', (sql) => {
    expect(refusalOf(sql)?.message).toBe('ERROR: permission denied to set session authorization; SQLState: 42501');
  });

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

describe('refusals of a reader whose role a session only simulates', () => {
  it.each([
    'select 1',
    '(select 1) union select 2',
    'with a as (select 1) table a',
    'values (1)',
    'explain select 1',
    'show all',
    'declare c cursor for select 1',
    'fetch 1 from c',
    'rollback to a',
    'set transaction read only',
    "set local time zone 'Asia/Tokyo'",
    'set local work_mem = 1000',
    'SET statement_timeout TO 5',
    // Its grants do not let it.
    'delete from t',
  ])('let %j through', (sql) => {
    expect(refusalOfPlayedReader(sql)).toBeUndefined();
  });

  it.each([
    '',
    'do $$ begin end $$',
    'set role postgres',
    'set session role postgres',
    'set local role to postgres',
    'set session authorization postgres',
    'set session_authorization = postgres',
    'set local session_authorization = postgres',
    'set "session_authorization" = postgres',
    'set "role" = postgres',
    'set U&"role" = postgres',
    'set U&"session\\005fauthorization" = postgres',
    'reset role',
    'discard all',
    'call p()',
    'create table t ()',
    'copy t to stdout',
    'prepare p as select 1',
    'execute p',
    'lock table t',
    '/* select */ do $$ begin end $$',
    '-- select\rdo $$ begin end $$',
  ])('refuse %j', (sql) => {
    expect(refusalOfPlayedReader(sql)?.message).toMatch(/^ERROR: cannot execute .* as the reader: .*SQLState: 25006$/);
  });
});

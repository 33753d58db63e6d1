import { expect, it } from 'vitest';
import { sql } from '../../../../../../lib/storage/migrations/functions/sql.ts';

it('leaves out the indentation of the code around it, and keeps that of the SQL', () => {
  const text = sql`
        select game_id
          from game

        limit 1
      `;
  expect(text).toBe('select game_id\n  from game\n\nlimit 1');
});

it('indents a value of several lines like the line that it is in, at any depth', () => {
  const inner = sql`
    select 1
    union

    select 2`;
  const middle = sql`
    with one as (
      ${inner}
    )`;
  expect(sql`create view v as
        begin
          ${middle} select from one
        end`).toBe(
    [
      'create view v as',
      'begin',
      '  with one as (',
      '    select 1',
      '    union',
      '',
      '    select 2',
      '  ) select from one',
      'end',
    ].join('\n'),
  );
});

it('takes a text of one line, and values within it, as they are', () => {
  expect(sql`select ${'price'} from ${'line'}`).toBe('select price from line');
});

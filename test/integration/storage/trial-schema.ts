import type { Database } from '../../../lib/storage/database.ts';
import type { Migration, Replaceable } from '../../../lib/storage/migration.ts';
import type { SchemaSource } from '../../../lib/storage/migration-plan.ts';
import { createRole } from './trial.ts';

export const first: Migration = {
  id: '0001-first',
  statements: () => [
    createRole('trial_reader'),
    'create schema trial',
    'create table trial.price (id integer primary key, price integer not null)',
    'insert into trial.price values (1, -110), (2, 150)',
    'grant usage on schema trial to trial_reader',
  ],
};

/** Neither of its statements may run twice, and the slow one gives others time to come in between. */
export const second: Migration = {
  id: '0002-second',
  statements: () => [
    'alter table trial.price add column line numeric',
    'update trial.price set price = price + 1',
    'select 1 as slow from pg_sleep(0.05)',
  ],
};

export const third: Migration = {
  id: '0003-third',
  statements: () => ['create table trial.book (name text primary key)'],
};

export const doubled: Replaceable = {
  name: 'doubled',
  statements: () => [
    `create or replace function trial.doubled(price integer) returns integer language sql immutable as $$ select 2 * price $$`,
  ],
};

export const summary: Replaceable = {
  name: 'summary',
  drops: () => ['drop view if exists trial.summary'],
  statements: () => [
    'create view trial.summary as select id, trial.doubled(price) as twice from trial.price',
    'grant select on trial.summary to trial_reader',
  ],
};

/** Reads the view before it, which therefore cannot be dropped alone. */
export const top: Replaceable = {
  name: 'top',
  drops: () => ['drop view if exists trial.top'],
  statements: () => ['create view trial.top as select max(twice) as top from trial.summary'],
};

export const counting: Replaceable = {
  name: 'counting',
  drops: () => ['drop trigger if exists counted on trial.price'],
  statements: () => [
    `create or replace function trial.count_price() returns trigger language plpgsql as $$ begin return new; end $$`,
    'create trigger counted after insert on trial.price for each row execute function trial.count_price()',
  ],
};

export const schema: SchemaSource = {
  migrations: [first, second],
  replaceables: [doubled, summary, top, counting],
};

/** Everything that a migration may have left, in words: two schemas are the same if this is. */
export async function describeSchema(database: Database): Promise<unknown> {
  const rowsOf = async (sql: string) => (await database.execute({ sql })).rows;
  const [{ there } = {}] = await rowsOf(`select to_regclass('trial.price') is not null as there`);
  return {
    ledger: await rowsOf(`select id as name, sha256 from odds.schema_migration
      union all select name, sha256 from odds.schema_replaceable order by 1`),
    columns: await rowsOf(`select table_name::text, column_name::text, data_type::text from information_schema.columns
      where table_schema = 'trial' order by 1, ordinal_position`),
    functions: await rowsOf(
      `select proname::text, prosrc from pg_proc where pronamespace = 'trial'::regnamespace order by 1`,
    ),
    triggers: await rowsOf(`select tgname::text from pg_trigger where not tgisinternal order by 1`),
    views: await rowsOf(`select viewname::text, definition from pg_views where schemaname = 'trial' order by 1`),
    grants:
      await rowsOf(`select table_name::text, grantee::text, privilege_type::text from information_schema.role_table_grants
      where table_schema = 'trial' and grantee = 'trial_reader' order by 1, 3`),
    prices: there ? await rowsOf('select id, price from trial.price order by id') : [],
  };
}

export async function forgetSchema(database: Database): Promise<void> {
  await database.execute({ sql: 'drop schema if exists trial cascade' });
  await database.execute({ sql: 'drop schema if exists odds cascade' });
}

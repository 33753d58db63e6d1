import type { Replaceable } from '../../migration.ts';
import { sql } from './sql.ts';

/**
 * history.limit_readers(): what odds_reader is kept from beyond its grants (docs/adr/0015). Each deployment calls it: these
 * limits belong to the database and the role, so a dump does not hold them, and a role may change its own settings.
 */
export const readerLimits: Replaceable = {
  name: 'reader-limits',
  statements: ({ history }) => [
    sql`create or replace function ${history}.limit_readers() returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
    declare
      setting text;
    begin
      execute format('revoke temporary on database %I from public', current_database());

      -- Less than the 45 s of the Data API, and than the lock timeout of a writer that waits for a table.
      foreach setting in array array[
        'default_transaction_read_only = on',
        'statement_timeout = ''40s''',
        'lock_timeout = ''10s''',
        'idle_in_transaction_session_timeout = ''60s'''
      ] loop
        execute format('alter role odds_reader in database %I set %s', current_database(), setting);
      end loop;

      -- Granted to everybody by the server, so that only a superuser can revoke it. The owner on AWS is none; there, from
      -- version 16 on, a read-only transaction refuses large objects.
      if (select rolsuper from pg_roles where rolname = current_user) then
        revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public;
      end if;
    end $$`,
    `revoke all on function ${history}.limit_readers() from public`,
    `select 1 as limited from ${history}.limit_readers()`,
  ],
};

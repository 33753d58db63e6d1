import type { RecordedTables } from '../recording/recorded-tables.ts';
import type { Executor } from '../storage/database.ts';
import type { SchemaSource } from '../storage/migration-plan.ts';
import { liveSchemas } from '../storage/schema-names.ts';
import { shadowNames } from './shadow.ts';

const arrayOf = (tables: RecordedTables) => `array[${tables.map(({ name }) => `'${name}'`).join(', ')}]`;
const replaced = 'history_replaced';

/**
 * Locks views first, dependent views before those that they read, then the tables: the order in which a query takes its
 * locks. It takes all of them within 0.6 s, or none and tries again: the server ends a deadlock after 1 s, so the swap gives
 * way before a query is ended. New queries wait behind it.
 */
const lockAll = (tables: string) => `
  do $$
  declare
    wanted text[] = array(
      select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where (n.nspname = 'odds' and c.relkind = 'v') or (n.nspname = 'history' and c.relname = any (${tables}))
      order by c.relkind <> 'v', c.oid desc
    );
    give_up timestamptz = clock_timestamp() + interval '20 seconds';
    until timestamptz;
    relation text;
  begin
    loop
      until = clock_timestamp() + interval '0.6 seconds';
      begin
        foreach relation in array wanted loop
          perform set_config(
            'lock_timeout', greatest(1, (extract(epoch from until - clock_timestamp()) * 1000)::integer) || 'ms', true
          );
          execute format('lock table %s in access exclusive mode', relation);
        end loop;
        exit;
      exception when lock_not_available then
        if clock_timestamp() > give_up then
          raise;
        end if;
        perform pg_sleep(0.2);
      end;
    end loop;
    perform set_config('lock_timeout', '10s', true);
  end $$`;

/** The present grants, including those that were granted by hand. */
const saveGrants = (tables: string) => `
  create temp table granted on commit drop as
  select n.nspname as schema, c.relname as relation, a.privilege_type as privilege,
    case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end as grantee,
    case when a.is_grantable then ' with grant option' else '' end as option
  from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
  where (n.nspname = 'odds' and c.relkind = 'v') or (n.nspname = 'history' and c.relname = any (${tables}))`;

const moveTables = (tables: string) => `
  do $$
  declare name text;
  begin
    foreach name in array ${tables} loop
      execute format('alter table history.%I set schema ${replaced}', name);
      execute format('alter table ${shadowNames.history}.%I set schema history', name);
    end loop;
  end $$`;

const grantAgain = `
  do $$
  declare g record;
  begin
    for g in select * from granted where to_regclass(format('%I.%I', schema, relation)) is not null loop
      execute format('grant %s on %I.%I to %s%s', g.privilege, g.schema, g.relation, g.grantee, g.option);
    end loop;
  end $$`;

/** The tables, or the views, that are left in schemas of no more use. */
const dropRelations = (kind: 'view' | 'table', letter: 'v' | 'r') => `
    for wanted in
      select string_agg(format('%I.%I', n.nspname, c.relname), ', ') as names
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('${replaced}', '${shadowNames.history}', '${shadowNames.odds}') and c.relkind = '${letter}'
      having count(*) > 0
    loop
      execute format('drop ${kind} %s', wanted.names);
    end loop;`;

/** Those of the tables that are left: a trigger stands on its function. */
const dropTriggers = `
    for wanted in
      select t.tgname as name, t.tgrelid::regclass::text as relation
      from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = '${shadowNames.history}'::regnamespace and not t.tgisinternal
    loop
      execute format('drop trigger %I on %s', wanted.name, wanted.relation);
    end loop;`;

/**
 * Views and triggers stand on functions, and functions on the tables of other kinds, which have stayed. Never drops with cascade, which
 * would drop dependent objects too: then the swap fails, and the error names the object.
 */
const dropTheRest = `
  do $$
  declare wanted record;
  begin${dropRelations('view', 'v')}${dropTriggers}
    for wanted in
      select string_agg(p.oid::regprocedure::text, ', ') as names
      from pg_proc p where p.pronamespace in ('${shadowNames.history}'::regnamespace, '${shadowNames.odds}'::regnamespace)
      having count(*) > 0
    loop
      execute format('drop routine %s', wanted.names);
    end loop;${dropRelations('table', 'r')}
    drop schema ${replaced}, ${shadowNames.history}, ${shadowNames.odds};
  end $$`;

/**
 * Replaces the live tables of a kind by the shadow's, creates functions and views again, and drops the old tables. All in the
 * caller's transaction, which has kept writers out since the comparison: readers see either the old history or the new one.
 */
export async function swapIn(
  transaction: Executor,
  { replaceables }: SchemaSource,
  recorded: RecordedTables,
  signal?: AbortSignal,
) {
  const tables = arrayOf(recorded);
  const execute = (sql: string) => transaction.execute({ sql }, signal);
  await execute(saveGrants(tables));
  await execute(lockAll(tables));
  await execute(`create schema ${replaced}`);
  await execute(moveTables(tables));
  for (const { drops } of replaceables.toReversed()) for (const sql of drops?.(liveSchemas) ?? []) await execute(sql);
  for (const { statements } of replaceables) for (const sql of statements(liveSchemas)) await execute(sql);
  await execute(grantAgain);
  await execute(dropTheRest);
}

import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvWriter } from '../../../bin/sql/data-writers.ts';
import { runStatement } from '../../../bin/sql/run-statement.ts';
import { readStatement } from '../../../bin/sql/statement.ts';
import { record } from '../../../lib/recording/record.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { type EngineKind, engineKinds, whyMissing } from '../../support/engines.ts';
import { gameReading, observedAt, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { fakeTerminal } from '../../unit/bin/fake-terminal.ts';

/** A file that exists if a statement has run a program or written a file. */
const trace = join(tmpdir(), `odds-sql-trace-${randomUUID()}`);
const program = `copy (select 1) to program 'touch ${trace}'`;
const remove = 'delete from history.line_change';
const asText = (sql: string) => `'${sql.replaceAll("'", "''")}'`;
const asXml = (sql: string) => `query_to_xml(${asText(sql)}, false, false, '')`;
const asOwner = `set_config('session_authorization', (select tableowner from pg_tables where tablename = 'line_change'), false)`;

const attempts = [
  remove,
  'update history.line_change set price = 100',
  `insert into history.game values (gen_random_uuid(), 'a', 'b', 'c')`,
  'merge into history.line_change using (values (1)) v on true when matched then delete',
  'truncate history.line_change',
  'drop table history.line_change cascade',
  'alter table history.line_change add column x int',
  'create table odds.x (id int)',
  'create temporary table x (id int)',
  'select 1 as x into odds.x',
  'create function odds.f() returns int language sql as $$ select 1 $$',
  `with gone as (${remove} returning 1) select * from gone`,
  `select * from (${remove} returning 1) as gone`,
  `select ${asXml(remove)}`,
  `select ${asOwner}`,
  `select ${asOwner}, ${asXml(`${remove} returning 1`)}`,
  `select ${asOwner}, ${asXml(`with gone as (${remove} returning 1) select * from gone`)}`,
  `select ${asOwner}, ${asXml(program)}`,
  `select x from (select ${asOwner} as x offset 0) s where ${asXml("select pg_read_file('PG_VERSION')")} is not null`,
  `select set_config('role', 'odds_recorder', false)`,
  `select set_config('transaction_read_only', 'off', false), set_config('default_transaction_read_only', 'off', false)`,
  `select * from ts_stat(${asText(`${remove} returning to_tsvector('a')`)})`,
  `do $$ begin perform ${asOwner}; ${remove}; end $$`,
  `do $$ begin execute 'reset session authorization'; ${remove}; end $$`,
  `do $$ begin perform ${asOwner}; execute ${asText(program)}; end $$`,
  program,
  `copy history.line_change to '${trace}'`,
  `copy history.line_change from '/dev/null'`,
  `explain analyze ${remove}`,
  'explain analyze create table odds.x as select 1',
  'select * from history.record_reading(\'{"source": "x"}\')',
  `select history.take_back_reading('action-network', now(), gen_random_uuid())`,
  `select history.sync_sportsbooks('[]')`,
  'select lo_create(4711)',
  `select lo_from_bytea(4711, 'x'), lo_export(4711, '${trace}')`,
  `select lo_import('/etc/hostname')`,
  `select pg_read_file('PG_VERSION'), pg_ls_dir('.')`,
  `select pg_create_physical_replication_slot('odds_trace')`,
  'select pg_reload_conf(), pg_rotate_logfile()',
  'select pg_switch_wal()',
  'select pg_advisory_lock(4711), pg_advisory_lock_shared(4712)',
  'select pg_terminate_backend(pid), pg_cancel_backend(pid) from pg_stat_activity where usename <> current_user',
  `select pg_notify('x', 'y'), pg_logical_emit_message(true, 'x', 'y')`,
  'select * from history.game for update',
  'lock table history.line_change in access exclusive mode',
  'alter role odds_reader superuser',
  'grant odds_recorder to odds_reader',
  `alter system set work_mem = '1MB'`,
  'set role odds_recorder',
  'set session authorization default',
  'set/* */session/* */authorization default',
  'reset session authorization',
  'begin read write',
  'commit',
  '/* /* nested */ still a comment */ commit',
  '-- a comment that a carriage return ends\rcommit',
  `prepare p as ${remove}`,
  'declare c cursor with hold for select 1',
  `select 1) as q; ${remove}; --`,
  `select 1) as q limit 0; commit; ${remove}; --`,
  `select 1; ${remove}`,
  `select 1 /* ; */ ; -- ;\n${remove}`,
  'vacuum history.line_change',
  'call pg_catalog.nothing()',
  `select dblink_exec('dbname=postgres', ${asText(remove)})`,
];

/** What stays as it is: the tables, what a schema has, the roles, and who is who. */
const fingerprint = `select
  (select md5(string_agg(t::text, ',' order by t::text)) from history.line_change t) as changes,
  (select md5(string_agg(t::text, ',' order by t::text)) from history.line t) as lines,
  (select md5(string_agg(t::text, ',' order by t::text)) from history.observation t) as observations,
  (select md5(string_agg(t::text, ',' order by t::text)) from history.game t) as games,
  (select md5(string_agg(t::text, ',' order by t::text)) from history.sportsbook t) as sportsbooks,
  (select count(*) from pg_class where relnamespace::regnamespace::text in ('odds', 'history')) as relations,
  (select count(*) from pg_proc where pronamespace::regnamespace::text in ('odds', 'history')) as functions,
  (select count(*) from pg_replication_slots where slot_name = 'odds_trace') as slots,
  (select count(*) from pg_locks where locktype = 'advisory' and objid in (4711, 4712)) as locks,
  (select string_agg(rolname || rolsuper || rolcreaterole, ',' order by rolname) from pg_roles where rolname like 'odds_%er') as roles,
  (select count(*) from pg_auth_members where member = 'odds_reader'::regrole) as memberships,
  current_setting('work_mem') as work_mem, session_user as owner`;

describe.each(engineKinds)('a reader on %s', (kind: EngineKind) => {
  const missing = whyMissing(kind);
  let database: OddsDatabase;
  let reader: Database;
  let before: unknown;
  const look = async () => (await database.as('owner').execute({ sql: fingerprint })).rows;

  beforeAll(async () => {
    if (missing !== undefined) return;
    database = await openOddsDatabase(kind);
    reader = database.as('reader');
    const quotes = [offered(-110), offered(100, null, { selection: 'away' })];
    await record(database.as('recorder'), observedAt(0, [gameReading(quotes)]));
    before = await look();
  });
  afterAll(async () => {
    rmSync(trace, { force: true });
    await database?.close();
  });

  describe.skipIf(missing !== undefined)('leaves everything as it is', () => {
    const outcomeOf = (work: Promise<unknown>) =>
      work.then(
        () => 'ran',
        (error: Error) => error.message,
      );

    test.each(attempts)('with "odds sql" and %s', async (text) => {
      const terminal = fakeTerminal();
      await outcomeOf(
        (async () => runStatement({ database: reader, statement: readStatement(text), writer: csvWriter(terminal) }))(),
      );
      await expectUnchanged();
      // Not by the grants, but by the rollback: before PostgreSQL 16 a reader may create large objects of his own.
      const { rows } = await database.as('owner').execute({ sql: 'select 1 from pg_largeobject_metadata' });
      expect(rows).toEqual([]);
    });

    test.each(attempts)('with a call of the Data API and %s', async (sql) => {
      await outcomeOf(reader.execute({ sql }));
      await expectUnchanged();
    });

    test.each(attempts)('with a transaction of the Data API, committed, and %s', async (sql) => {
      const work = async (transaction: Pick<Database, 'execute'>) => {
        await outcomeOf(transaction.execute({ sql: 'set transaction read write' }));
        await outcomeOf(transaction.execute({ sql }));
        await outcomeOf(transaction.execute({ sql: remove }));
      };
      await outcomeOf(reader.transaction(work));
      await expectUnchanged();
    });

    async function expectUnchanged(): Promise<void> {
      const { rows } = await reader.execute({ sql: 'select session_user as login, current_user as role, 1 as works' });
      expect(rows).toEqual([{ login: 'odds_reader', role: 'odds_reader', works: 1 }]);
      expect(await look()).toEqual(before);
      expect(existsSync(trace)).toBe(false);
    }
  });
});

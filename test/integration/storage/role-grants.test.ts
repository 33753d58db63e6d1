import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../../lib/recording/record.ts';
import { recordedLinkKeys, recordedOddsKeys, recordedScheduleKeys } from '../../../lib/recording/recorded-keys.ts';
import { engineAtHand } from '../../support/engines.ts';
import { gameReading, observedAt, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

const grantsSql = `
  select 'schema' as kind, n.nspname as name, a.privilege_type as privilege, a.grantee
  from pg_namespace n, aclexplode(n.nspacl) a where n.nspname in ('history', 'odds')
  union all
  select 'table', n.nspname || '.' || c.relname, a.privilege_type, a.grantee
  from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a where n.nspname in ('history', 'odds')
  union all
  select case when p.prosecdef then 'definer' else 'function' end, n.nspname || '.' || p.proname, p.provolatile::text, a.grantee
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
  where n.nspname in ('history', 'odds')
  union all
  select 'database', 'this', a.privilege_type, a.grantee
  from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a where d.datname = current_database()`;

interface Grant {
  readonly kind: string;
  readonly name: string;
  /** Of a function, how volatile it is. */
  readonly privilege: string;
}

const observed = observedAt(0, [gameReading([offered(-110)])]);

describe('what the roles may do in the database', () => {
  let database: OddsDatabase;
  beforeAll(async () => {
    database = await openOddsDatabase(engineAtHand());
  });
  afterAll(() => database?.close());

  const grantsOf = async (role: string): Promise<Grant[]> => {
    const sql = `select kind, name, privilege from (${grantsSql}) g
      where grantee = ${role === 'public' ? '0' : `'${role}'::regrole`} order by 1, 2, 3`;
    const { rows } = await database.as('owner').execute({ sql });
    return rows.map(({ kind, name, privilege }) => ({ kind: `${kind}`, name: `${name}`, privilege: `${privilege}` }));
  };

  it('is for everybody to connect, and to call functions that read no table', async () => {
    const grants = await grantsOf('public');
    expect(grants.filter(({ kind }) => kind !== 'function')).toEqual([
      { kind: 'database', name: 'this', privilege: 'CONNECT' },
    ]);
    expect(new Set(grants.map(({ kind, privilege }) => kind === 'function' && privilege))).toEqual(
      new Set([false, 'i']),
    );
  });

  it('is for the reader to select, and to call functions that change nothing', async () => {
    const grants = await grantsOf('odds_reader');
    expect(grants.length).toBeGreaterThan(15);
    expect([...new Set(grants.map(({ kind, privilege }) => `${kind} ${privilege}`))]).toEqual([
      'function s',
      'schema USAGE',
      'table SELECT',
    ]);
  });

  it('is for the recorder to call functions of the owner, and to ask three views', async () => {
    const grants = await grantsOf('odds_recorder');
    expect(grants.filter(({ kind }) => kind !== 'definer')).toEqual([
      { kind: 'schema', name: 'history', privilege: 'USAGE' },
      { kind: 'schema', name: 'odds', privilege: 'USAGE' },
      { kind: 'table', name: 'odds.link_observation', privilege: 'SELECT' },
      { kind: 'table', name: 'odds.observation', privilege: 'SELECT' },
      { kind: 'table', name: 'odds.schedule_observation', privilege: 'SELECT' },
    ]);
    const functions = grants.map(({ name }) => name);
    expect(functions).toEqual(
      expect.arrayContaining(['history.record_link_assertions', 'history.record_reading', 'history.record_schedule']),
    );
  });

  it('is no more than the recorder needs: without any one of its grants, recording or draining is refused', async () => {
    const owner = database.as('owner');
    const recorder = database.as('recorder');
    const grants = (await grantsOf('odds_recorder')).filter(({ kind }) => kind !== 'definer');
    for (const { kind, name, privilege } of grants) {
      const what = `${privilege} on ${kind} ${name}`;
      await owner.execute({ sql: `revoke ${what} from odds_recorder` });
      const ends = await Promise.allSettled([
        record(recorder, observed),
        recordedOddsKeys.recordedAmong(recorder, [observed.landedKey]),
        recordedScheduleKeys.recordedAmong(recorder, [observed.landedKey]),
        recordedLinkKeys.recordedAmong(recorder, [observed.landedKey]),
      ]);
      expect(ends.filter(({ status }) => status === 'rejected').length, what).toBeGreaterThan(0);
      await owner.execute({ sql: `grant ${what} to odds_recorder` });
    }
    await record(recorder, observed);
    expect(await recordedOddsKeys.recordedAmong(recorder, [observed.landedKey])).toBeDefined();
  });
});

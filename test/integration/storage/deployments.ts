import type { Config } from '../../../functions/migrate-schema/config.ts';
import { buildDependencies } from '../../../functions/migrate-schema/dependencies.ts';
import * as account from '../../../infra/local/account.ts';
import { dataApiDatabase } from '../../../lib/aws/data-api-database.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { type DatabaseRole, databaseRoles, setPassword } from '../../../lib/storage/logins.ts';
import { once, type Retry } from '../../../lib/storage/retry-until-deadline.ts';
import { type Rotation, type RotationRequest, rotateLogin } from '../../../lib/storage/rotate-login.ts';
import { scramVerifier } from '../../../lib/storage/scram.ts';
import { rotatingSecrets, type SecretState } from '../../support/rotating-secrets.ts';
import { createRole, type Trial } from './trial.ts';

/** Work of a deployment or a rotation that can be begun anew. */
export interface Deployment {
  readonly name: string;
  /** Makes everything as it was before the run. */
  prepare(trial: Trial): Promise<void>;
  /** @returns what the run reports */
  run(trial: Trial, retry: Retry): Promise<unknown>;
  /** All that a run changes. */
  observe(trial: Trial): Promise<unknown>;
}

export const passwords: Readonly<Record<DatabaseRole, string>> = {
  odds_recorder: 'of-recorder',
  odds_reader: 'of-reader',
};

/** The whole function migrate-schema, on a database that has nothing yet. */
export const migrating: Deployment = {
  name: 'migrate-schema',
  prepare: async (trial) => {
    const owner = trial.databaseAs('owner');
    await owner.execute({ sql: 'drop schema if exists history, odds cascade' });
    for (const role of databaseRoles) await owner.execute({ sql: `alter role ${role} with nologin password null` });
  },
  run: async (_trial, retry) => {
    const config: Config = {
      STAGE: 'test',
      CLUSTER_ARN: account.clusterArn,
      DATABASE_SECRET_ARN: account.secretArnOf('owner'),
      DATABASE_NAME: account.databaseName,
      STATE_TABLE: account.stateTable,
      RECORDER_SECRET_ARN: account.secretArnNamed('odds_recorder'),
      READER_SECRET_ARN: account.secretArnNamed('odds_reader'),
      RESERVE_MS: 2_000,
      POWERTOOLS_METRICS_NAMESPACE: 'Odds/test',
      POWERTOOLS_SERVICE_NAME: 'migrate-schema',
    };
    return await buildDependencies(config, () => retry).prepare(AbortSignal.timeout(60_000));
  },
  observe: async (trial) => {
    const owner = trial.databaseAs('owner');
    return { schema: await schemaOf(owner), logins: await loginsOf(owner, passwords) };
  },
};

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
const secretArn = account.secretArnOf('recorder');

/** Each step of a rotation, after those before it. */
export const rotating: readonly Deployment[] = steps.map((step, index) => {
  const state: SecretState = { rotationEnabled: true, versions: {} };
  const runStep = (trial: Trial, one: RotationRequest['step'], retry: Retry) =>
    rotateLogin(rotationOf(trial, state, retry), { step: one, secretArn, token: 'new' });
  return {
    name: `rotate-database-secret, ${step}`,
    prepare: async (trial) => {
      const login = { username: 'odds_recorder', password: 'old' } as const;
      state.versions = {
        old: { secret: JSON.stringify(login), stages: ['AWSCURRENT'] },
        new: { secret: undefined, stages: ['AWSPENDING'] },
      };
      await setPassword(trial.databaseAs('owner'), { ...login, salt: Buffer.alloc(16, 1) });
      for (const before of steps.slice(0, index)) await runStep(trial, before, once);
    },
    run: (trial, retry) => runStep(trial, step, retry),
    observe: async (trial) => ({
      versions: state.versions,
      logins: await loginsOf(trial.databaseAs('owner'), { odds_recorder: 'generated-1' }),
    }),
  };
});

function rotationOf({ client, databaseAs }: Trial, state: SecretState, retry: Retry): Rotation {
  return {
    secrets: rotatingSecrets(state),
    ownerDatabase: databaseAs('owner'),
    databaseAs: (arn) =>
      dataApiDatabase({ client, clusterArn: account.clusterArn, secretArn: arn, database: account.databaseName }),
    randomBytes: (size) => Buffer.alloc(size, 7),
    retry,
  };
}

/** Whether each role may log in, and with that password. */
async function loginsOf(owner: Database, expected: Partial<Record<DatabaseRole, string>>): Promise<unknown> {
  const { rows } = await owner.execute({
    sql: `select rolname::text as role, rolcanlogin as can_login, rolpassword as verifier
      from pg_authid where rolname like 'odds\\_re%' order by 1`,
  });
  return rows.map(({ role, can_login, verifier }) => {
    const password = Object.entries(expected).find(([name]) => name === role)?.[1];
    const salt = /^SCRAM-SHA-256\$\d+:([^$]+)/.exec(String(verifier))?.[1] ?? '';
    const right = password !== undefined && scramVerifier({ password, salt: Buffer.from(salt, 'base64') }) === verifier;
    return { role, can_login, right };
  });
}

/** All that a migration leaves, in one statement. */
async function schemaOf(owner: Database): Promise<unknown> {
  const ours = `in ('history'::regnamespace, 'odds'::regnamespace)`;
  const { rows } = await owner.execute({
    sql: `select 'ledger' as kind, id as name, sha256 as text from odds.schema_migration
      union all select 'replaceable', name, sha256 from odds.schema_replaceable
      union all select 'relation', c.relname, concat(c.relkind, c.relacl::text, pg_get_viewdef(c.oid))
        from pg_class c where c.relnamespace ${ours} and c.relkind in ('r', 'v', 'i')
      union all select 'column', concat(c.relname, '.', a.attname), concat(format_type(a.atttypid, a.atttypmod), a.attnotnull)
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace ${ours} and c.relkind in ('r', 'v') and a.attnum > 0
      union all select 'function', p.proname, concat(md5(p.prosrc), p.proacl::text, p.proconfig::text)
        from pg_proc p where p.pronamespace ${ours}
      union all select 'constraint', conname, pg_get_constraintdef(oid) from pg_constraint where connamespace ${ours}
      union all select 'database', datname, datacl::text from pg_database where datname = current_database()
      union all select 'setting', setrole::regrole::text, setconfig::text from pg_db_role_setting where setrole <> 0
      union all select 'sportsbook', sportsbook, concat(operator, jurisdiction, kind, name) from history.sportsbook
      order by 1, 2, 3`,
  });
  return rows;
}

/** The roles that a server has to have before anything is prepared. */
export async function createRoles(trial: Trial): Promise<void> {
  for (const role of databaseRoles) await trial.databaseAs('owner').execute({ sql: createRole(role) });
}

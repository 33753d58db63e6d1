import pg from 'pg';
import { openPostgres } from '../../../infra/local/data-api/engines/postgres.ts';
import { passwordNote } from '../../../infra/local/data-api/engines/postgres-logins.ts';
import { databaseRoles, setPassword } from '../../../lib/storage/logins.ts';
import { migrateSchema } from '../../../lib/storage/migrate.ts';
import { migrations, replaceables } from '../../../lib/storage/migrations/index.ts';
import { openOwnPostgres } from '../../support/own-postgres.ts';
import { type Trial, trialOn } from './trial.ts';

const password = 'for-tests';

/** Every table and view of ours. */
export const everything = `n.nspname in ('history', 'odds') and c.relkind in ('r', 'v')`;

export interface Scene extends AsyncDisposable {
  /** Of the database. */
  readonly name: string;
  readonly trial: Trial;
  /** With a password, as the Data API does on AWS: so the role's own settings are in force. */
  logIn(role: string): Promise<pg.Client>;
}

/** A migrated database of a server of its own, the owner being the server's superuser or what RDS calls one. */
export async function openScene(superuser: boolean): Promise<Scene> {
  await using ending = new AsyncDisposableStack();
  const server = await openOwnPostgres();
  ending.defer(() => server.engine.close());
  const fresh = superuser ? server : await asOwner(server.url);
  const trial = ending.use(await trialOn(fresh));
  const database = trial.databaseAs('owner');
  await migrateSchema({ database, migrations, replaceables });
  for (const username of databaseRoles) await setPassword(database, { username, password, salt: Buffer.alloc(16, 1) });
  // The recorder asks by the local Data API only, which may set the password again that it logs in with.
  await database.execute({ sql: `comment on role odds_recorder is '${passwordNote}'` });
  const logIn = async (role: string) => {
    const client = new pg.Client({ connectionString: urlFor(fresh.url, role) });
    await client.connect();
    whole.defer(() => client.end());
    return client;
  };
  const whole = ending.move();
  return { name: fresh.engine.database, trial, logIn, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

/** A database whose owner may make roles and is no superuser. */
async function asOwner(serverUrl: string) {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create role odds_owner login createrole createdb password '${password}'`);
  await admin.query('create database odds owner odds_owner');
  await admin.end();
  const url = urlFor(serverUrl, 'odds_owner', 'odds');
  return { engine: await openPostgres({ databaseUrl: url }), url };
}

function urlFor(serverUrl: string, role: string, database?: string): string {
  const url = new URL(serverUrl);
  const pathname = database === undefined ? url.pathname : `/${database}`;
  return Object.assign(url, { username: role, password, pathname }).href;
}

export async function relationsIn({ trial }: Scene, condition: string): Promise<string[]> {
  const { rows } = await trial.databaseAs('owner').execute({
    sql: `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${condition} order by 1`,
  });
  return rows.map(({ name }) => String(name));
}
